"""Declarations that contradict one another: what is told, and what makes an answer open.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table_association
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from linter.aws.network_acl import AclAssociation, AclEntry, NetworkAcl
from linter.aws.node import Node
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet
from linter.finding import Notice
from linter.graph.filtering import Direction, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.routing.routing import routes_of


def conflicts(graph: Graph) -> tuple[Notice, ...]:
    """Every conflict between declarations, sorted."""
    found = (*_fights(graph), *_double_tables(graph), *_double_acls(graph), *_double_numbers(graph))
    return tuple(sorted(found, key=lambda notice: (notice.subject, notice.message)))


def _fights(graph: Graph) -> Iterator[Notice]:
    """Groups, tables and lists that list inline what is also declared by resources of their own."""
    for holder, parts, called in _held(graph):
        alone = next((part for part in parts if part.parent is None), None)
        if alone is not None and any(part.parent is holder for part in parts):
            message = (
                f"{holder} lists its {called} inline, and {alone} adds one: each apply removes what the other made"
            )
            yield Notice(message, alone.span, holder.address)


def _held(graph: Graph) -> Iterator[tuple[Node, tuple[Node, ...], str]]:
    """What has rules, routes or entries, and those of them that are declared in a language where both ways fight."""
    for group in graph.all(SecurityGroup):
        for direction in Direction:
            rules = [each.rule for each in rules_of(graph, group, direction).permissions if not each.applies.certain]
            every = [each.rule for each in rules_of(graph, group, direction).permissions]
            yield group, _if_any(rules, every), "rules"
    for table in graph.all(RouteTable):
        routes = routes_of(graph, table).entries
        unsure = [each.declared for each in routes if not each.exists.certain]
        yield table, _if_any(unsure, [each.declared for each in routes]), "routes"
    for acl in graph.all(NetworkAcl):
        for direction in Direction:
            entries = entries_of(graph, acl, direction).entries
            unsure = [each.entry for each in entries if not each.applies.certain]
            yield acl, _if_any(unsure, [each.entry for each in entries]), "entries"


def _if_any(unsure: list[Node | None], every: list[Node | None]) -> tuple[Node, ...]:
    """All parts, where one that stands alone is not sure to stay."""
    fights = any(each is not None and each.parent is None for each in unsure)
    return tuple(each for each in every if each is not None) if fights else ()


def _double_tables(graph: Graph) -> Iterator[Notice]:
    for subnet in graph.all(Subnet):
        named = [each.node for each in graph.referring(RouteTableAssociation, "subnet", subnet) if each.applies.certain]
        if len(named) > 1:
            tables = " and ".join(str(each.table.only or each) for each in named)
            yield Notice(f"{subnet} is associated with {tables}: one of them wins", named[-1].span, subnet.address)


def _double_acls(graph: Graph) -> Iterator[Notice]:
    for subnet in graph.all(Subnet):
        named: list[Node] = []
        named += [each.node for each in graph.referring(AclAssociation, "subnet", subnet) if each.applies.certain]
        named += [each.node for each in graph.referring(NetworkAcl, "subnets", subnet) if each.applies.certain]
        if len(named) > 1:
            lists = " and ".join(map(str, named))
            yield Notice(f"{subnet} is given network ACLs by {lists}: one of them wins", named[-1].span, subnet.address)


def _double_numbers(graph: Graph) -> Iterator[Notice]:
    """Lists that have several entries of one number in one direction; AWS refuses the second."""
    for acl in graph.all(NetworkAcl):
        bearing: dict[tuple[Direction, int], list[AclEntry]] = defaultdict(list)
        for entry in (each.node for each in acl.entries if each.applies.certain):
            number, egress = entry.rule_number.known, entry.egress
            if number is not None and egress.possible == egress.certain:
                bearing[Direction.EGRESS if egress.certain else Direction.INGRESS, number].append(entry)
        for (direction, number), entries in bearing.items():
            if len(entries) > 1:
                message = f"{acl} has several {direction.value} entries of the number {number}: one of them wins"
                yield Notice(message, entries[-1].span, acl.address)
