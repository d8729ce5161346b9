"""`beeldkluis`: the box from the console. Exit status: 0 done, 1 refused or unwell, 2 misused."""

import typer

from appliance.commands_audit import audit
from appliance.commands_box import doctor, init, migrate, reindex, serve, up, work
from appliance.commands_faces import faces
from appliance.commands_models import models
from appliance.commands_people import people
from appliance.commands_photos import import_photos
from appliance.commands_vault import vault
from appliance.console import REFUSALS, refuse
from appliance.demo.story import demo

app = typer.Typer(
    name="beeldkluis",
    help="The patient-photo vault, in one box.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(init)
app.command()(up)
app.command()(work)
app.command(hidden=True)(serve)
app.command()(migrate)
app.command()(reindex)
app.command()(doctor)
app.command()(demo)
app.command("import")(import_photos)
app.add_typer(vault, name="vault")
app.add_typer(people, name="people")
app.add_typer(audit, name="audit")
app.add_typer(models, name="models")
app.add_typer(faces, name="faces")


def main() -> None:
    """Run one command; a refusal is one sentence and status 1."""
    try:
        app()
    except REFUSALS as refusal:
        refuse(refusal)


if __name__ == "__main__":
    main()
