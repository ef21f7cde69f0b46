"""An entry of a network ACL denies what earlier entries have already let pass.

## Why is this bad?
Network ACL entries are evaluated in the order of their numbers, and the first match decides. A deny entry after an
allow entry for the same packets never takes effect, so the traffic it was meant to block passes.

## How to fix
Give the deny entry a lower number than the allow entry.

## Limits
Only a deny entry that has nothing left to deny is reported. One that still denies something, such as the rest behind a
few allowed ports, does its job.

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from collections.abc import Iterator

from linter.graph.filtering import Direction, NumberedEntry, acls_with_entries, entries_of
from linter.policy import Evidence, Finding, Graph, Section, Severity, Truth, policy
from linter.reachability.packets.bounds import NOTHING, Bounds
from linter.reachability.packets.filters import matched_by
from linter.reachability.packets.packets import NO_PACKETS
from linter.truth import between, doubted, unknown


@policy(Severity.MEDIUM, section=Section.NETWORK_TRAFFIC)
def nacl_shadowed_deny(graph: Graph) -> Iterator[Finding]:
    """Find the deny entries that never take effect because earlier entries let their packets pass."""
    for acl in acls_with_entries(graph):
        for direction in Direction:
            listed = entries_of(graph, acl, direction)
            yield from _in_order(listed.entries, direction)
            for entry in listed.beyond:
                if not entry.allows.certain:
                    yield _shadowed(entry, doubted(listed.open), [])


def _in_order(entries: tuple[NumberedEntry, ...], direction: Direction) -> Iterator[Finding]:
    """A finding for every entry that may deny, in the order of evaluation; AWS's own entries all allow."""
    allowed = denied = NOTHING
    earlier: list[tuple[NumberedEntry, Bounds]] = []
    for entry in entries:
        denies = not entry.allows.certain
        if entry.number.known is None:
            if denies:
                yield _shadowed(entry, unknown("its number is not known", entry.span), [])
            continue
        matched = matched_by(entry, direction)
        if denies:
            when = _too_late(matched, allowed, denied) & ~entry.allows
            yield _shadowed(entry, when, [other for other, passed in earlier if passed.most & matched.most])
        if entry.allows.possible:
            passes = (matched - denied).guarded(entry.allows)
            allowed |= passes
            earlier.append((entry, passes))
        if denies:
            denied |= matched.guarded(~entry.allows)


def _too_late(matched: Bounds, allowed: Bounds, denied: Bounds) -> Truth:
    """Whether earlier entries decide every packet the entry matches, and let some of them pass."""
    decided = allowed | denied
    left_at_most, left_at_least = matched.most - decided.least, matched.least - decided.most
    passes_at_least, passes_at_most = matched.least & allowed.least, matched.most & allowed.most
    return between(
        certain=left_at_most == NO_PACKETS and bool(passes_at_least),
        possible=not left_at_least and bool(passes_at_most),
        doubts=(*matched.doubts, *allowed.doubts),
    )


def _shadowed(entry: NumberedEntry, when: Truth, earlier: list[NumberedEntry]) -> Finding:
    assert entry.entry is not None
    return entry.entry.finding(
        when,
        f"{entry.entry} denies what earlier entries have already let pass",
        evidence=tuple(
            Evidence("this entry comes first", other.entry.span, other.entry.address)
            for other in earlier
            if other.entry is not None
        ),
    )
