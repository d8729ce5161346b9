"""`beeldkluis demo`: the whole story on real photographs, then a box to try things on."""

import signal
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.markup import escape

from appliance.assembly import model_shelf
from appliance.demo.access import seek
from appliance.demo.agreement import agree
from appliance.demo.archives import PicturesMissing
from appliance.demo.arrival import arrive
from appliance.demo.box import DemoBox
from appliance.demo.client import Refused
from appliance.demo.ending import examine, ransack, serve
from appliance.demo.folder import FolderTaken, claimed, default_folder
from appliance.demo.gathering import gather
from appliance.demo.lending import lend
from appliance.demo.pictures import PICTURES, missing_from
from appliance.demo.portraits import ASTRONAUT, PORTRAITS
from appliance.demo.recognising import recognise
from appliance.demo.show import Differs, Teller, promise, save_picture, told_to
from appliance.demo.stage import Stage
from appliance.settings import Settings
from core.faces import Eye, NoNetworks, NotInstalled, Shelf

_INTERRUPTED = 130


def demo(
    pictures: Annotated[
        Path, typer.Option(help="Where the set-up has put the photographs.")
    ] = Path(".cache/demo"),
    portraits: Annotated[Path, typer.Option(help="Where the set-up has put the portraits.")] = Path(
        ".cache/faces"
    ),
    folder: Annotated[
        Path | None,
        typer.Option(help="Make the demo's box here; what an earlier demo left is emptied first."),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(hidden=True, help="Write what was printed as a picture.")
    ] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Stop after the story.")] = False,
) -> None:
    """Tell the whole story on real photographs, then keep serving."""
    # However the demo is ended, it stops its box in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    tell = Teller(told_to(record=svg is not None))
    try:
        _perform(tell, folder or default_folder(), pictures, portraits, once=once)
    except (FolderTaken, PicturesMissing, NoNetworks, NotInstalled) as refusal:
        tell.console.print(f"[red]{escape(str(refusal))}[/]")
        raise typer.Exit(1) from None
    except (Differs, Refused, httpx.HTTPError):
        tell.console.print("\n[bold red]Not all of it held.[/] What differed is marked above.")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(_INTERRUPTED) from None
    if svg is not None:
        save_picture(tell.console, svg)


def _perform(tell: Teller, folder: Path, pictures: Path, portraits: Path, *, once: bool) -> None:
    shelf = model_shelf(Settings(data_folder=folder / "box"))
    _require(pictures, portraits, shelf)
    with claimed(folder) as lock:
        box = DemoBox(folder.resolve(), lock)
        stage = Stage(box.url, pictures, portraits, shelf)
        try:
            _tell_all(tell, box, stage)
            if not once:
                serve(tell, box, stage)
        finally:
            _close(tell, box)
    tell.console.print(f"\nAll of it held, in {tell.seconds:.1f} s. The box stays in {folder}.")


def _require(pictures: Path, portraits: Path, shelf: Shelf) -> None:
    """Refuse to begin a story that could not be told to its end.

    Raises:
        PicturesMissing: photographs or portraits are not there.
        NoNetworks, NotInstalled: there is nothing to see faces with.
    """
    lacking = len(missing_from(pictures))
    if lacking:
        told = f"{lacking} of {len(PICTURES)} photographs are not in {pictures}"
        raise PicturesMissing(f"{told}: `make demo` puts them there.")
    if not all(each.is_in(portraits) for each in (*PORTRAITS, ASTRONAUT)):
        raise PicturesMissing(f"Portraits are not in {portraits}: `make demo` puts them there.")
    Eye(shelf).require()


def _tell_all(tell: Teller, box: DemoBox, stage: Stage) -> None:
    with tell.step("beeldkluis init: a new box, sealed by a passphrase") as step:
        code = box.init()
        step.say(f"in {box.data}, with a recovery key for the safe")
        step.say(f"one-time code for the administrator: {code}")
        step.say("a hospital asks for a second factor; here it is off (second_factor_required)")
    with tell.step("beeldkluis up: database, API and worker") as step:
        box.up()
        step.say(f"{box.url}, probes on port {box.probe_port}")
    arrive(tell, stage, code)
    seek(tell, stage)
    gather(tell, stage)
    lend(tell, stage)
    agree(tell, stage, box)
    recognise(tell, stage, box)
    with tell.step("beeldkluis doctor and vault verify: the box is well") as step:
        examine(step, box)
    with tell.step("A thief of the disk finds nothing") as step:
        ransack(step, box, stage)


def _close(tell: Teller, box: DemoBox) -> None:
    with tell.step("The box stops when told") as step:
        status = box.stop()
        promise(status == 0, "it ends in order, with status 0.", status)
        step.say("status 0")
