"""libyaml's composer, told to leave the typing of scalars to us and to keep marks on every node."""

from __future__ import annotations

from typing import Any

import yaml

from linter.cloudformation.syntax.syntax import COLLECTION, PLAIN, QUOTED

MAX_DEPTH = 150
MOST_NODES = 250_000
"""How many nodes a text may have. CloudFormation takes a megabyte of text, which seldom comes to a tenth of that."""


class OutOfBounds(yaml.MarkedYAMLError):
    """A text nested deeper, or with more in it, than any template."""

    def __init__(self, problem: str, mark: yaml.Mark | None) -> None:
        super().__init__(problem=problem, problem_mark=mark)


class Composer(yaml.CBaseLoader):
    """Composes one document; `!` tags stay, everything else is only plain, quoted or a collection."""

    depth = 0
    nodes = 0

    def resolve(self, kind: type[yaml.Node], _value: Any, implicit: Any) -> str:
        """The tag of a node that has none written."""
        if kind is not yaml.ScalarNode:
            return COLLECTION
        return PLAIN if implicit[0] else QUOTED

    def descend_resolver(self, parent: yaml.Node | None, _index: Any) -> None:
        """Count the depth, for libyaml recurses in C without a bound of its own, and the nodes.

        Raises:
            OutOfBounds: a bound is reached.
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


def compose(text: str) -> yaml.Node | None:
    """The root node of a YAML text, None where there is none.

    Raises:
        yaml.YAMLError: it is no YAML, or nested too deeply, or too much.
    """
    root: yaml.Node | None = Composer(text).get_single_node()
    return root
