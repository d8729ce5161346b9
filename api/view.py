"""The one address of GraphQL: JSON in, JSON out, nothing else.

Promises: only `POST` of `application/json` with one operation; no GET, no form,
no upload, no batch, no page to type queries in. Whatever is wrong with the
request itself is an HTTP refusal `{"error": …}`; whatever is wrong with the
operation is a GraphQL answer whose errors carry `extensions.code`. Neither quotes
a value that was sent. Strawberry's own log, which would print messages and
variables, is never reached.
"""

from collections.abc import Mapping
from typing import cast

import orjson
import strawberry
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import (
    GraphQLError,
)
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.typevars import Context
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType
from strawberry.types.scalar import ScalarDefinition

from api.context import actor_of
from api.documents import TrustedDocuments, text_of
from api.errors import (
    BadRequest,
    Incidents,
    MethodNotAllowed,
    UnsupportedMediaType,
    error_response,
)
from api.limits import Gate, GraphQLLimits, documents_for
from api.patience import Patience
from api.refusals import NO_SUCH_OPERATION, safe_error
from api.requests import DOCUMENT_ID, Operation
from core.kit.actor import Actor

_REFUSED = range(400, 429)
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
        self.documents = documents_for(limits or GraphQLLimits(), development=development)
        super().__init__(
            query,
            mutation,
            subscription,
            extensions=[lambda: Gate(self.documents)],
            config=StrawberryConfig(scalar_map=scalars, disable_field_suggestions=True),
        )

    def rehearse(self) -> None:
        """Do once what graphql-core puts off until the first document comes."""
        self.documents.checked(self._schema, "{ __typename }")

    async def refusals(self, text: str, actor: Actor, patience: Patience) -> list[GraphQLError]:
        """What is against a text that was not seen before, looked at when it is `actor`'s turn.

        Raises:
            TooMany: too many texts of this person wait already.
        """
        if self.documents.known(self._schema, text) is not None:
            return []
        async with patience.turn(actor):
            try:
                errors = list(self.documents.checked(self._schema, text).errors)
            except GraphQLError as error:
                errors = [error]
            if errors:
                patience.refused(actor)
        self.process_errors(errors)
        return errors

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,
    ) -> None:
        """Replace each error by what may be said of it; Strawberry would log it whole."""
        errors[:] = [safe_error(error, self._incidents) for error in errors]


class GraphQLView(GraphQL[Context, None]):
    """Serves a schema to the UI and to integrations; subclass it to give a context."""

    def __init__(
        self,
        schema: GuardedSchema,
        incidents: Incidents,
        documents: TrustedDocuments | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Serve `schema`.

        Without `documents` anybody may send text: for tests of what texts can do.
        """
        self.schema: GuardedSchema
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            multipart_uploads_enabled=False,
            subscription_protocols=[],  # a WebSocket is for `api.live`
        )
        self.incidents = incidents
        self.documents = documents
        self.patience = patience or Patience()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        request = Request(scope, receive)
        asker = self.asker(request)
        try:
            await self.patience.pause(asker)
            _admit(request)
            response = await self.run(request)
        except ClientDisconnect:
            return  # nobody is listening any more
        except HTTPException:
            response = error_response(BadRequest())
        except Exception as fault:  # noqa: BLE001 - a masked answer, never a stack trace
            response = self.incidents.response(fault)
        if response.status_code in _REFUSED:
            self.patience.refused(asker)
        await response(scope, receive, send)

    def asker(self, request: Request) -> Actor:
        """Who asks, as the session middleware found."""
        return actor_of(request)

    def document_of(self, request: Request, sent: GraphQLRequestData) -> str:
        """The query text that a request asks for.

        Raises:
            ApiError: there is none, or none that this asker may ask.
        """
        named = (sent.extensions or {}).get(DOCUMENT_ID)
        if self.documents is None:
            return text_of(sent.query)
        return self.documents.text_for(self.asker(request), named, sent.query)

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
        asked = Operation.of(sent)
        return GraphQLRequestData(
            query=asked.query,
            variables=asked.variables,
            operation_name=asked.operation_name,
            extensions={DOCUMENT_ID: asked.document},
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
        errors = await self.schema.refusals(text, self.asker(request), self.patience)
        if errors:
            return ExecutionResult(data=None, errors=errors)
        try:
            result = await self.schema.execute(
                text,
                variable_values=one.variables,
                context_value=context,
                root_value=root_value,
                operation_name=one.operation_name,
                allowed_operation_types=_OPERATIONS,
            )
        except NO_SUCH_OPERATION:
            raise BadRequest("The document has no such query or mutation.") from None
        if isinstance(result, PreExecutionError):
            self.patience.refused(self.asker(request))
        return result

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
    encodings = request.headers.getlist("content-encoding")  # none is undone here, so none is taken
    if media_type.strip().lower() != "application/json" or encodings:
        raise UnsupportedMediaType
