"""What the code wants to log is let through by the allow-list: a key it forgot would vanish."""

import ast
from collections.abc import Iterator

from appliance.logging_filter import ALLOWED
from tests.test_house_rules import OURS, modules

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def logged() -> Iterator[tuple[str, str]]:
    """Each key that a line of ours names, with its place."""
    for path, text in modules(*OURS).items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                speaker = ast.unparse(node.func.value)
                if node.func.attr in LEVELS and speaker in {"log", "structlog.get_logger()"}:
                    yield from ((str(path), word.arg or "") for word in node.keywords)


def test_every_key_is_on_the_allow_list() -> None:
    keys = list(logged())
    assert len(keys) > 20
    assert [(path, key) for path, key in keys if key not in {*ALLOWED, "exc_info", "event"}] == []
