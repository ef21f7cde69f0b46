"""Changes of exposure in words, and gathered as people count them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from msgspec import Struct, field

from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, Addresses, blocks
from linter.questions.exposures import in_words
from linter.reachability.packets.bounds import exactly
from linter.reachability.packets.packets import Packets
from linter.report.difference.model import Change, Difference, End, How, Pair, Shift, Side, Way
from linter.report.graph_plan import natural
from linter.report.plain import counted
from linter.report.report import Reported

INTERNET_WORD = "internet"
MOST_NAMED = 3
"""The ends, blocks and doubts that are named one by one."""

TITLES = {
    Change.OPENED: "newly reachable",
    Change.UNDECIDABLE: "no longer decidable",
    Change.CLOSED: "no longer reachable",
}


class Tone(Enum):
    """Whether a change is for the worse or the better, or neither."""

    WORSE = "worse"
    BETTER = "better"
    NEITHER = "neither"


class Listed(Struct, frozen=True):
    """Findings that are told under one title, with remarks on some of them, by their identity."""

    title: str
    tone: Tone
    reported: tuple[Reported, ...]
    remarks: Mapping[int, str] = field(default_factory=dict)


def listed(difference: Difference) -> Iterator[Listed]:
    """The findings of a difference in the order in which they are told, those that are unchanged left out."""
    worse = {id(finding.reported): f"was {finding.was}" for finding in difference.worse}
    asides = {id(aside.reported): aside.why for aside in difference.set_aside}
    yield Listed("intents newly broken", Tone.WORSE, difference.broken)
    yield Listed("new findings", Tone.WORSE, difference.new)
    yield Listed("worse than before", Tone.WORSE, tuple(finding.reported for finding in difference.worse), worse)
    yield Listed("intents that hold again", Tone.BETTER, difference.kept)
    yield Listed("fixed", Tone.BETTER, difference.fixed)
    set_aside = tuple(aside.reported for aside in difference.set_aside)
    yield Listed("not reported any more", Tone.NEITHER, set_aside, asides)


_KEY = re.compile(r"\[[^\[\]]*\]$")


class Gathered(Struct, frozen=True):
    """Changes that are told as one: the same traffic between instances of the same resources."""

    sources: tuple[End, ...]
    targets: tuple[End, ...]
    members: tuple[Shift, ...]

    @property
    def first(self) -> Shift:
        """The change whose path is shown."""
        return self.members[0]

    @property
    def title(self) -> str:
        """Who reaches whom, and on what."""
        whom = "one another" if self.is_mutual else named(self.targets)
        return f"{named(self.sources)} > {whom} on {traffic(self.first)}"

    @property
    def is_mutual(self) -> bool:
        """Whether each of several resources reaches all of the others."""
        return len(self.sources) > 1 and set(self.sources) == set(self.targets)


def gathered(shifts: Iterable[Shift]) -> tuple[Gathered, ...]:
    """The changes with the same traffic together: of all instances of a target, then of all sources.

    Those that places are an end of come first, in the order of their ends otherwise.
    """
    by_target: dict[tuple[object, ...], list[Shift]] = {}
    for shift in shifts:
        by_target.setdefault((shift.source, _block(shift.target), *_told(shift)), []).append(shift)
    by_source: dict[tuple[object, ...], list[Shift]] = {}
    for key, members in by_target.items():
        source = members[0].source
        # instances that reach one another are one group, though none of them reaches itself
        reached = {source} if _block(source) == _block(members[0].target) else set()
        reached |= {member.target for member in members}
        by_source.setdefault((_block(source), frozenset(reached), *key[2:]), []).extend(members)
    groups = [_group(members) for members in by_source.values()]
    return tuple(sorted(groups, key=_places_first))


def noticeable(shifts: Iterable[Shift]) -> Iterator[Shift]:
    """The changes but those between resources that are gone."""
    return (shift for shift in shifts if not shift.is_within_gone)


def between_gone(shifts: Iterable[Shift]) -> str:
    """How many changes are between resources that are gone, in a sentence; empty where none is."""
    number = sum(shift.is_within_gone for shift in shifts)
    return f"{counted(number, 'path')} between resources that are gone" if number else ""


def _group(members: list[Shift]) -> Gathered:
    sources, targets = ({end.name: end for end in ends} for ends in zip(*_ends(members), strict=True))
    proved_first = sorted(members, key=lambda member: not member.path)
    return Gathered(
        tuple(sources[name] for name in natural(sources)),
        tuple(targets[name] for name in natural(targets)),
        tuple(proved_first),
    )


def _ends(members: Iterable[Shift]) -> Iterator[tuple[End, End]]:
    return ((member.source, member.target) for member in members)


def _places_first(group: Gathered) -> tuple[int, str, str]:
    source, target = group.sources[0], group.targets[0]
    rank = 0 if source.name == INTERNET_WORD else 1 if source.is_place else 2 if target.is_place else 3
    return rank, source.name, target.name


def _block(end: End) -> tuple[str, bool]:
    return _KEY.sub("", end.name), end.is_place


def _told(shift: Shift) -> tuple[object, ...]:
    where = (shift.deployment, shift.environment)
    return shift.change, traffic(shift), shift.was, shift.now, before_only(shift), reasons(shift), *where


def named(ends: tuple[End, ...]) -> str:
    """Some ends: the first by their names, the others counted."""
    more = f" and {len(ends) - MOST_NAMED} more" if len(ends) > MOST_NAMED else ""
    return ", ".join(end.name for end in ends[:MOST_NAMED]) + more


def services(packets: Packets, *, is_dual: bool = False) -> str:
    """Protocols and ports, and the family where it is only one of two, or IPv6."""
    families = {box.family for box in packets.boxes}
    family = " over IPv6" if families == {6} else " over IPv4" if is_dual and families == {4} else ""
    return f"{in_words(exactly(packets))}{family}"


def traffic(way: Shift | Way) -> str:
    """Protocols and ports, with the addresses of a place where they are not all of them."""
    said = services(way.packets, is_dual=isinstance(way, Shift) and way.is_dual)
    if way.source.is_place:
        said += addresses(way.packets.sources, "from")
    elif way.target.is_place:
        said += addresses(way.packets.targets, "to")
    return said


def before_only(shift: Shift) -> str:
    """The addresses from or to which the same ports were, or still are, reached; empty where there are none."""
    if not shift.clients:
        return ""
    said = addresses(shift.clients, "from" if shift.source.is_place else "to").strip()
    when = "now" if shift.change is Change.CLOSED else "before"
    return f"{when} only {said}" if said and not said.startswith(("from everywhere", "to everywhere")) else ""


def addresses(held: Addresses, preposition: str) -> str:
    """Addresses of a place: ` from 203.0.113.0/24`; empty where they are all of one family, or all there are."""
    everything = Addresses(
        INTERNET.v4 if held.v4 else NO_ADDRESS.v4,
        INTERNET.v6 if held.v6 else NO_ADDRESS.v6,
    )
    if everything <= held:
        return ""
    within = tuple(map(str, blocks(held)))
    if len(within) <= MOST_NAMED:
        return f" {preposition} {_listed(within)}"
    missing = tuple(map(str, blocks(everything - held)))
    if held <= EVERY_ADDRESS and len(missing) <= MOST_NAMED:
        return f" {preposition} everywhere but {_listed(missing)}"
    return f" {preposition} {', '.join(within[:MOST_NAMED])} and {counted(len(within) - MOST_NAMED, 'other block')}"


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def reasons(shift: Shift) -> tuple[str, ...]:
    """Why it is not known whether the traffic gets through."""
    told = dict.fromkeys(doubt.reason for doubt in shift.doubts)
    return tuple(told)[:MOST_NAMED] if shift.change is Change.UNDECIDABLE else ()


def verdict(shift: Shift) -> str:
    """How sure it was, where that is not plain from what became of it."""
    if shift.change is Change.UNDECIDABLE:
        return "it may get through now, and did not" if shift.was == "no" else "it got through, and now only may"
    return "" if "possible" not in (shift.was, shift.now) else "before, this was not decided"


def called(side: Side) -> str:
    """The commit of a side, in brackets where its name is another, and its deployments."""
    commit = f"{side.commit[:12]}, " if side.commit and not side.commit.startswith(side.name) else ""
    return f"{commit}{counted(len(side.places), 'deployment')}"


def same(pairs: Iterable[Pair]) -> Iterator[str]:
    """The pairs in words, instances of the same resources together."""
    together: dict[tuple[str, str, How], list[Pair]] = {}
    for pair in pairs:
        together.setdefault((_KEY.sub("", pair.before), _KEY.sub("", pair.after), pair.how), []).append(pair)
    for (before, after, how), members in together.items():
        if len(members) == 1:
            yield f"{members[0].before} = {members[0].after}, by {how}"
        else:
            yield f"{before} = {after} ({counted(len(members), 'instance')}), by {how}"


def headline(difference: Difference) -> str:
    """The changes, counted: `2 newly reachable, 1 new finding, 3 fixed`."""
    return ", ".join(_counts(difference)) or "nothing has changed"


def _counts(difference: Difference) -> Iterator[str]:
    for change, title in TITLES.items():
        number = len(gathered(noticeable(difference.of(change))))
        if number:
            yield f"{number:,} {title}"
    if difference.broken:
        yield f"{counted(len(difference.broken), 'intent')} newly broken"
    if difference.new:
        yield counted(len(difference.new), "new finding")
    if difference.worse:
        yield f"{counted(len(difference.worse), 'finding')} worse than before"
    fixed = len(difference.fixed) + len(difference.kept)
    if fixed:
        yield f"{fixed:,} fixed"
    if difference.set_aside:
        yield f"{len(difference.set_aside):,} not reported any more"


def left_out(difference: Difference) -> str:
    """How many changes are not shown because they are only possible; empty where none is."""
    hidden = difference.hidden
    return f"{counted(hidden, 'change is', 'changes are')} only possible: --possible shows them" if hidden else ""
