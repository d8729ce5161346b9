"""How often one name is asked for in one place, with all that fragments bring there.

Validation compares the fields of one name pair by pair, each pair with all that is in it: ninety
fragments with the same field cost it 30 ms. So the repeats are counted before.

Promises: time linear in the tokens times the repeats that are allowed; a fragment is counted
once, and its count reused.
"""

from collections import Counter
from collections.abc import Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from api.errors import TooCostly

_NONE: Counter[str] = Counter()


class Repeats:
    """Counts the names of one document, none of which may stand more than `most` times."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], most: int) -> None:
        """Prepare to count in a document with these `fragments`."""
        self._fragments = fragments
        self._most = most
        self._counted: dict[str, Counter[str]] = {}

    def count(self, chosen: SelectionSetNode) -> Counter[str]:
        """The names in one place, with how often each is there.

        Raises:
            TooCostly: one of them too often.
        """
        found: Counter[str] = Counter()
        for node in chosen.selections:
            if isinstance(node, FieldNode):
                found[(node.alias or node.name).value] += 1
            elif isinstance(node, InlineFragmentNode):
                found.update(self.count(node.selection_set))
            elif isinstance(node, FragmentSpreadNode):
                found.update(self._of(node.name.value))
            if found and max(found.values()) > self._most:
                raise TooCostly
        return found

    def _of(self, name: str) -> Counter[str]:
        if name not in self._counted:
            fragment = self._fragments.get(name)
            self._counted[name] = _NONE  # one that contains itself is refused elsewhere
            if fragment is not None:
                self._counted[name] = self.count(fragment.selection_set)
        return self._counted[name]
