"""The parts of a policy's docstring, for rules, hovers and documentation pages."""

from __future__ import annotations

import re

from msgspec import Struct

from linter.report.report import PolicyPage

HOME = "https://github.com/moatlint/moatlint"

_LINK = re.compile(r"https://\S+")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Parts(Struct, frozen=True):
    """`title` is the fault in a line, `why` the first paragraph that says why it is bad, `links` what it rests on."""

    title: str
    why: str
    body: str
    links: tuple[str, ...]


def parts(page: PolicyPage) -> Parts:
    """The parts of a page; missing parts are empty, and the slug replaces a missing title."""
    title, _, body = page.page.strip().partition("\n")
    paragraphs = [paragraph.strip() for paragraph in _PARAGRAPH.split(body.strip())]
    prose = [_without_heading(paragraph) for paragraph in paragraphs]
    why = next((paragraph for paragraph in prose if paragraph and not _LINK.match(paragraph)), "")
    links = tuple(dict.fromkeys(_LINK.findall(body)))
    return Parts(page.title or title.strip() or page.slug, " ".join(why.split()), body.strip(), links)


def web_page(slug: str) -> str:
    """The web page of one of our own policies."""
    return f"{HOME}/blob/main/docs/policies/{slug}.md"


def _without_heading(paragraph: str) -> str:
    return "\n".join(line for line in paragraph.splitlines() if not line.startswith("#"))
