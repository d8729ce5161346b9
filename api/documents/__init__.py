"""Trusted documents: the query texts that a session may ask for, by identifier only.

A browser that carries a person's session may be made to ask anything by a page that got
in, so it may ask nothing but what our own pages ask: the build of the user interface
lists those texts by their hash, and a few for signing in are listed here by name. Only
the holder of an API token, who is a program by definition, sends query text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import ClassVar, Self

import orjson
from graphql import DocumentNode, OperationDefinitionNode, parse, print_ast

from api.errors import ApiError, BadRequest
from core.kit.actor import Actor

_BUILT = "documents.json"


class UnknownDocument(ApiError):
    """The box does not know this document; a page that was open during an update asks so."""

    code: ClassVar[str] = "UNKNOWN_DOCUMENT"
    status: ClassVar[int] = 404


class UntrustedText(ApiError):
    """Query text is taken from holders of an API token only."""

    code: ClassVar[str] = "UNTRUSTED_TEXT"
    status: ClassVar[int] = 403


@dataclass(frozen=True, slots=True)
class TrustedDocuments:
    """The texts that may be asked for, by identifier."""

    texts: Mapping[str, str]

    @classmethod
    def of_this_build(cls) -> Self:
        """Those of signing in, and those of the user interface where it was built."""
        built = files("api").joinpath("web", _BUILT)
        return cls({**_by_name(files(__name__)), **_built(built)})

    def text_for(self, actor: Actor, named: object, text: str | None) -> str:
        """The query text of a request that names a document or, with a token, brings a text.

        Raises:
            UnknownDocument: there is no document of that identifier.
            UntrustedText: text was sent by somebody who does not hold a token.
            BadRequest: neither was sent.
        """
        if named is not None:
            found = self.texts.get(named) if isinstance(named, str) else None
            if found is None:
                raise UnknownDocument
            return found
        if actor.person is None or actor.session is not None:
            raise UntrustedText
        return text_of(text)


def text_of(sent: str | None) -> str:
    """The text that was sent.

    Raises:
        BadRequest: there is none.
    """
    if not sent:
        raise BadRequest("Send the query as text in `query`.")
    return sent


def _by_name(folder: Traversable) -> dict[str, str]:
    """Each operation of the `.graphql` files of a folder, by its name."""
    texts = (file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".graphql"))
    operations = (node for text in texts for node in parse(text).definitions)
    return {
        node.name.value: print_ast(DocumentNode(definitions=(node,)))
        for node in operations
        if isinstance(node, OperationDefinitionNode) and node.name
    }


def _built(file: Traversable) -> dict[str, str]:
    return dict(orjson.loads(file.read_text("utf-8"))) if file.is_file() else {}
