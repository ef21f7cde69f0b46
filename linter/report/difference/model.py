"""The difference between two states of an infrastructure, independent of the output format."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from linter.finding import Hop, Notice, Problem
from linter.network import Addresses
from linter.reachability.packets.packets import Packets
from linter.report.report import Reported
from linter.source import Span
from linter.truth import Doubt


class How(str, Enum):
    """How two resources were found to be the same."""

    GIVEN = "given"
    ADDRESS = "address"
    MOVED = "moved"
    NAME = "name"
    STRUCTURE = "structure"

    def __str__(self) -> str:
        return self.value


class Change(str, Enum):
    """The change of the traffic between two ends."""

    OPENED = "opened"
    """It surely gets through now, and did not, or was not known to."""
    UNDECIDABLE = "undecidable"
    """Whether it gets through is no longer known."""
    CLOSED = "closed"
    """It surely does not get through any more, or is now known not to."""

    def __str__(self) -> str:
        return self.value


class End(Struct, frozen=True):
    """An end of a way: a place such as the internet, or a resource under its address on either side.

    An address is empty on the side where there is no such resource. `span` is where it is declared, after the change
    where it is there.
    """

    before: str
    after: str
    is_place: bool = False
    span: Span | None = None

    @property
    def name(self) -> str:
        """Its name now, or the one it had."""
        return self.after or self.before


class Shift(Struct, frozen=True):
    """Traffic between two ends that gets through in one state and not, or not surely, in the other.

    `packets` are those that it is about; `was` and `now` say whether they get through: no, possible or certain. `path`
    are the hops where they get through, `blocked_by` the hops that stop them in the other state. `clients` are, for a
    place, the addresses from which the same ports are reached in the other state. `doubts` say what is not known,
    `environment` with which files of variables it is so, where there are several, `deployment` where,
    `is_dual` whether anything gets through in both address families.
    """

    change: Change
    source: End
    target: End
    packets: Packets
    was: str
    now: str
    path: tuple[Hop, ...] = ()
    blocked_by: tuple[Hop, ...] = ()
    clients: Addresses = field(default_factory=Addresses)
    doubts: tuple[Doubt, ...] = ()
    environment: str = ""
    deployment: str = ""
    is_dual: bool = False

    @property
    def is_within_gone(self) -> bool:
        """Whether both ends are resources that are no longer there: then nobody misses the traffic between them."""
        ends = (self.source, self.target)
        return self.change is Change.CLOSED and not any(end.is_place or end.after for end in ends)

    @property
    def is_sure(self) -> bool:
        """Whether it is more than a possibility: it opens or closes something, or what was known is no longer.

        That something new may be reachable, or that something no longer may be, is shown where possibilities are.
        """
        if self.change is Change.UNDECIDABLE:
            return self.was == "certain" or all(end.before and end.after for end in (self.source, self.target))
        return self.change is Change.OPENED or self.was == "certain"


class Way(Struct, frozen=True):
    """Traffic that surely gets from one end to the other in both states."""

    source: End
    target: End
    packets: Packets


class Pair(Struct, frozen=True):
    """Two resources taken for the same, and how they were found to be."""

    before: str
    after: str
    how: How


class Lone(Struct, frozen=True):
    """A resource that is only on one side, and its kind in words."""

    address: str
    kind: str
    span: Span | None = None


class Worse(Struct, frozen=True):
    """A finding that was there before, in words how bad it was: it counts as new."""

    reported: Reported
    was: str


class SetAside(Struct, frozen=True):
    """A finding that is no longer reported though nothing shows that it is fixed, and why."""

    reported: Reported
    why: str


class Side(Struct, frozen=True):
    """One of the two states: what it is called, the commit it is from, and the places of its deployments.

    `is_there` is whether the path that is compared is in it.
    """

    name: str
    commit: str = ""
    places: tuple[str, ...] = ()
    is_there: bool = True


class Difference(Struct, frozen=True):
    """The changes from one state to another: exposure first, then findings; everything sorted.

    `new` are findings that were not there before, `worse` those that were less severe or only possible. `matched`
    lists pairs whose addresses differ, `removed` and `added` what is only in one state. `broken` are new findings of
    intents, `kept` those that are gone. `ways` is the traffic between the ends of shifts that has not changed, `hidden`
    counts changes that are left out because they are only possible.
    """

    before: Side
    after: Side
    shifts: tuple[Shift, ...] = ()
    ways: tuple[Way, ...] = ()
    new: tuple[Reported, ...] = ()
    worse: tuple[Worse, ...] = ()
    fixed: tuple[Reported, ...] = ()
    unchanged: tuple[Reported, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    broken: tuple[Reported, ...] = ()
    kept: tuple[Reported, ...] = ()
    matched: tuple[Pair, ...] = ()
    removed: tuple[Lone, ...] = ()
    added: tuple[Lone, ...] = ()
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    hidden: int = 0

    def shown(self, *, possible: bool) -> Difference:
        """The difference without what is only possible, unless that is asked for; `hidden` counts what is left out."""
        if possible:
            return self
        sure = tuple(shift for shift in self.shifts if shift.is_sure)
        made = replace(
            self,
            shifts=sure,
            new=_certain(self.new),
            worse=tuple(worse for worse in self.worse if worse.reported.certain),
            fixed=_certain(self.fixed),
            unchanged=_certain(self.unchanged),
            set_aside=tuple(aside for aside in self.set_aside if aside.reported.certain),
            broken=_certain(self.broken),
            kept=_certain(self.kept),
        )
        return replace(made, hidden=self._size - made._size)

    @property
    def _size(self) -> int:
        """How many changes there are."""
        kinds = (self.shifts, self.new, self.worse, self.fixed, self.broken, self.kept)
        return sum(map(len, kinds))

    def of(self, change: Change) -> tuple[Shift, ...]:
        """The traffic that has changed in this way."""
        return tuple(shift for shift in self.shifts if shift.change is change)


def _certain(findings: tuple[Reported, ...]) -> tuple[Reported, ...]:
    return tuple(finding for finding in findings if finding.certain)
