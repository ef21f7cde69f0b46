"""Hovers: the page of a policy, or the value of an expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol.types import Position, Range

from linter.deployment import Answer
from linter.judgement.configuration.config import OF_INTENTS
from linter.report.grouping import Group
from linter.report.markup import block, code, prose
from linter.report.report import PolicyPage

_MOST_NAMED = 4
_MOST_LINES = 60


def pages(groups: Iterable[Group], known: Iterable[PolicyPage]) -> Iterator[str]:
    """The pages of the policies that spoke, each once."""
    by_slug = {page.slug: page for page in known}
    for slug in dict.fromkeys(group.first.policy for group in groups):
        page = by_slug.get(slug)
        if page is not None:
            title, _, body = _harmless(page).strip().partition("\n")
            yield f"### {title.removesuffix('.')}\n\n`{slug}`, {page.severity}\n\n{body.strip()}"


def _harmless(page: PolicyPage) -> str:
    """The page of a policy; that of an intent is text of the tree, and no markup of it is obeyed."""
    if not page.slug.startswith(OF_INTENTS):
        return page.page
    return "\n".join(prose(line) for line in page.page.splitlines())


def value_page(answer: Answer) -> str:
    """The value in Markdown; each different one with whose it is, where there are several."""
    parts = []
    for text, addresses in answer.said:
        lines = text.splitlines()
        shown = "\n".join(block(lines[:_MOST_LINES] + (["..."] if len(lines) > _MOST_LINES else []), "hcl"))
        if len(answer.said) > 1:
            named = ", ".join(code(address) for address in addresses[:_MOST_NAMED])
            more = len(addresses) - _MOST_NAMED
            shown = f"{named}{f' and {more} more' if more > 0 else ''}\n\n{shown}"
        parts.append(shown)
    return "\n\n".join(parts)


def touches(range_: Range, position: Position) -> bool:
    """Whether a position lies in a range."""
    start, end = range_.start, range_.end
    at = (position.line, position.character)
    return (start.line, start.character) <= at <= (end.line, end.character)
