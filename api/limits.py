"""What one GraphQL request may take of the box.

Promises: a document is read at most to its token limit, weighed, and only then
validated; none of these steps grows faster than the text, so a hostile query is
refused in milliseconds. A document that passed is remembered, and sent again it
skips all three. What depends on the variables is looked at every time.

Does not: interrupt a resolver that computes without awaiting; the cost limit
bounds those, the deadline the others.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.cost import Weigher, too_long
from api.errors import BadRequest, Deadline, TooCostly, TooDeep, TooManyTokens
from core.kit.errors import CoreError

_SEVERAL = 2
_DEEPEST_VARIABLES = 16
_VARIABLES = "variables"  # their names are the query's own, and are not repeated


@dataclass(frozen=True, slots=True)
class GraphQLLimits:
    """The limits of one request; the defaults are those of the house."""

    max_depth: int = 8
    """The most objects nested in each other; a leaf adds nothing."""
    max_aliases: int = 15
    """The most renamed fields, and the most repeats of a field in one place."""
    max_tokens: int = 1000
    """The most words and marks in the text, and values in the variables."""
    max_characters: int = 16_384
    """The longest text, whatever is in it: nothing longer is even looked through."""
    max_errors: int = 5
    """The most mistakes told of one text; looking for more would only take time."""
    max_cost: int = 5000
    """The most fields resolved, see `api.cost`."""
    list_cap: int = 50
    """The assumed length of a list without a page size."""
    page_cap: int = 100
    """The largest page, and the longest list in the variables."""
    deadline_seconds: float = 10
    """The longest that execution may take."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was parsed, with what is against it, if anything."""

    document: DocumentNode
    errors: tuple[GraphQLError, ...]
    sizes: frozenset[str]
    """The variables that are page sizes."""


@dataclass(slots=True)
class Documents:
    """Checks documents, and remembers those that passed, the latest used first.

    The memory is bounded by `budget` characters of query text: a syntax tree takes
    up to 600 KiB for 1,000 tokens, so 128 Ki characters hold some hundreds of real
    queries, or 40 MB of the worst that an attacker can make.
    """

    limits: GraphQLLimits
    rules: tuple[type[ASTValidationRule], ...]
    budget: int = 128 * 1024
    checks: int = 0
    """How many documents were parsed and validated, so not remembered."""
    _known: OrderedDict[tuple[GraphQLSchema, str], Checked] = field(default_factory=OrderedDict)
    _used: int = 0

    def known(self, schema: GraphQLSchema, text: str) -> Checked | None:
        """What is remembered of `text`, if anything: then it passed."""
        known = self._known.get((schema, text))
        if known is not None:
            self._known.move_to_end((schema, text))
        return known

    def checked(self, schema: GraphQLSchema, text: str) -> Checked:
        """Parse, weigh and validate `text`, or remember that this was done.

        Raises:
            GraphQLError: the text is no GraphQL document, or longer than allowed.
        """
        known = self.known(schema, text)
        if known is not None:
            return known
        if len(text) > self.limits.max_characters:
            raise _graphql(TooManyTokens())
        self.checks += 1
        document = parse(text, max_tokens=self.limits.max_tokens)
        weigher = Weigher(schema, document, self.limits)
        errors = self._errors(weigher, schema, document)
        result = Checked(document, errors, frozenset(weigher.sizes))
        if not errors:
            self._remember(schema, text, result)
        return result

    def _errors(
        self, weigher: Weigher, schema: GraphQLSchema, document: DocumentNode
    ) -> tuple[GraphQLError, ...]:
        try:
            weigher.check()
            most = self.limits.max_errors
            found = validate(schema, document, self.rules, most, hide_suggestions=True)
            return tuple(found[:most])  # one more says that there were more
        except CoreError as refused:
            return (_graphql(refused),)
        except RecursionError:
            return (_graphql(TooDeep()),)

    def _remember(self, schema: GraphQLSchema, text: str, result: Checked) -> None:
        if len(text) > self.budget // 8:
            return
        self._known[schema, text] = result
        self._used += len(text)
        while self._used > self.budget:
            (_, oldest), _ = self._known.popitem(last=False)
            self._used -= len(oldest)


