"""Every kind of node, by the resource types, identifiers and parameter types that name it.

All modules of this package are imported here, so that the kinds they declare are known. Each costs less than half a
millisecond, and the graph and the policies import most of them anyway.
"""

from __future__ import annotations

import importlib
import pkgutil

from msgspec import Struct

from linter import aws
from linter.aws.eks import KubernetesCluster
from linter.aws.network_acl import NetworkAcl
from linter.aws.node import ANY_TYPE, DECLARED, Node, Spelling
from linter.aws.route_table import RouteTable
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Vpc

CUSTOM = "AWS::CloudFormation::CustomResource"

for _module in pkgutil.iter_modules(aws.__path__, f"{aws.__name__}."):
    importlib.import_module(_module.name)


def kinds() -> tuple[type[Node], ...]:
    """Every kind that a declaration can make, in the order of their names."""
    return tuple(DECLARED.all)


def kinds_under(kind: type[Node]) -> tuple[type[Node], ...]:
    """The kind itself, if a declaration can make it, and every such kind derived from it, in the order of names."""
    return tuple(DECLARED.under.get(kind, ()))


def spelled_as(resource_type: str) -> tuple[tuple[type[Node], Spelling], ...]:
    """The kinds that a resource type declares, each with the spelling that matched."""
    spelled = DECLARED.by_type.get(resource_type, ())
    if not spelled and _is_somebody_elses(resource_type):
        spelled = DECLARED.by_type[CUSTOM]
    return tuple((kind, spelling) for kind, spelling in spelled if not spelling.is_lookup)


def spelled_anywhere() -> dict[str, tuple[tuple[type[Node], Spelling], ...]]:
    """The kinds declared by blocks that resources of any type can have, by the name of the block."""
    return {spelling.block: ((kind, spelling),) for kind, spelling in DECLARED.by_type[ANY_TYPE]}


def looked_up_as(resource_type: str) -> tuple[tuple[type[Node], Spelling], ...]:
    """The kinds that a data source of a type declares."""
    return tuple((kind, spelling) for kind, spelling in DECLARED.by_type.get(resource_type, ()) if spelling.is_lookup)


def _is_somebody_elses(resource_type: str) -> bool:
    """Whether a CloudFormation type is a custom resource or a third-party extension, which may do anything."""
    return "::" in resource_type and not resource_type.startswith(("AWS::", "Alexa::"))


def kind_of_identifier(identifier: str) -> type[Node] | None:
    """The kind that an identifier belongs to: `sg-0123` is a security group."""
    return DECLARED.by_identifier.get(identifier.rpartition("-")[0])


def kind_of_parameter(parameter_type: str) -> type[Node] | None:
    """The kind that a parameter of this type, or of a list of it, names: something that exists before the stack."""
    return DECLARED.by_parameter_type.get(parameter_type.rsplit("<", 1)[-1].rstrip(">"))


class Implied(Struct, frozen=True):
    """A node that AWS creates along with another, and that an attribute of the other refers to."""

    owner: type[Node]
    kind: type[Node]

    def owned_by(self, node: Node) -> bool:
        """Whether the node has the attribute."""
        return isinstance(node, self.owner)

    def serves(self, kinds: tuple[type[Node], ...]) -> bool:
        """Whether the node it refers to is of one of the kinds."""
        return issubclass(self.kind, kinds)


IMPLIED = {
    "default_security_group_id": Implied(Vpc, SecurityGroup),
    "DefaultSecurityGroup": Implied(Vpc, SecurityGroup),
    "default_network_acl_id": Implied(Vpc, NetworkAcl),
    "DefaultNetworkAcl": Implied(Vpc, NetworkAcl),
    "default_route_table_id": Implied(Vpc, RouteTable),
    "main_route_table_id": Implied(Vpc, RouteTable),
    "vpc_config[0].cluster_security_group_id": Implied(KubernetesCluster, SecurityGroup),
    "ClusterSecurityGroupId": Implied(KubernetesCluster, SecurityGroup),
}
"""The attributes that refer to a node which AWS creates along with another, in either language."""
