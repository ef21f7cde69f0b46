"""What fixes close: the resources that the internet no longer reaches, or no longer on the same ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeAlias

from linter.deployments.graphs import Asked, Evaluated, Graphs
from linter.questions.exposures import in_words, reachability

_Ports: TypeAlias = "Mapping[str, tuple[str, ...]]"
"""The protocols and ports that the internet reaches or may reach, by resource."""


def closed(before: Graphs, after: Graphs) -> Iterator[str]:
    """A sentence for each resource that the internet reached before and does not reach in the same way after.

    Of a deployment that costs too much to be looked at, a sentence says so: nothing is known to be closed in it.
    """
    later = {deployment.place: deployment for deployment in after.evaluated}
    for deployment in before.evaluated:
        if deployment.place in later:
            yield from _closed(_exposed(deployment), _exposed(later[deployment.place]))


def _closed(then: Asked[_Ports], now: Asked[_Ports]) -> Iterator[str]:
    if then.answer is None or now.answer is None:
        yield from dict.fromkeys(f"{problem.message}" for problem in (*then.problems, *now.problems))
        return
    for resource, ports in then.answer.items():
        left = now.answer.get(resource, ())
        if left != ports:
            still = f", but on {' and '.join(left)}" if left else ""
            yield f"no longer reachable from the internet: {resource} on {' and '.join(ports)}{still}"


def _exposed(deployment: Evaluated) -> Asked[_Ports]:
    return deployment.ask(partial(_ports, deployment))


def _ports(deployment: Evaluated) -> _Ports:
    reached: dict[str, dict[str, None]] = {}
    for exposure in reachability(deployment.graph).exposed():
        reached.setdefault(exposure.interface.owner.address, {})[in_words(exposure.packets)] = None
    return {resource: tuple(reached[resource]) for resource in sorted(reached)}
