"""A resource as a person is shown it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.atlas.atlas import Edge, Fact
from linter.atlas.portrait import Portrait
from linter.report.plain import visible

_MOST_TIES = 40


def as_text(shown: Portrait) -> str:
    """Its kind and place, its settings, its edges, and the facts derived from them."""
    return "".join(line.rstrip() + "\n" for line in _lines(shown))


def _lines(shown: Portrait) -> Iterator[str]:
    resource = shown.resource
    yield f"{visible(resource.key)}  {shown.kind} ({visible(resource.type)})"
    yield f"  declared at {visible(str(resource.span))}"
    for call in reversed(resource.calls):
        yield f"  called by {visible(call.address)} at {visible(str(call.span))}"
    for doubt in resource.exists.doubts:
        yield f"  it may not exist: {visible(doubt.reason)}"
    yield from _facts("settings", shown.settings)
    yield from _ties("refers to", shown.ties, "to")
    yield from _ties("is referred to by", shown.tied, "from")
    yield from _facts("what follows", shown.facts)


def _facts(title: str, facts: Iterable[Fact]) -> Iterator[str]:
    listed = tuple(facts)
    if not listed:
        return
    yield ""
    yield title
    width = max(len(fact.about) for fact in listed)
    about = ""
    for fact in listed:
        label = "" if fact.about == about else fact.about
        about = fact.about
        yield f"  {visible(label):{width}}  {_said(fact)}"
        for doubt in () if fact.holds.certain else fact.holds.doubts:
            place = f" ({doubt.span})" if doubt.span is not None else ""
            yield f"  {'':{width}}    not known: {visible(doubt.reason + place)}"


def _said(fact: Fact) -> str:
    perhaps = "" if fact.holds.certain else "perhaps " if fact.holds.possible else "not "
    why = f"  [{fact.why}]" if fact.why else ""
    place = f"  {fact.span.file}:{fact.span.line}" if fact.span is not None else ""
    return visible(f"{perhaps}{fact.says}{why}{place}")


def _ties(title: str, edges: tuple[Edge, ...], side: str) -> Iterator[str]:
    if not edges:
        return
    yield ""
    yield title
    width = max(len(edge.kind) for edge in edges)
    for edge in edges[:_MOST_TIES]:
        other = edge.target if side == "to" else edge.source
        yield f"  {edge.kind:{width}}  {visible(other)}{'' if edge.certain else ' (perhaps)'}"
    if len(edges) > _MOST_TIES:
        yield f"  and {len(edges) - _MOST_TIES} more"
