"""The nodes that AWS creates without a declaration: the default VPC, and the defaults of every VPC.

https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Protocol, TypeVar

from msgspec import Struct

from linter.aws.catalogue import IMPLIED
from linter.aws.cidr_blocks import Block, Cidrs
from linter.aws.eks import KubernetesCluster
from linter.aws.gateway import InternetGateway
from linter.aws.network_acl import DefaultNetworkAcl, NetworkAcl
from linter.aws.node import Node, Origin, Resolver
from linter.aws.route_table import DefaultRouteTable, MainTableAssociation, RouteTable
from linter.aws.security_group import DefaultSecurityGroup, SecurityGroup
from linter.aws.setting import Links, Referrer, Setting, joined
from linter.aws.vpc import DefaultSubnet, DefaultVpc, Subnet, Vpc
from linter.network import Between, addresses
from linter.resource import Declarations, Dialect, Resource
from linter.source import Span
from linter.truth import YES, Doubt, unknown
from linter.value import Record, Unknown

N = TypeVar("N", bound=Node)

DEFAULT_RANGE = "172.31.0.0/16"


class _Made(Struct, frozen=True):
    """A node that AWS creates with each VPC: its name, and the kind of declaration that adopts it."""

    called: str
    adopted_by: type[Node]


_MADE: Mapping[type[Node], _Made] = MappingProxyType(
    {
        SecurityGroup: _Made("default security group", DefaultSecurityGroup),
        NetworkAcl: _Made("default network ACL", DefaultNetworkAcl),
        RouteTable: _Made("main route table", DefaultRouteTable),
        InternetGateway: _Made("internet gateway", DefaultVpc),
    }
)


class Declared(Resolver, Protocol):
    """The part of the graph that implicit nodes need."""

    declarations: Declarations
    pristine_default_vpc: bool

    def all(self, kind: type[N]) -> tuple[N, ...]:
        """The declared nodes of a kind."""
        ...


class Implicit:
    """The nodes that AWS creates, each added to the graph when it is first requested."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._made: dict[tuple[Node, type[Node]], Node] = {}

    def named(self, vpc: Node, attribute: str) -> Links[Node]:
        """The node that an attribute of a VPC refers to."""
        return (
            self.main_table(vpc) if attribute == "main_route_table_id" else self.default(vpc, IMPLIED[attribute].kind)
        )

    def default(self, vpc: Node, kind: type[Node]) -> Links[Node]:
        """The node of this kind that AWS creates with a VPC, or the declaration that adopts it."""
        adopters = self._declared.referring(_MADE[kind].adopted_by, "vpc", vpc)
        return _first(adopters, self._own(vpc, kind), vpc.span)

    def main_table(self, vpc: Node) -> Links[Node]:
        """The main route table of a VPC: the one that a declaration chooses, otherwise the one that AWS created."""
        chosen = self._declared.referring(MainTableAssociation, "vpc", vpc)
        default = self.default(vpc, RouteTable)
        surely = [association.node.table for association in chosen if association.applies.certain]
        if len(surely) == 1:
            return surely[0]
        if not chosen:
            return default
        doubts = dict.fromkeys(doubt for association in chosen for doubt in association.applies.doubts)
        doubts.update(dict.fromkeys([Doubt("several declarations choose the main route table")] if surely else []))
        named = dict.fromkeys(table for association in chosen for table in association.node.table)
        return Links((), (*default, *named), vpc.span, doubts=tuple(doubts))

    def cluster_group(self, cluster: Node) -> Links[Node]:
        """The security group that EKS creates with a cluster: its members reach one another and may send anything.

        https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
        """
        return Links((self._own(cluster, SecurityGroup, "cluster security group"),), (), cluster.span)

    def gateway(self, vpc: Node) -> Node:
        """The internet gateway that AWS created with the default VPC."""
        return self._own(vpc, InternetGateway)

    @cached_property
    def vpc(self) -> Links[Node]:
        """The default VPC of the account."""
        span = self._span
        adopted = self._declared.all(DefaultVpc)
        return _first([Referrer(adopter, adopter.exists) for adopter in adopted[:1]], self._default_vpc, span)

    @cached_property
    def subnet(self) -> Links[Node]:
        """The subnet of the default VPC that AWS chooses if none is named."""
        adopted = self._declared.all(DefaultSubnet)
        vpc = (*self.vpc,)[0]
        given = {
            "vpc": self.vpc,
            "map_public_ipv4": Setting((True,), self._span, stated=False),
        }
        body = Record(MappingProxyType({}), self._span)
        key = f"a default subnet of {vpc}"
        own = Subnet(key, vpc.resource, body, self._declared, None, Origin.IMPLICIT, vpc.exists, given)
        doubts = (Doubt("AWS chooses one of the default subnets"),)
        return Links((), (own, *adopted), self._span, doubts=doubts) if adopted else Links((own,), (), self._span)

    @cached_property
    def _default_vpc(self) -> Node:
        span = self._span
        dialect = next((resource.dialect for resource in self._declared.declarations.resources), Dialect.TERRAFORM)
        body = Record(MappingProxyType({}), span)
        resource = Resource("the default VPC", "", dialect, span, body, managed=False)
        held = addresses(DEFAULT_RANGE)
        given = {
            "is_default": Setting((True,), span, stated=False),
            "dns_hostnames": Setting((True,), span, stated=False),
            "cidr_v4": Cidrs((Block(DEFAULT_RANGE, Between(held, held), span),), span),
        }
        gone = unknown("the account may have deleted or changed its default VPC")
        exists = YES if self._declared.pristine_default_vpc else gone
        return Vpc(resource.key, resource, body, self._declared, None, Origin.IMPLICIT, exists, given)

    @cached_property
    def _span(self) -> Span:
        resources = self._declared.declarations.resources
        return resources[0].span if resources else Span("", 1, 1, 1, 1)

    def _own(self, vpc: Node, kind: type[Node], name: str = "") -> Node:
        if (vpc, kind) not in self._made:
            seen = vpc.origin in {Origin.DECLARED, Origin.IMPLICIT}
            called = f"the {name or _MADE[kind].called} of {vpc}"
            body = (
                Record(MappingProxyType({}), vpc.span) if seen else Unknown(f"{called} is not declared here", vpc.span)
            )
            unseen = Origin.UNNAMED if vpc.origin is Origin.UNNAMED else Origin.EXTERNAL
            origin = Origin.IMPLICIT if seen else unseen
            given = {"vpc": _vpcs(vpc)}
            self._made[vpc, kind] = kind(called, vpc.resource, body, self._declared, None, origin, vpc.exists, given)
        return self._made[vpc, kind]


def _vpcs(owner: Node) -> Links[Vpc]:
    """The VPC of the nodes that AWS creates with the owner."""
    if isinstance(owner, KubernetesCluster):
        return joined((subnet.vpc for subnet in owner.subnets), owner.span)
    return Links((owner,) if isinstance(owner, Vpc) else (), (), owner.span)


def _first(adopters: tuple[Referrer[Node], ...] | list[Referrer[Node]], own: Node, span: Span) -> Links[Node]:
    surely = [adopter.node for adopter in adopters if adopter.applies.certain]
    if len(surely) == 1:
        return Links((surely[0],), (), span)
    if not adopters:
        return Links((own,), (), span)
    doubts = dict.fromkeys(doubt for adopter in adopters for doubt in adopter.applies.doubts)
    doubts.update(dict.fromkeys([Doubt(f"{len(surely)} declarations adopt it", span)] if surely else []))
    return Links((), (own, *(adopter.node for adopter in adopters)), span, doubts=tuple(doubts))
