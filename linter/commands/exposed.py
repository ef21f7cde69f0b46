"""What fixes close: the resources that the internet no longer reaches, or no longer on the same ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.deployments.graphs import Graphs
from linter.questions.exposures import in_words, reachability


def closed(before: Graphs, after: Graphs) -> Iterator[str]:
    """A sentence for each resource that the internet reached before and does not reach in the same way after."""
    then, now = _exposed(before), _exposed(after)
    for key, ports in then.items():
        (_, resource), left = key, now.get(key, ())
        if left != ports:
            still = f", but on {' and '.join(left)}" if left else ""
            yield f"no longer reachable from the internet: {resource} on {' and '.join(ports)}{still}"


def _exposed(graphs: Graphs) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The protocols and ports that the internet reaches or may reach, by deployment and resource."""
    reached: dict[tuple[str, str], dict[str, None]] = {}
    for deployment in graphs.evaluated:
        for exposure in reachability(deployment.graph).exposed():
            key = (deployment.place, exposure.interface.owner.address)
            reached.setdefault(key, {})[in_words(exposure.packets)] = None
    return {key: tuple(reached[key]) for key in sorted(reached)}
