"""Reads the settings: finds the file, refuses unknown names, explains what is wrong."""

import difflib
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from appliance.settings import Settings

PREFIX = "BEELDKLUIS_"
CONFIG_VARIABLE = "BEELDKLUIS_CONFIG"
FILE_NAME = "beeldkluis.toml"


class SettingsRefused(Exception):
    """The settings do not mean what they must; the box does not start.

    The message names each setting at fault and never quotes a value: it may be a secret
    that was put in the wrong place.
    """


def read_settings(config: Path | None = None, data_folder: Path | None = None) -> Settings:
    """The settings of this box.

    `config` (or BEELDKLUIS_CONFIG) must exist; otherwise `beeldkluis.toml` in the data
    folder counts when it is there. `data_folder` comes from the command line and wins.

    Raises:
        SettingsRefused: an unknown name, a value out of bounds, an unreadable file.
    """
    given = _of_file(_config_path(config, data_folder))
    known = list(Settings.model_fields)
    _require_known(given, known, "")
    variables = [CONFIG_VARIABLE, *(PREFIX + name.upper() for name in known)]
    _require_known((name for name in os.environ if name.startswith(PREFIX)), variables, "variable ")
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsRefused(_explained(error)) from None
    if data_folder is None:
        return settings
    return settings.model_copy(update={"data_folder": data_folder})


def _config_path(config: Path | None, data_folder: Path | None) -> Path | None:
    named = config or os.environ.get(CONFIG_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise SettingsRefused(f"There is no settings file {named}.")
        return Path(named)
    data = data_folder or os.environ.get(PREFIX + "DATA_FOLDER")
    usual = Path(data or Settings.model_fields["data_folder"].default) / FILE_NAME
    return usual if usual.is_file() else None


def _of_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsRefused(f"{path} cannot be read ({type(error).__name__}).") from None


def _require_known(given: Iterable[str], known: list[str], what: str) -> None:
    for name in sorted(given):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0)
            raise SettingsRefused(f"Unknown {what or 'setting '}{name}. Did you mean {near[0]}?")


def _explained(error: ValidationError) -> str:
    faults = (
        f"{'.'.join(map(str, fault['loc'])) or 'settings'}: {fault['msg']}"
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    )
    return "The settings are refused. " + "; ".join(faults)
