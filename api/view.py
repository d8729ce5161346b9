"""The one address of GraphQL: JSON in, JSON out, nothing else.

Promises: only `POST` of `application/json` with one operation; no GET, no form,
no upload, no batch, no page to type queries in. Whatever is wrong with the
request itself is an HTTP refusal `{"error": …}`; whatever is wrong with the
operation is a GraphQL answer whose errors carry `extensions.code`. Neither quotes
a value that was sent. Strawberry's own log, which would print messages and
variables, is never reached.
"""

from collections.abc import Mapping
from typing import TypeVar, cast

import orjson
import strawberry
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    Node,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.exceptions import MissingQueryError
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.typevars import Context
from strawberry.schema.base import BaseSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType
from strawberry.types.scalar import ScalarDefinition

from api.context import actor_of
from api.documents import TrustedDocuments, text_of
from api.errors import (
    BadRequest,
    Incidents,
    MethodNotAllowed,
    TooDeep,
    TooManyTokens,
    UnsupportedMediaType,
    describe,
    error_response,
)
from api.limits import GraphQLLimits, extensions_for
from core.kit.errors import CoreError

T = TypeVar("T")

DOCUMENT_ID = "documentId"
_MESSAGE_LIMIT = 300
_OPERATIONS = (OperationType.QUERY, OperationType.MUTATION)


class GuardedSchema(strawberry.Schema):
    """A Strawberry schema within `limits`, whose errors are safe before anyone sees them."""

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        *,
        incidents: Incidents,
        scalars: Mapping[object, ScalarDefinition],
        limits: GraphQLLimits | None = None,
        development: bool = False,
    ) -> None:
        """Build it; `development` allows introspection and nothing else."""
        self._incidents = incidents
        super().__init__(
            query,
            mutation,
            subscription,
            extensions=extensions_for(limits or GraphQLLimits(), development=development),
            config=StrawberryConfig(scalar_map=scalars, disable_field_suggestions=True),
        )

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,
    ) -> None:
        """Replace each error by what may be said of it; Strawberry would log it whole."""
        errors[:] = [safe_error(error, self._incidents) for error in errors]


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
    if isinstance(error, GraphQLSyntaxError):
        return _syntax(error)
    nodes = error.nodes or []
    if any(isinstance(node, VariableDefinitionNode) or _is_literal(node) for node in nodes):
        return _misfit(error)
    if not isinstance(root, GraphQLError):
        return root
    if error.path is not None and all(isinstance(node, FieldNode) for node in nodes):
        return root  # raised while a field was resolved: a fault of ours
    # Without a node it comes from a scalar's own reader, which may quote what it read.
    if not nodes:
        return _misfit(error)
    # The other rules of validation quote names of the query, never a value.
    return BadRequest(error.message[:_MESSAGE_LIMIT])


def _is_literal(node: Node) -> bool:
    return isinstance(node, ValueNode) and not isinstance(node, VariableNode)


def _syntax(error: GraphQLSyntaxError) -> CoreError:
    """The parser quotes text it stumbled on, so its sentence is not repeated."""
    if "nested too deeply" in error.message:
        return TooDeep()
    if "tokens. Parsing aborted" in error.message:
        return TooManyTokens()
    return BadRequest("The query is not well-formed GraphQL.")


def _misfit(error: GraphQLError) -> CoreError:
    """A value of the wrong kind: an unknown enum value, a malformed id, a missing part."""
    for node in error.nodes or []:
        if isinstance(node, VariableDefinitionNode):
            name = node.variable.name.value[:_MESSAGE_LIMIT]
            return BadRequest(f"The variable ${name} does not fit its type.")
    return BadRequest("A value in the query does not fit its type.")


class GraphQLView(GraphQL[Context, None]):
    """Serves a schema to the UI and to integrations; subclass it to give a context."""

    def __init__(
        self,
        schema: BaseSchema,
        incidents: Incidents,
        allowed_origins: tuple[str, ...] = (),
        documents: TrustedDocuments | None = None,
    ) -> None:
        """Serve `schema`; WebSockets only from our own or the `allowed_origins`.

        Without `documents` anybody may send text: for tests of what texts can do.
        """
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            multipart_uploads_enabled=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            allowed_origins=allowed_origins,
        )
        self.incidents = incidents
        self.documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            _admit(request)
            response = await self.run(request)
        except ClientDisconnect:
            return  # nobody is listening any more
        except HTTPException:
            response = error_response(BadRequest())
        except Exception as fault:  # noqa: BLE001 - a masked answer, never a stack trace
            response = self.incidents.response(fault)
        await response(scope, receive, send)

    def document_of(self, request: Request, sent: GraphQLRequestData) -> str:
        """The query text that a request asks for.

        Raises:
            ApiError: there is none, or none that this asker may ask.
        """
        named = (sent.extensions or {}).get(DOCUMENT_ID)
        if self.documents is None:
            return text_of(sent.query)
        return self.documents.text_for(actor_of(request), named, sent.query)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """Read `{"documentId" or "query", "variables", "operationName"}`.

        Raises:
            BadRequest: the body is not JSON, or not of that shape.
        """
        try:
            sent = orjson.loads(await request.get_body())
        except orjson.JSONDecodeError:
            raise BadRequest("The body is not JSON.") from None
        if not isinstance(sent, dict):
            raise BadRequest("Send one operation as a JSON object.")
        return GraphQLRequestData(
            query=_optional(sent, "query", str),
            variables=_optional(sent, "variables", dict),
            operation_name=_optional(sent, "operationName", str),
            extensions={DOCUMENT_ID: sent.get(DOCUMENT_ID)},
        )

    async def execute_operation(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData | list[GraphQLRequestData],
        context: Context,
        root_value: None,
        sub_response: Response,
    ) -> ExecutionResult:
        """Run the operation: a query or a mutation, never a batch.

        Raises:
            ApiError: there is no such document or operation, or it is a subscription.
        """
        one = cast("GraphQLRequestData", request_data)
        text = self.document_of(request, one)
        try:
            return await self.schema.execute(
                text,
                variable_values=one.variables,
                context_value=context,
                root_value=root_value,
                operation_name=one.operation_name,
                allowed_operation_types=_OPERATIONS,
            )
        except (CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError):
            raise BadRequest("The document has no such query or mutation.") from None

    def decode_json(self, data: str | bytes) -> object:
        """Read a WebSocket message."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """Write a WebSocket message, which must be text."""
        return orjson.dumps(data).decode()

    def create_response(
        self,
        response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse],
        sub_response: Response,
    ) -> Response:
        """The answer, with what resolvers set on `sub_response`: status, headers, cookies."""
        response = Response(
            orjson.dumps(response_data),
            status_code=sub_response.status_code or 200,
            media_type="application/json",
            background=sub_response.background,
        )
        response.raw_headers.extend(sub_response.raw_headers)
        return response


def _admit(request: Request) -> None:
    """Refuse what is no POST of JSON, before anything is read or anyone is recognised."""
    if request.method != "POST":
        raise MethodNotAllowed("POST")
    media_type = request.headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != "application/json":
        raise UnsupportedMediaType


def _optional(sent: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    value = sent.get(name)
    if value is not None and not isinstance(value, kind):
        raise BadRequest(f"`{name}` is not of the right kind.")
    return value
