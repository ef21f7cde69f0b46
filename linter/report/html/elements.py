"""Elements of a page. Text is escaped wherever it stands; only what an element was made of is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from linter.report.plain import visible

_VOID = frozenset({"br", "input", "link", "meta"})
_SEAM = re.compile(r"(?:/|::|[._])(?=\w)")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | int | bool) -> Markup:
    """An element with its children: markup as it is, any other text escaped and made harmless.

    A trailing underscore of an attribute's name is dropped, others become hyphens: `class_`, `data_find`. An attribute
    that is False is left out, one that is True is written without a value.
    """
    start = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Markup(start if name in _VOID else f"{start}{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Markup:
    """The children one after the other."""
    return Markup("".join(child if isinstance(child, Markup) else text(child) for child in children))


def text(written: str) -> Markup:
    """A text as it is shown: neither a browser nor a runner, to which `##[` is a command, obeys it."""
    return Markup(escape(visible(written), quote=True).replace("##[", "##&#91;"))


def breakable(written: str) -> Markup:
    """A name as it is shown, of which a line may end after each part."""
    return Markup(_SEAM.sub(lambda seam: f"{seam[0]}<wbr>", text(written)))


def lines(children: Iterable[str]) -> Markup:
    """The children, a line each."""
    return Markup("\n".join(joined([child]) for child in children))


def _attribute(key: str, value: str | int | bool) -> str:
    if value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'
