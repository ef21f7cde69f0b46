"""One answer from those under every combination of answers to a deployment's open questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from linter.reachability.answer import Answer
from linter.scenarios import words
from linter.truth import Doubt, Truth, between


@dataclass(frozen=True, slots=True)
class Joined:
    """The answer for the deployment as a whole, and, where it is not the same under all answers, in words when."""

    answer: Answer
    when: str = ""


def joined(found: Sequence[tuple[Mapping[str, bool], Answer]]) -> Joined:
    """What holds under every combination is certain or `no`, what holds under some is possible.

    The path is that of the surest answer. `found` has at least one.
    """
    so = [(answers, answer) for answers, answer in found if answer.verdict.possible]
    if not so:
        blocked = dict.fromkeys(hop for _, answer in found for hop in answer.blocked_by)
        return Joined(replace(found[0][1], blocked_by=tuple(blocked)))
    best = next((answer for _, answer in so if answer.verdict.certain), so[0][1])
    when = words([answers for answers, _ in so], [answers for answers, _ in found])
    return Joined(replace(best, verdict=_verdict(found, so, when)), when)


def _verdict(
    found: Sequence[tuple[Mapping[str, bool], Answer]], so: Sequence[tuple[Mapping[str, bool], Answer]], when: str
) -> Truth:
    certain = len(so) == len(found) and all(answer.verdict.certain for _, answer in so)
    doubts = [doubt for _, answer in so for doubt in answer.verdict.doubts]
    if when:
        doubts.append(Doubt(f"only when {when}"))
    return between(possible=True, certain=certain, doubts=doubts)
