"""Whether Systems Manager can manage an instance: its agent must reach the service.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.ec2 import Instance
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces_of
from linter.questions.exposures import goes_out
from linter.questions.service_endpoints import served
from linter.truth import NO, Truth, all_of, any_of

HTTPS = 443
NEEDED = ("ssm", "ssmmessages")
"""The services that the agent speaks to; `ec2messages` only agents older than 3.3.40 need."""


@dataclass(frozen=True, slots=True)
class Managed:
    """An instance, and whether its agent reaches Systems Manager, over the internet or through endpoints."""

    instance: Instance
    reaches: Truth


def managed_instances(graph: Graph) -> Iterator[Managed]:
    """Every instance, with whether Systems Manager can manage it."""
    for instance in graph.all(Instance):
        found = interfaces_of(graph, instance)
        yield Managed(instance, any_of(_reaches(graph, each) for each in found) if found else NO)


def _reaches(graph: Graph, interface: Interface) -> Truth:
    outward = goes_out(graph, interface, HTTPS)
    if outward.certain:
        return outward
    within = (
        site.here & any_of(all_of(served(graph, vpc, service) for service in NEEDED) for vpc in site.subnet.vpc)
        for site in interface.sites
    )
    return outward | any_of(within)
