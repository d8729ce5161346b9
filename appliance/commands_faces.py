"""The command that measures, on a folder of labelled photos, how well faces are told apart."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from appliance.assembly import model_shelf
from appliance.console import DataFolder, err, out, run, settings_of
from appliance.labelled import Found, Labelled, labelled_in
from appliance.settings import Settings
from core.faces import CASIA, Shelf, require_networks
from core.kit.errors import Invalid

if TYPE_CHECKING:
    from core.faces.evaluation import Pairs

faces = typer.Typer(no_args_is_help=True, help="How well faces are told apart.")


@faces.callback()
def _group() -> None:
    """Makes `evaluate` a word of its own, though it is alone."""


@faces.command()
def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, help="One folder a person, with photos."),
    ],
    model: Annotated[str, typer.Option(help="The network that compares.")] = CASIA.id,
    data: DataFolder = None,
    *,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep", help="Suggest from now on by the thresholds measured here, if they can be."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Measure how well faces are found and told apart; nothing of the photos is kept."""
    require_networks()
    from appliance.evaluation_report import Evaluation

    settings = settings_of(data)
    shelf = model_shelf(settings)
    manifest = shelf.get(model)
    if manifest.reference is None:
        raise Invalid("model", "This model finds faces and does not compare them.")
    found = _found(settings, labelled_in(folder), shelf, model)
    told = Evaluation.of(model, found, manifest.thresholds)
    if as_json:
        typer.echo(orjson.dumps(told.told, option=orjson.OPT_INDENT_2).decode())
    else:
        for table in told.tables():
            out.print(table)
            out.print()
    if keep:
        _keep(shelf, model, told.pairs)


def _found(settings: Settings, labelled: Labelled, shelf: Shelf, model: str) -> Found:
    from appliance.evaluating import vectors_of

    columns = (TextColumn("Photos"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("", total=len(labelled.photos))
        return run(
            vectors_of(
                *(labelled, shelf, model, settings.upload_limit_bytes),
                lambda: progress.advance(task),
            )
        )


def _keep(shelf: Shelf, model: str, pairs: "Pairs") -> None:
    """Write the measured thresholds down.

    Raises:
        Invalid: so few pairs tell none.
    """
    from core.faces.evaluation import PAIRS_NEEDED, measured_thresholds

    measured = measured_thresholds(pairs)
    if measured is None:
        raise Invalid(
            "folder",
            f"Thresholds take {PAIRS_NEEDED:,} pairs of two people and some of one: there are"
            f" {len(pairs.different):,} and {len(pairs.same):,}. Nothing was kept.",
        )
    shelf.keep(model, measured)
    kept = f"likely from {measured.likely:.3f}, possible from {measured.possible:.3f}"
    err.print(f"{model} suggests from now on: {kept}. A running box does so after a restart.")