class Gate(SchemaExtension):
    """Lets an operation through to execution when it is within the limits."""

    def __init__(self, documents: Documents) -> None:
        """Guard one request; the `documents` are shared by all."""
        self._documents = documents
        self._checked: Checked | None = None

    def on_parse(self) -> Iterator[None]:
        """Parse and check, or remember it."""
        context = self.execution_context
        # Strawberry parses what we could not, and reports why in its own way.
        context.parse_options["max_tokens"] = self._documents.limits.max_tokens
        if context.query:
            graphql_schema = context.schema._schema  # noqa: SLF001 - it has no other name
            try:
                self._checked = self._documents.checked(graphql_schema, context.query)
                context.graphql_document = self._checked.document
            except GraphQLError:
                self._checked = None
        yield

    def on_validate(self) -> Iterator[None]:
        """Report what is against the document or its variables."""
        context = self.execution_context
        if self._checked is not None:
            errors = list(self._checked.errors)
            named = context._provided_operation_name  # noqa: SLF001 - the other one guesses
            errors = errors or self._unnamed(context.graphql_document, named)
            context.pre_execution_errors = errors or self._against(context.variables or {})
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Run against the clock.

        Raises:
            Deadline: it took too long, and was cancelled.
        """
        try:
            async with asyncio.timeout(self._documents.limits.deadline_seconds):
                yield
        except TimeoutError as late:
            raise _graphql(Deadline()) from late

    def _unnamed(self, document: DocumentNode | None, named: str | None) -> list[GraphQLError]:
        definitions = document.definitions if document else ()
        operations = sum(isinstance(node, OperationDefinitionNode) for node in definitions)
        if named or operations < _SEVERAL:
            return []
        # Strawberry would run the first, even one that changes things.
        return [_graphql(BadRequest("Name the operation to run in `operationName`."))]

    def _against(self, variables: Mapping[str, object]) -> list[GraphQLError]:
        checked, limits = self._checked, self._documents.limits
        for name in checked.sizes if checked else ():
            value = variables.get(name)
            if isinstance(value, int | float) and value > limits.page_cap:
                return [_graphql(too_long(_VARIABLES, limits))]
        for value in variables.values():
            if _longest(value) > limits.page_cap:
                return [_graphql(too_long(_VARIABLES, limits))]
        if _depth(variables) > _DEEPEST_VARIABLES:
            return [_graphql(TooDeep())]
        if _count(variables) > limits.max_tokens:
            return [_graphql(TooCostly("The variables hold too many values."))]
        return []


def _graphql(refused: CoreError) -> GraphQLError:
    """Wrap a refusal so that it travels where GraphQL expects its own errors."""
    return GraphQLError(refused.message, original_error=refused)


def _inside(value: object) -> Iterator[tuple[object, int]]:
    """The value and everything in it, each with how deep it lies, without recursion."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict):
            waiting.extend((part, depth + 1) for part in value.values())
        elif isinstance(value, list):
            waiting.extend((part, depth + 1) for part in value)


def _longest(value: object) -> int:
    return max(len(part) if isinstance(part, list) else 0 for part, _ in _inside(value))


def _depth(value: object) -> int:
    return max(depth for _, depth in _inside(value))


def _count(value: object) -> int:
    return sum(1 for _ in _inside(value))


def documents_for(limits: GraphQLLimits, *, development: bool = False) -> Documents:
    """The documents of a schema, under all rules; introspection only in development."""
    closed = () if development else (NoSchemaIntrospectionCustomRule,)
    rules = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule, *closed)
    return Documents(limits, rules)
