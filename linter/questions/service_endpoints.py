"""Which services of AWS a VPC reaches through endpoints of its own.

https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.endpoint import VpcEndpoint
from linter.aws.vpc import Subnet, Vpc
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.routing.routing import public
from linter.truth import Doubt, Truth, any_of

EXPECTED = ("s3", "ec2", "ssm", "kms", "ecr.dkr")
"""What a private subnet commonly calls: object storage, the API of EC2, Systems Manager, keys, container images."""


@dataclass(frozen=True, slots=True)
class Unserved:
    """A VPC with private subnets, and whether and which of the expected services it has no endpoint for."""

    vpc: Vpc
    when: Truth
    services: tuple[str, ...]
    subnets: tuple[Subnet, ...]


@fact
def served(graph: Graph, vpc: Vpc, service: str) -> Truth:
    """Whether there is an endpoint for a service in a VPC that clients there find without being told of it."""
    found = [
        each.applies & _is_for(each.node, service) & _found_by_name(each.node)
        for each in graph.referring(VpcEndpoint, "vpc", vpc)
    ]
    opened = graph.opened(vpc)
    if opened or not vpc.is_seen:
        doubts = opened or (Doubt(f"{vpc} is not declared here", vpc.span),)
        found.append(Truth(possible=True, certain=False, doubts=doubts))
    return any_of(found)


def _is_for(endpoint: VpcEndpoint, service: str) -> Truth:
    """Whether its service is this one: `com.amazonaws.eu-west-1.ssm`; the region may not be known."""
    name = endpoint.service_name
    return name.test(lambda said: said.split(".", 3)[-1] == service or said == service)


def _found_by_name(endpoint: VpcEndpoint) -> Truth:
    return endpoint.endpoint_type.is_("Gateway") | endpoint.private_dns.is_(wanted=True)


def unserved(graph: Graph) -> Iterator[Unserved]:
    """Every declared VPC, with whether its private subnets lack endpoints."""
    for vpc in graph.all(Vpc):
        subnets = [(each.node, each.applies & _is_private(graph, each.node)) for each in vpc.subnets]
        private = any_of(when for _, when in subnets)
        missing = {service: ~served(graph, vpc, service) for service in EXPECTED}
        lacks = any_of(missing.values())
        told = tuple(
            service for service, lack in missing.items() if lack.certain or (not lacks.certain and lack.possible)
        )
        yield Unserved(vpc, private & lacks, told, tuple(node for node, when in subnets if when.possible))


def _is_private(graph: Graph, subnet: Subnet) -> Truth:
    return ~(public(graph, subnet, 4).holds | public(graph, subnet, 6).holds)
