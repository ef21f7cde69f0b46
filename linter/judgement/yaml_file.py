"""A YAML file that a person wrote for us: its plain values, where each stands, and what is wrong with it.

What it says may be anybody's: its size, depth and aliases are bounded.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import yaml

from linter.finding import Problem
from linter.source import Span

_LARGEST = 10_000
"""Values that are read: aliases within aliases make billions of a few lines."""
_DEEPEST = 50


class YamlFile:
    """What a file says, and where. Keys are texts, whatever they look like.

    `content` is made of mappings, lists, texts, numbers, booleans and None; an empty mapping where the file is empty or
    cannot be read, which is among the `problems`. A `fault` says that there is no text to read.
    """

    def __init__(self, file: str, text: str = "", fault: str = "") -> None:
        self.file = file
        self.problems: list[Problem] = [Problem(self.at(None), fault)] if fault else []
        self.content: Any = {}
        self.root: yaml.Node | None = None
        self._left = _LARGEST
        try:
            self.root = yaml.compose(text, Loader=_Loader)
            self.content = self._plain(self.root) if self.root is not None else {}
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
            span = Span(file, line, column, line, column + 1)
            self.problems.append(Problem(span, f"This is not YAML: {error.problem or error.context}."))
        except (yaml.YAMLError, RecursionError):
            self.problems.append(Problem(self.at(None), "This is not YAML, or far too much of it."))

    def at(self, node: yaml.Node | None) -> Span:
        """The span of a node; the beginning of the file where there is none."""
        if node is None:
            return Span(self.file, 1, 1, 1, 1)
        start, end = node.start_mark, node.end_mark
        if (end.line, end.column) <= (start.line, start.column) or not isinstance(node, yaml.ScalarNode):
            return Span(self.file, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def node(self, path: Iterable[str | int], *, key: bool = False) -> yaml.Node | None:
        """The node at a path, the last key of it rather than its value if `key`; as much of the path as there is."""
        node, last = self.root, self.root
        for step in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                last = node = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                pairs = {name.value: (name, value) for name, value in node.value}
                if str(step) not in pairs:
                    return node
                last, node = pairs[str(step)]
        return last if key else node

    def _plain(self, node: yaml.Node) -> Any:
        """The value of a node. Raises yaml.YAMLError where there is too much, or a key is no text."""
        self._left -= 1
        if self._left < 0:
            raise yaml.YAMLError
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise yaml.MarkedYAMLError(problem="a key must be a text", problem_mark=key.start_mark)
            return {key.value: self._plain(value) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        return _SCALARS.get(node.tag, str)(node.value)


class _Loader(yaml.CSafeLoader):
    """Composes YAML of bounded depth: libyaml recurses in C, without a bound of its own."""

    depth = 0

    def descend_resolver(self, parent: yaml.Node | None, index: Any) -> None:
        """Count the depth. Raises yaml.YAMLError at the bound."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise yaml.YAMLError
        super().descend_resolver(parent, index)

    def ascend_resolver(self) -> None:
        """Count the depth."""
        self.depth -= 1
        super().ascend_resolver()


def _number(written: str) -> object:
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(written)
    return written


_SCALARS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "tag:yaml.org,2002:null": lambda _: None,
        "tag:yaml.org,2002:bool": lambda written: written.lower() in ("true", "yes", "on"),
        "tag:yaml.org,2002:int": _number,
        "tag:yaml.org,2002:float": _number,
    }
)


def near(word: str, words: Iterable[str]) -> str:
    """A question whether the nearest of the words was meant, in brackets; empty where none is near."""
    nearest = difflib.get_close_matches(word, list(words), 1)
    return f" (did you mean {nearest[0]}?)" if nearest else ""
