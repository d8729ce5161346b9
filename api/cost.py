"""What a GraphQL query would cost, read from its text before anything is run.

The cost of a query is the number of fields it may resolve: each field counts once
for every combination of items in the lists around it. A list asked for by
`first: 20` holds 20; one asked for by `first: $n`, and any other list, an assumed
length. The item lists of a connection (`edges`, `nodes`) take the page size of the
field that returns the connection.

Promises: time linear in the document's tokens, whatever it says. Fragments are
weighed once and their weight is reused, so a chain of fragments that each spread
the next one twice costs a sum here, although it means 2^n fields. Strawberry's
own depth and alias rules walk every spread again and take that exponential time.

Does not: know what a resolver really does, or look into input objects; a page
size must be an argument of its own.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from strawberry.types.field import StrawberryField

from api.errors import BadRequest, TooCostly, TooDeep, TooManyAliases
from api.repeats import Repeats
from core.kit.errors import Invalid

SIZE_ARGUMENTS = frozenset({"first", "last"})
PAGE_FIELDS = frozenset({"edges", "nodes", "hits"})
LONGEST = "longest"
"""Metadata of a field whose list is short by nature: `field(metadata={LONGEST: 5})`."""
_BROUGHT = 3  # so much more often may a name stand where fragments bring it
_MOST_OPERATIONS = 10
INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})


class Caps(Protocol):
    """The limits that a weigher holds a query to."""

    @property
    def max_depth(self) -> int:
        """The most objects that may be nested in each other."""
        ...

    @property
    def max_aliases(self) -> int:
        """The most renamed fields, and the most repeats of one field in one place."""
        ...

    @property
    def max_cost(self) -> int:
        """The most fields that a query may resolve."""
        ...

    @property
    def list_cap(self) -> int:
        """The assumed length of a list without a page size."""
        ...

    @property
    def page_cap(self) -> int:
        """The largest page that may be asked for."""
        ...


class Weight(NamedTuple):
    """What a selection set adds: `paged` is the part that the surrounding page multiplies."""

    fixed: int = 0
    paged: int = 0
    depth: int = 0
    aliases: int = 0

    def beside(self, other: "Weight") -> "Weight":
        """Both, next to each other in one selection set."""
        return Weight(
            self.fixed + other.fixed,
            self.paged + other.paged,
            max(self.depth, other.depth),
            self.aliases + other.aliases,
        )

    def times(self, page: int) -> int:
        """The cost when the surrounding page holds `page` items."""
        return self.fixed + page * self.paged


NOTHING = Weight()


class Weigher:
    """Weighs one document against one schema.

    `sizes` holds, after `check`, the names of the variables that are page sizes:
    they were weighed as the largest page and must be compared with it when known.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, caps: Caps) -> None:
        """Prepare to weigh `document`, which need not be valid."""
        self.sizes: set[str] = set()
        self._schema = schema
        self._caps = caps
        self._document = document
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._repeats = Repeats(self._fragments, _BROUGHT * caps.max_aliases)
        self._weighed: dict[str, Weight | None] = {}  # None: being weighed right now

    def check(self) -> None:
        """Refuse the document if any of its operations is beyond the caps.

        Raises:
            TooDeep: more nested objects than allowed.
            TooManyAliases: more renamed fields than allowed.
            TooCostly: more fields than allowed, or the same one asked again and again.
            Invalid: a page larger than the largest, in `first`.
            BadRequest: a fragment that contains itself.
        """
        operations = [
            each for each in self._document.definitions if isinstance(each, OperationDefinitionNode)
        ]
        if len(operations) > _MOST_OPERATIONS:
            raise TooCostly
        for definition in operations:
            root = self._schema.get_root_type(definition.operation)
            self._repeats.count(definition.selection_set)
            weight = self._selections(definition.selection_set, root)
            self._hold(Weight(weight.times(self._caps.list_cap)))
            self._defaults(definition)

    def _hold(self, weight: Weight) -> None:
        """Weights only grow on the way out, so a part that is too much is the end."""
        if weight.depth > self._caps.max_depth:
            raise TooDeep
        if weight.aliases > self._caps.max_aliases:
            raise TooManyAliases
        if weight.fixed + weight.paged > self._caps.max_cost:
            raise TooCostly

    def _selections(self, chosen: SelectionSetNode, parent: GraphQLNamedType | None) -> Weight:
        _require_few(chosen, self._caps.max_aliases)
        weight = NOTHING
        for selection in chosen.selections:
            weight = weight.beside(self._selection(selection, parent))
            self._hold(weight)
        return weight

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Weight:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            return self._spread(node.name.value)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = self._schema.get_type(condition.name.value) if condition else parent
            return self._selections(node.selection_set, inner)
        return NOTHING

    def _spread(self, name: str) -> Weight:
        fragment = self._fragments.get(name)
        if fragment is None:
            return NOTHING  # validation names it
        if name not in self._weighed:
            self._weighed[name] = None
            parent = self._schema.get_type(fragment.type_condition.name.value)
            self._weighed[name] = self._selections(fragment.selection_set, parent)
        weight = self._weighed[name]
        if weight is None:
            raise BadRequest("A fragment contains itself.")
        return weight

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Weight:
        aliases = 1 if node.alias else 0
        name = node.name.value
        definition = _definition(self._schema, parent, name)
        size = self._size(node, definition)
        # Introspection is refused, or bounded by graphql-core's own depth rule.
        if node.selection_set is None or name in INTROSPECTION_FIELDS:
            return Weight(fixed=1, aliases=aliases)
        self._repeats.count(node.selection_set)
        inside = self._selections(
            node.selection_set, get_named_type(definition.type) if definition else None
        )
        depth, aliases = inside.depth + 1, inside.aliases + aliases
        page = size or _longest(definition) or self._caps.list_cap
        if definition is None or not is_list_type(get_nullable_type(definition.type)):
            return Weight(1 + inside.times(page), 0, depth, aliases)
        each = inside.times(self._caps.list_cap)
        if name in PAGE_FIELDS and size is None:
            return Weight(1, each, depth, aliases)
        return Weight(1 + page * each, 0, depth, aliases)

    def _size(self, node: FieldNode, definition: GraphQLField | None) -> int | None:
        """The page size this field asks for; None if it takes none."""
        takes_size = definition is not None and SIZE_ARGUMENTS & definition.args.keys()
        size = self._caps.page_cap if takes_size else None
        for argument in node.arguments or ():
            value, name = argument.value, argument.name.value
            if isinstance(value, ListValueNode):
                is_ours = definition is not None and name in definition.args
                self._fits(len(value.values), name if is_ours else "argument")
            elif name in SIZE_ARGUMENTS and isinstance(value, IntValueNode):
                size = max(1, self._fits(_number(value), name))
            elif name in SIZE_ARGUMENTS and isinstance(value, VariableNode):
                # A document is weighed once for all variables; the largest page is twice this.
                size = self._caps.list_cap
                self.sizes.add(value.name.value)
        return size

    def _defaults(self, operation: OperationDefinitionNode) -> None:
        """A default larger than a page would be a page size by the back door."""
        for variable in operation.variable_definitions or ():
            name, default = variable.variable.name.value, variable.default_value
            if name in self.sizes and isinstance(default, IntValueNode):
                self._fits(_number(default), "variables")

    def _fits(self, number: int, name: str) -> int:
        if number > self._caps.page_cap:
            raise too_long(name, self._caps)
        return number


def _require_few(chosen: SelectionSetNode, most: int) -> None:
    fields = (each for each in chosen.selections if isinstance(each, FieldNode))
    repeats = Counter((field.alias or field.name).value for field in fields)
    if repeats and max(repeats.values()) > most:
        raise TooCostly


def too_long(name: str, caps: Caps) -> Invalid:
    """The refusal of a page or list, asked for as `name`, beyond the largest."""
    return Invalid(name, f"Ask for at most {caps.page_cap} at a time.")


def _longest(definition: GraphQLField | None) -> int | None:
    """The length that the field declares never to exceed."""
    declared = definition.extensions.get("strawberry-definition") if definition else None
    longest = declared.metadata.get(LONGEST) if isinstance(declared, StrawberryField) else None
    return longest if isinstance(longest, int) else None


def _number(node: IntValueNode) -> int:
    """The value, or one beyond any cap when it has more digits than any Int."""
    return int(node.value) if len(node.value) <= 10 else 10**10


def _definition(
    schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str
) -> GraphQLField | None:
    """The field's definition; None for what validation will call unknown."""
    if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
        return None
    return schema.get_field(parent, name)
