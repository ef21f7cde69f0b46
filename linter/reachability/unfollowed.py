"""Paths that packets do not take and that are not followed; an answer names those that lead to its target."""

from __future__ import annotations

from collections.abc import Iterator

from linter.aws.client_vpn import ClientVpn
from linter.aws.ec2 import Instance
from linter.aws.instance_connect import ConnectEndpoint
from linter.aws.serverless import Function, FunctionUrl
from linter.aws.vpc import Vpc
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.reachability.endpoints import Endpoint, Place

DOORS = (ConnectEndpoint, ClientVpn)


def unfollowed(graph: Graph, source: Endpoint, target: Endpoint) -> tuple[str, ...]:
    """The further ways from the internet to a target, in words, sorted; none for other sources."""
    return tuple(sorted(set(_ways(graph, target)))) if source.place is Place.INTERNET else ()


def _ways(graph: Graph, target: Endpoint) -> Iterator[str]:
    for owner in target.owners:
        if isinstance(owner, Instance) and owner.profile.stated:
            yield f"sessions of Systems Manager on {owner}, whom IAM lets"
        if isinstance(owner, Function):
            for url in graph.referring(FunctionUrl, "function", owner):
                if not url.node.authorization.is_("NONE").certain:
                    yield f"requests to {url.node} that are signed, whom IAM lets"
    vpcs = {vpc for interface in target.interfaces for vpc in _vpcs(interface)}
    for interface in interfaces(graph):
        if isinstance(interface.owner, DOORS) and vpcs & set(_vpcs(interface)):
            place = Place.INSTANCE_CONNECT if isinstance(interface.owner, ConnectEndpoint) else Place.VPN_CLIENTS
            yield f"people who come in through {interface.owner}: ask from {place.value}"


def _vpcs(interface: Interface) -> Iterator[Vpc]:
    for site in interface.sites:
        yield from site.subnet.vpc
