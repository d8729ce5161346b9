"""Prints the settings as `docs/configuration.md`, so that the page cannot say otherwise."""

from typing import get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from appliance.settings import Settings

_HEAD = """# Configuration

Written by `python -m appliance.settings > docs/configuration.md`; a test compares the two.

The box reads one TOML file, given by `--config` or `BEELDKLUIS_CONFIG`, else
`beeldkluis.toml` in the data folder, and then the environment: `BEELDKLUIS_PORT=9000` wins
over `port = 8470` in the file. Lists are JSON there: `BEELDKLUIS_ALLOWED_ORIGINS='["https://…"]'`.
A name that is not in this table refuses to start. Secrets are never settings: a setting
names the file that a secret is in. No setting turns authentication off.

| setting | default | bounds | meaning |
|---|---|---|---|
"""

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def configuration_page() -> str:
    """The whole page, as Markdown."""
    # Those of a base class stand last here, and first in the model.
    own = [name for name in Settings.model_fields if name in Settings.__annotations__]
    names = [*own, *(name for name in Settings.model_fields if name not in own)]
    return _HEAD + "".join(_row(name, Settings.model_fields[name]) for name in names)


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{name}` | {_default(field)} | {_bounds(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined or field.default is None:
        return "unset"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    if isinstance(field.default, tuple):
        return f"`{list(field.default)}`"
    return f"`{field.default}`"


def _bounds(field: FieldInfo) -> str:
    choices = [f"`{choice}`" for choice in get_args(field.annotation) if isinstance(choice, str)]
    limits = [
        f"{sign} {getattr(rule, name)}"
        for rule in field.metadata
        for name, sign in _SIGNS.items()
        if hasattr(rule, name)
    ]
    return " ".join(choices or limits)
