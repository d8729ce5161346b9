"""What may be said of an error of GraphQL: a code, a sentence of ours, the place in the query.

Promises: no sentence repeats a word of the query or of its variables. The libraries quote what
they stumbled on; here only the kind of mistake is kept, and line and column say where.
"""

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    Node,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from api.errors import BadRequest, Incidents, TooDeep, TooManyTokens, describe
from core.kit.errors import CoreError

NO_SUCH_OPERATION = (CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError)

_UNFIT = "The query does not fit the schema."
_SENTENCES = (
    ("Cannot query field", "There is no such field on this type."),
    ("Unknown argument", "There is no such argument here."),
    ("Unknown directive", "There is no such directive."),
    ("Unknown fragment", "There is no such fragment in the query."),
    ("Unknown type", "There is no such type."),
    ("Fields ", "Two fields of one name ask for different things; use an alias."),
    ("GraphQL introspection", "Introspection is off; see `api/schema.graphql`."),
)
"""How the messages of graphql-core begin, and what is said in their place."""


def safe_error(error: GraphQLError, incidents: Incidents) -> GraphQLError:
    """The error as a client may see it: code, sentence, place in the query."""
    refused, incident = incidents.judge(_cause(error))
    extensions: dict[str, object] = dict(describe(refused, incident))
    message = str(extensions.pop("message"))
    # Only the place stays: a document or cause kept along could still be printed.
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, extensions=extensions
    )


def _cause(error: GraphQLError) -> Exception:
    """What the error really is: a refusal of ours, or what nobody foresaw."""
    root: Exception = error
    while isinstance(root, GraphQLError) and root.original_error is not None:
        root = root.original_error
    if isinstance(root, CoreError):
        return root
    if isinstance(root, NO_SUCH_OPERATION):
        return BadRequest("The document has no operation of that name that is taken here.")
    if isinstance(error, GraphQLSyntaxError):
        return _syntax(error)
    return _mistake(error, root) or root


def _mistake(error: GraphQLError, root: Exception) -> CoreError | None:
    """What is wrong with the query; None if it was a fault of ours while a field was resolved."""
    nodes = error.nodes or []
    if any(isinstance(node, VariableDefinitionNode) for node in nodes):
        return BadRequest("A variable does not fit its type.")
    if any(_is_literal(node) for node in nodes):
        return BadRequest("A value in the query does not fit its type.")
    if not isinstance(root, GraphQLError):
        return None
    if error.path is not None and all(isinstance(node, FieldNode) for node in nodes):
        return None
    # Without a node it comes from a scalar's own reader.
    if not nodes:
        return BadRequest("A value in the query does not fit its type.")
    said = (ours for theirs, ours in _SENTENCES if error.message.startswith(theirs))
    return BadRequest(next(said, _UNFIT))


def _is_literal(node: Node) -> bool:
    return isinstance(node, ValueNode) and not isinstance(node, VariableNode)


def _syntax(error: GraphQLSyntaxError) -> CoreError:
    """The parser quotes text it stumbled on, so its sentence is not repeated."""
    if "nested too deeply" in error.message:
        return TooDeep()
    if "tokens. Parsing aborted" in error.message:
        return TooManyTokens()
    return BadRequest("The query is not well-formed GraphQL.")
