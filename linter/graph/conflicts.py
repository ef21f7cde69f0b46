"""Declarations that contradict one another, and so leave it open which of them is in force.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table_association
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from linter.aws.network_acl import AclAssociation, AclEntry, NetworkAcl
from linter.aws.node import Node
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet
from linter.finding import Notice
from linter.graph.filtering import Direction, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.routing.routing import routes_of
from linter.truth import Truth

N = TypeVar("N", bound=Node)


def conflicts(graph: Graph) -> tuple[Notice, ...]:
    """Every conflict between declarations, sorted."""
    notices = (*_fights(graph), *_double_tables(graph), *_double_acls(graph), *_double_numbers(graph))
    return tuple(sorted(notices, key=lambda notice: (notice.subject, notice.message)))


def _fights(graph: Graph) -> Iterator[Notice]:
    """Groups, tables and ACLs that list some of their parts inline while separate resources add others."""
    for holder, parts, called in _held(graph):
        alone = next((part for part in parts if part.parent is None), None)
        if alone is not None and any(part.parent is holder for part in parts):
            message = (
                f"{holder} lists its {called} inline, and {alone} adds one: each apply removes what the other created"
            )
            yield Notice(message, alone.span, holder.address)


def _held(graph: Graph) -> Iterator[tuple[Node, tuple[Node, ...], str]]:
    """Each group, table and ACL with its parts and what they are called, where inline and separate ones conflict."""
    for group in graph.all(SecurityGroup):
        for direction in Direction:
            rules = [
                (permission.rule, permission.applies) for permission in rules_of(graph, group, direction).permissions
            ]
            yield group, _if_any(rules), "rules"
    for table in graph.all(RouteTable):
        routes = [(route.declared, route.exists) for route in routes_of(graph, table).entries]
        yield table, _if_any(routes), "routes"
    for acl in graph.all(NetworkAcl):
        for direction in Direction:
            entries = [(entry.entry, entry.applies) for entry in entries_of(graph, acl, direction).entries]
            yield acl, _if_any(entries), "entries"


def _if_any(parts: list[tuple[Node | None, Truth]]) -> tuple[Node, ...]:
    """All declared parts, where one that stands alone is not sure to stay; none otherwise."""
    declared = [(part, stays) for part, stays in parts if part is not None]
    fights = any(part.parent is None and not stays.certain for part, stays in declared)
    return tuple(part for part, _ in declared) if fights else ()


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
