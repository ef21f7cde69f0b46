"""libyaml's composer, with bounds and with the typing of scalars left to us."""

from __future__ import annotations

from typing import Any

import yaml

from linter.cloudformation.syntax.syntax import COLLECTION, PLAIN, QUOTED

MAX_DEPTH = 150
MOST_NODES = 250_000
"""The most nodes of a text. CloudFormation accepts templates of 1 MB, which rarely have a tenth of this."""


MOST_DOCUMENTS = 100
"""The most documents of a stream. CloudFormation accepts one."""


class OutOfBounds(yaml.MarkedYAMLError):
    """A text that is nested deeper, or has more nodes, than the bounds allow."""

    def __init__(self, problem: str, mark: yaml.Mark | None) -> None:
        super().__init__(problem=problem, problem_mark=mark)


class Composer(yaml.CBaseLoader):
    """Composes one document. Tags written with `!` are kept; all other nodes are plain, quoted or a collection."""

    depth = 0
    nodes = 0

    def resolve(self, kind: type[yaml.Node], _value: Any, implicit: Any) -> str:
        """The tag of a node without a written tag."""
        if kind is not yaml.ScalarNode:
            return COLLECTION
        return PLAIN if implicit[0] else QUOTED

    def descend_resolver(self, parent: yaml.Node | None, _index: Any) -> None:
        """Count depth and nodes, because libyaml recurses in C without a bound of its own.

        Raises:
            OutOfBounds: one of the bounds is exceeded.
        """
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_DEPTH:
            raise OutOfBounds(f"nested deeper than {MAX_DEPTH} levels", parent.start_mark if parent else None)
        if self.nodes > MOST_NODES:
            raise OutOfBounds(f"more than {MOST_NODES:,} keys and values", parent.start_mark if parent else None)

    def ascend_resolver(self) -> None:
        """Count the depth."""
        self.depth -= 1


def compose(text: str) -> tuple[yaml.Node, ...]:
    """The root nodes of the documents in a YAML text; none when the text is empty.

    Raises:
        yaml.YAMLError: the text is not YAML, or exceeds a bound (`OutOfBounds`).
    """
    composer = Composer(text)
    roots: list[yaml.Node] = []
    while composer.check_node():
        root = composer.get_node()
        roots += [root] if root is not None else []
        if len(roots) > MOST_DOCUMENTS:
            raise OutOfBounds(f"more than {MOST_DOCUMENTS} documents", None)
    return tuple(roots)
