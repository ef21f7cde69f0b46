"""The ends of changed traffic before and after, as one picture for Markdown that renders Mermaid.

https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.report.difference.model import Change, Difference, End
from linter.report.difference.wording import noticeable, traffic
from linter.report.markup import picture_label

MOST_ARROWS = 24
"""The arrows of one side beyond which there is no picture: nobody can read it."""

_STYLES = {
    Change.OPENED: "stroke:#c0182b,stroke-width:3px",
    Change.CLOSED: "stroke:#1a7f37,stroke-width:3px",
    Change.UNDECIDABLE: "stroke:#c77700,stroke-width:3px",
}


class Arrow(Struct, frozen=True):
    """Traffic from one end to another on one side, sure or perhaps; `change` is what has become of it."""

    source: End
    target: End
    label: str
    is_sure: bool
    change: Change | None = None


def picture(difference: Difference) -> list[str]:
    """The lines of the picture: what gets through before and what does after; none where that is too much."""
    arrows = [list(_arrows(difference, now=now)) for now in (False, True)]
    if not any(arrows) or max(map(len, arrows)) > MOST_ARROWS:
        return []
    lines = ["flowchart LR"]
    styles: list[str] = []
    number = 0
    for word, side in zip(("before", "after"), arrows, strict=True):
        ids: dict[End, str] = {}
        lines.append(f"  subgraph {word} [{picture_label(word)}]")
        lines += [f"    {line}" for line in _ends(word, difference, ids, now=word == "after")]
        for arrow in side:
            stroke = "-->" if arrow.is_sure else "-.->"
            lines.append(f"    {ids[arrow.source]} {stroke}|{picture_label(arrow.label)}| {ids[arrow.target]}")
            if arrow.change is not None:
                styles.append(f"  linkStyle {number} {_STYLES[arrow.change]}")
            number += 1
        lines.append("  end")
    return [*lines, *styles]


def _ends(word: str, difference: Difference, ids: dict[End, str], *, now: bool) -> Iterator[str]:
    """The ends that are there on a side, each with an id."""
    for end in sorted(_changed(difference), key=lambda end: (not end.is_place, end.name)):
        name = end.after if now else end.before
        ids[end] = f"{word}{len(ids)}"
        if name:
            shape = f"([{picture_label(name)}])" if end.is_place else f"[{picture_label(name)}]"
            yield f"{ids[end]}{shape}"


def _changed(difference: Difference) -> frozenset[End]:
    """The ends of what has changed."""
    shifts = noticeable(difference.shifts)
    return frozenset(end for shift in shifts for end in (shift.source, shift.target))


def _arrows(difference: Difference, *, now: bool) -> Iterator[Arrow]:
    """The traffic on a side, between the ends of what has changed."""
    for shift in noticeable(difference.shifts):
        verdict = shift.now if now else shift.was
        if verdict != "no":
            yield Arrow(shift.source, shift.target, traffic(shift), verdict == "certain", shift.change)
    ends = _changed(difference)
    for way in difference.ways:
        if way.source in ends and way.target in ends:
            yield Arrow(way.source, way.target, traffic(way), is_sure=True)
