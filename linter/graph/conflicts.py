"""Declarations that contradict one another, and so leave it open which of them is in force.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table_association
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from linter.aws.network_acl import AclAssociation, AclEntry, NetworkAcl
from linter.aws.node import Node
from linter.aws.route import Route
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet
from linter.finding import Notice
from linter.graph.filtering import Direction
from linter.graph.graph import Graph

N = TypeVar("N", bound=Node)


def conflicts(graph: Graph) -> tuple[Notice, ...]:
    """Every conflict between declarations, sorted."""
    notices = (*_fights(graph), *_double_tables(graph), *_double_acls(graph), *_double_numbers(graph))
    return tuple(sorted(notices, key=lambda notice: (notice.subject, notice.message)))


def _fights(graph: Graph) -> Iterator[Notice]:
    """Groups, tables and ACLs that list some of their parts inline while separate resources add others.

    Only Terraform removes what a list omits; CloudFormation never touches what the template did not create.
    """
    for group in graph.all(SecurityGroup):
        for rules in (group.ingress, group.egress):
            removed = [rule.node for rule in rules if group.removes(rule.node)]
            yield from _fight(group, "rules", removed, any(rule.node.parent is group for rule in rules))
    for table in graph.all(RouteTable):
        routes = [route.node for route in graph.referring(Route, "table", table)]
        removed_routes = [route for route in routes if route.parent is None and table.removes_other_routes]
        yield from _fight(table, "routes", removed_routes, any(route.parent is table for route in routes))
    for acl in graph.all(NetworkAcl):
        removed_entries = [entry.node for entry in acl.entries if acl.removes(entry.node)]
        yield from _fight(acl, "entries", removed_entries, any(entry.node.parent is acl for entry in acl.entries))


def _fight(holder: Node, parts: str, removed: Sequence[Node], lists: bool) -> Iterator[Notice]:
    if removed and lists:
        message = (
            f"{holder} lists its {parts} inline, and {removed[0]} adds one: each apply removes what the other created"
        )
        yield Notice(message, removed[0].span, holder.address)


def _surely(referrers: tuple[Referrer[N], ...]) -> list[N]:
    return [referrer.node for referrer in referrers if referrer.applies.certain]


def _double_tables(graph: Graph) -> Iterator[Notice]:
    for subnet in graph.all(Subnet):
        named = _surely(graph.referring(RouteTableAssociation, "subnet", subnet))
        if len(named) > 1:
            tables = " and ".join(str(association.table.only or association) for association in named)
            yield Notice(
                f"{subnet} is associated with {tables}: only one of them takes effect", named[-1].span, subnet.address
            )


def _double_acls(graph: Graph) -> Iterator[Notice]:
    for subnet in graph.all(Subnet):
        named: list[Node] = [
            *_surely(graph.referring(AclAssociation, "subnet", subnet)),
            *_surely(graph.referring(NetworkAcl, "subnets", subnet)),
        ]
        if len(named) > 1:
            lists = " and ".join(map(str, named))
            yield Notice(
                f"{subnet} is associated with network ACLs by {lists}: only one of them takes effect",
                named[-1].span,
                subnet.address,
            )


def _double_numbers(graph: Graph) -> Iterator[Notice]:
    """Network ACLs with several entries of one number in one direction; AWS refuses the second."""
    for acl in graph.all(NetworkAcl):
        bearing: dict[tuple[Direction, int], list[AclEntry]] = defaultdict(list)
        for entry in _surely(acl.entries):
            number, egress = entry.rule_number.known, entry.egress
            if number is not None and egress.possible == egress.certain:
                bearing[Direction.EGRESS if egress.certain else Direction.INGRESS, number].append(entry)
        for (direction, number), entries in bearing.items():
            if len(entries) > 1:
                message = (
                    f"{acl} has several {direction.value} entries with number {number}: only one of them takes effect"
                )
                yield Notice(message, entries[-1].span, acl.address)
