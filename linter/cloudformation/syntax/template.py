"""One template: its sections, and the resources and outputs in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from linter.cloudformation.syntax.syntax import Entry, Sequence, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.finding import Problem
from linter.source import Source

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
INCLUDE = "AWS::Include"
KNOWN_TRANSFORMS = frozenset({SERVERLESS, LANGUAGE_EXTENSIONS, INCLUDE})


@dataclass(frozen=True, eq=False)
class Template:
    """A template as it is written; `problems` are what is wrong with its text."""

    source: Source
    root: Object
    problems: tuple[Problem, ...] = ()

    def section(self, name: str) -> dict[str, Entry]:
        """The entries of a section; none where it is left out."""
        return self.root.mapping(name)

    @cached_property
    def transforms(self) -> tuple[Text, ...]:
        """The names of the macros the template as a whole goes through."""
        declared = self.root.get("Transform")
        several = declared.items if isinstance(declared, Sequence) else (declared,)
        named = (each.get("Name") if isinstance(each, Object) else each for each in several)
        return tuple(each for each in named if isinstance(each, Text))

    @cached_property
    def is_serverless(self) -> bool:
        """Whether SAM makes further resources of what is written."""
        return any(each.text == SERVERLESS for each in self.transforms)

    @cached_property
    def macros(self) -> tuple[Text, ...]:
        """The transforms whose work cannot be seen here."""
        return tuple(each for each in self.transforms if each.text not in KNOWN_TRANSFORMS)


def text_in(mapping: Object, key: str) -> str:
    """The text under a key; empty where there is none."""
    value = mapping.get(key)
    return value.text if isinstance(value, Text) else ""
