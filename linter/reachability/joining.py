"""One answer from those under every combination of answers to a deployment's open questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.reachability.answer import Answer
from linter.scenarios import words
from linter.truth import Doubt, Truth, between


class Joined(Struct, frozen=True):
    """The answer for the deployment as a whole, and, where it is not the same under all answers, in words when."""

    answer: Answer
    when: str = ""


def joined(outcomes: Sequence[tuple[Mapping[str, bool], Answer]]) -> Joined:
    """Certain or `no` where it holds under every combination of answers, possible where it holds under some.

    The path is that of the surest answer. `outcomes` has at least one.
    """
    so = [(answers, answer) for answers, answer in outcomes if answer.verdict.possible]
    if not so:
        blocked = dict.fromkeys(hop for _, answer in outcomes for hop in answer.blocked_by)
        return Joined(replace(outcomes[0][1], blocked_by=tuple(blocked)))
    best = next((answer for _, answer in so if answer.verdict.certain), so[0][1])
    when = words([answers for answers, _ in so], [answers for answers, _ in outcomes])
    return Joined(replace(best, verdict=_verdict(outcomes, so, when)), when)


def _verdict(
    outcomes: Sequence[tuple[Mapping[str, bool], Answer]], so: Sequence[tuple[Mapping[str, bool], Answer]], when: str
) -> Truth:
    certain = len(so) == len(outcomes) and all(answer.verdict.certain for _, answer in so)
    doubts = [doubt for _, answer in so for doubt in answer.verdict.doubts]
    if when:
        doubts.append(Doubt(f"only when {when}"))
    return between(possible=True, certain=certain, doubts=doubts)
