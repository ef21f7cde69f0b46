"""One template and its sections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from linter.cloudformation.syntax.syntax import Entry, Sequence, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.finding import Problem
from linter.source import Source

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
INCLUDE = "AWS::Include"
KNOWN_TRANSFORMS = frozenset({SERVERLESS, LANGUAGE_EXTENSIONS, INCLUDE})


class Template(Struct, frozen=True, eq=False, dict=True):
    """A parsed template; `problems` are the faults in its text.

    `included` are the objects that an `AWS::Include` of the whole template inserts at its top level.
    `is_broken` says that parts of the text could not be read.
    """

    source: Source
    root: Object
    problems: tuple[Problem, ...] = ()
    included: tuple[Object, ...] = ()
    is_broken: bool = False

    def section(self, name: str) -> dict[str, Entry]:
        """The entries of a section; empty when it is missing."""
        further = {key: entry for fragment in self.included for key, entry in fragment.mapping(name).items()}
        return {**further, **self.root.mapping(name)} if further else self.root.mapping(name)

    def shadowed(self, section: str) -> Iterator[tuple[str, Entry]]:
        """The earlier entries of duplicate keys in a section, and those of earlier sections of the same name."""
        earlier = [entry.value for entry in self.root.shadowed.get(section, ())]
        last = self.root.get(section)
        for value in (*earlier, last):
            if isinstance(value, Object):
                yield from ((name, entry) for name, entries in value.shadowed.items() for entry in entries)
        for value in earlier:
            if isinstance(value, Object):
                yield from value.entries.items()

    @cached_property
    def transforms(self) -> tuple[Text, ...]:
        """The names of the macros in the top-level `Transform`."""
        named = (transform.get("Name") if isinstance(transform, Object) else transform for transform in self._applied)
        return tuple(transform for transform in named if isinstance(transform, Text))

    @property
    def _applied(self) -> tuple[Syntax | None, ...]:
        declared = self.root.get("Transform")
        return declared.items if isinstance(declared, Sequence) else (declared,)

    @cached_property
    def includes(self) -> tuple[Object, ...]:
        """The `AWS::Include` transforms of the whole template."""
        objects = (transform for transform in self._applied if isinstance(transform, Object))
        return tuple(transform for transform in objects if text_in(transform, "Name") == INCLUDE)

    @cached_property
    def is_serverless(self) -> bool:
        """Whether the template uses the SAM transform."""
        return any(transform.text == SERVERLESS for transform in self.transforms)

    @cached_property
    def macros(self) -> tuple[Text, ...]:
        """The transforms whose result cannot be seen."""
        return tuple(transform for transform in self.transforms if transform.text not in KNOWN_TRANSFORMS)


def text_in(mapping: Object, key: str) -> str:
    """The string under a key; empty when there is none."""
    value = mapping.get(key)
    return value.text if isinstance(value, Text) else ""
