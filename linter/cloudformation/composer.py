"""libyaml's composer, told to leave the typing of scalars to us and to keep marks on every node."""

from __future__ import annotations

from typing import Any

import yaml

from linter.cloudformation.syntax import COLLECTION, PLAIN, QUOTED

MAX_DEPTH = 150


class TooDeep(yaml.MarkedYAMLError):
    """A text nested deeper than any template is."""

    def __init__(self, problem: str, mark: yaml.Mark | None) -> None:
        super().__init__(problem=problem, problem_mark=mark)


class Composer(yaml.CBaseLoader):
    """Composes one document; `!` tags stay, everything else is only plain, quoted or a collection."""

    depth = 0

    def resolve(self, kind: type[yaml.Node], _value: Any, implicit: Any) -> str:
        """The tag of a node that has none written."""
        if kind is not yaml.ScalarNode:
            return COLLECTION
        return PLAIN if implicit[0] else QUOTED

    def descend_resolver(self, parent: yaml.Node | None, _index: Any) -> None:
        """Count the depth: libyaml recurses in C, without a bound of its own.

        Raises:
            TooDeep: the bound is reached.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep(f"nested deeper than {MAX_DEPTH} levels", parent.start_mark if parent else None)

    def ascend_resolver(self) -> None:
        """Count the depth."""
        self.depth -= 1


def compose(text: str) -> yaml.Node | None:
    """The root node of a YAML text, None where there is none.

    Raises:
        yaml.YAMLError: it is no YAML, or nested too deeply.
    """
    root: yaml.Node | None = Composer(text).get_single_node()
    return root
