"""The end of the story: the box is examined, its disk is searched, and it serves or stops."""

from pathlib import Path

from rich.table import Table

from appliance.demo.box import DemoBox
from appliance.demo.cast import ADMINISTRATOR, DESCRIPTIONS, INVITED, PATIENTS, SURGEON
from appliance.demo.disk import Find, samples, search, spellings
from appliance.demo.pictures import PICTURES
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage


def examine(step: Step, box: DemoBox) -> None:
    """Ask the box's own doctor, and have every sealed file read to its end."""
    parts = box.doctor()
    unwell = {name: part["detail"] for name, part in parts.items() if not part["ok"]}
    promise(not unwell, "every part is well.", unwell)
    step.say(f"well: {', '.join(parts)}")
    step.say(box.run("vault", "verify").strip())


def ransack(step: Step, box: DemoBox, stage: Stage) -> None:
    """Search all that the box has written for anything of a photo or a patient.

    The database runs on, but what it has not yet written to its tables is in its
    write-ahead log, which is searched as well.
    """
    words = _words(stage)
    control = search(stage.pictures, words)
    begun = {find.path.name for find in control.finds if find.what.endswith("header")}
    named = {picture.name for picture in PICTURES}
    promise(named <= begun, "the search finds what is there to be found.", named - begun)
    step.say(f"control: in the folder of the originals it finds all {len(named)}")
    done = search(box.folder, words)
    promise(not done.finds, "there is nothing to find.", _told(done.finds, box.folder))
    step.say(
        f"{done.files:,} files, {done.size_bytes / 1e6:,.0f} MB of sealed photos, keystore,"
        " tables, write-ahead log and logs"
    )
    step.say("no JPEG, PNG, WebP or HEIC header, no piece of a photo, no name, MRN, BSN or caption")


def _words(stage: Stage) -> dict[str, tuple[bytes, ...]]:
    """What is looked for besides image headers, by what it is."""
    words: dict[str, tuple[bytes, ...]] = {}
    for patient in PATIENTS:
        surname = patient.name.partition(" ")[2]
        for what, text in (("name", surname), ("MRN", patient.mrn), ("BSN", patient.bsn)):
            words[f"{what} of {patient.mrn}"] = spellings(text)
    for name, said in DESCRIPTIONS.items():
        words[f"caption of {name}"] = spellings(said.caption)
    for picture in PICTURES:
        words[f"piece of {picture.name}"] = samples((stage.pictures / picture.name).read_bytes())
    for number, vector in enumerate(stage.vectors):
        words[f"vector of stranger {number}"] = samples(vector)
    for number, shown in enumerate(stage.shown):
        words[f"piece of rendition {number}"] = samples(shown)
    return words


def _told(finds: list[Find], folder: Path) -> str:
    return "; ".join(f"{find.what} in {find.path.relative_to(folder)}" for find in finds[:10])


def serve(tell: Teller, box: DemoBox, stage: Stage) -> None:
    """Say how to try things by hand, and wait until the box ends or somebody ends it."""
    key = stage.visitor(SURGEON).http.headers["Authorization"]
    table = Table("log-in", "password", "who", "role", "department", box=None)
    for who in (ADMINISTRATOR, *INVITED):
        table.add_row(who.login, stage.passwords[who.login], who.name, who.role, who.department)
    say = tell.console.print
    say(f"\nOpen [bold]{box.url}[/] in a browser on this machine and sign in as:")
    say(table)
    say("\nA program as the surgeon, for a day, from another terminal:")
    body = """{"query":"{ search(text: \\"linker knie\\", first: 5) { total } }"}"""
    headers = f"-H 'Authorization: {key}' -H 'Content-Type: application/json'"
    say(f"curl {headers} -d '{body}' {box.url}/graphql", soft_wrap=True, markup=False)
    say("\nCtrl-C stops it.")
    try:
        promise(box.wait() == 0, "the box ends in order.")
    except KeyboardInterrupt:
        say()
