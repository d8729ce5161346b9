"""The commands for accounts, for whoever sits at the console."""

from typing import Annotated

import typer

from appliance import box
from appliance.console import DataFolder, out, run, settings_of
from appliance.settings import Settings
from core.people import Invited

people = typer.Typer(no_args_is_help=True, help="Accounts, from the box's own console.")


@people.command()
def code(
    login: Annotated[str, typer.Argument(help="Log-in name of an existing account.")],
    data: DataFolder = None,
) -> None:
    """Make a one-time code with which that person starts over: a new password, no factors."""
    invited = run(_code(settings_of(data), login))
    out.print(f"[bold cyan]{invited.code}[/] until {invited.expires_at:%H:%M} UTC")


async def _code(settings: Settings, login: str) -> Invited:
    async with box.opened(settings) as (_, services):
        return await services.people.new_code(login)
