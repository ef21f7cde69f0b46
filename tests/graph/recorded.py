"""The facts of a graph as text: interfaces, routes, rules, targets, and what leaves each of them open."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import singledispatch

from msgspec import Struct

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.aws.gateway import Gateway
from linter.aws.node import Node
from linter.aws.route_table import RouteTable
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Setting
from linter.aws.vpc import Subnet, Vpc
from linter.graph.addressing import cidrs_of, cidrs_of_subnet
from linter.graph.conflicts import conflicts
from linter.graph.filtering import Direction, acls_of, acls_with_entries, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.interfaces.balancers import forwards, of_unseen_balancers
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.interfaces.middle_interfaces import doors_of_what_is_unseen, unseen_doors
from linter.graph.public_endpoints import public_endpoints
from linter.graph.routing.gateways import attached_vpcs, gateways_of
from linter.graph.routing.routing import classes, gateway_tables_of, routes_of, tables_of
from linter.network import ADDRESSES_V4, ADDRESSES_V6, INTERNET, PORTS, Addresses, Between, Intervals
from linter.source import Span
from linter.truth import Doubt, Truth

_NAMES = {
    ADDRESSES_V4: "any IPv4",
    ADDRESSES_V6: "any IPv6",
    INTERNET.v4: "the internet's IPv4",
    INTERNET.v6: "the internet's IPv6",
}
_MOST_RANGES = 6


def facts(graph: Graph) -> str:
    """All that the graph works out of what is declared, one fact a line below what it is about."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    for vpc in graph.all(Vpc):
        yield from _about(vpc, ranges=cidrs_of(graph, vpc), gateways=gateways_of(graph, vpc))
    for gateway in graph.all(Gateway):
        yield from _about(gateway, vpcs=attached_vpcs(graph, gateway), tables=gateway_tables_of(graph, gateway))
    for subnet in graph.all(Subnet):
        yield from _about(subnet, range=cidrs_of_subnet(graph, subnet), acls=acls_of(graph, subnet))
        yield f"  tables: {shown(tables_of(graph, subnet))}"
        yield from (f"  IPv{family}: {shown(each)}" for family in (4, 6) for each in classes(graph, subnet, family))
    tables = {table for subnet in graph.all(Subnet) for table in tables_of(graph, subnet)} | {*graph.all(RouteTable)}
    for table in sorted(tables, key=str):
        routes = routes_of(graph, table)
        yield from _about(table, open=routes.open)
        yield from (f"  {shown(taken)}" for taken in routes.taken)
    groups = {group for interface in interfaces(graph) for group in interface.groups} | {*graph.all(SecurityGroup)}
    for group in sorted(groups, key=str):
        yield from _about(group, **{way.value: rules_of(graph, group, way) for way in Direction})
    for acl in acls_with_entries(graph):
        yield from _about(acl, **{way.value: entries_of(graph, acl, way) for way in Direction})
    for interface in (*interfaces(graph), *unseen_doors(graph), *doors_of_what_is_unseen(graph)):
        yield f"interface {shown(interface)}"
    for balancer in (*graph.all(LoadBalancer), *graph.all(ClassicBalancer)):
        yield from (f"{balancer} forwards {shown(forward)}" for forward in forwards(graph, balancer))
    yield from (f"{owner} may forward {shown(forward)}" for owner, forward in of_unseen_balancers(graph))
    yield from (f"public {shown(endpoint)}" for endpoint in public_endpoints(graph))
    yield from (f"conflict {shown(notice)}" for notice in conflicts(graph))


def _about(node: Node, **told: object) -> Iterator[str]:
    yield f"{node}"
    yield from (f"  {name}: {shown(value)}" for name, value in told.items())


@singledispatch
def shown(value: object) -> str:
    """A value in words: of a record the fields that are not as they are by default."""
    if isinstance(value, Struct):
        return f"{{{', '.join(_fields(value))}}}"
    return str(value)


@shown.register
def _(truth: Truth) -> str:
    return str(truth) + _because(truth.doubts)


@shown.register
def _(doubt: Doubt) -> str:
    return doubt.reason + _at(doubt.span)


@shown.register
def _(span: Span) -> str:
    return f"line {span.line}"


@shown.register
def _(word: Enum) -> str:
    return str(word.value)


@shown.register
def _(node: Node) -> str:
    return str(node)


@shown.register
def _(held: Between) -> str:
    known = shown(held.most) if held.least == held.most else f"{shown(held.least)} to {shown(held.most)}"
    return known + _because(held.doubts)


@shown.register
def _(held: Addresses) -> str:
    return ", ".join(text for text in (addresses(4, held.v4), addresses(6, held.v6)) if text) or "no address"


@shown.register
def _(held: Intervals) -> str:
    return "any" if held == PORTS else numbers(held, {}) or "none"


@shown.register
def _(links: Links) -> str:  # type: ignore[type-arg] # it is dispatched by the class
    told = [*map(str, links.surely), *(f"perhaps {node}" for node in links.maybe)]
    told += ["perhaps another"] if links.open else []
    return (", ".join(told) or "nothing") + _because(links.doubts)


@shown.register
def _(setting: Setting) -> str:  # type: ignore[type-arg] # it is dispatched by the class
    told = [*map(str, setting.values), *(["perhaps another"] if setting.open else [])]
    return (" or ".join(told) or "unset") + _because(setting.doubts)


@shown.register
def _(several: tuple) -> str:  # type: ignore[type-arg] # it is dispatched by the class
    return "; ".join(map(shown, several))


def _fields(value: Struct) -> Iterator[str]:
    names, defaults = value.__struct_fields__, value.__struct_defaults__
    default = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    for name in names:
        held = getattr(value, name)
        if held not in (None, (), default.get(name)):
            yield f"{name.replace('_', ' ')}: {shown(held)}"


def _because(doubts: Iterable[Doubt]) -> str:
    said = [shown(doubt) for doubt in doubts]
    return f" ({'; '.join(said)})" if said else ""


def _at(span: Span | None) -> str:
    return "" if span is None else f" @{span.line}"


def addresses(family: int, held: Intervals) -> str:
    """A set of addresses of a family: by its name or as ranges, of many the first few."""
    if held in _NAMES:
        return _NAMES[held]
    made = ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address
    ranges = [str(made(low)) if low == high else f"{made(low)}-{made(high)}" for low, high in held.spans]
    more = [f"and {len(ranges) - _MOST_RANGES} more ranges"] if len(ranges) > _MOST_RANGES else []
    return ", ".join((*ranges[:_MOST_RANGES], *more))


def numbers(held: Intervals, names: Mapping[int, str]) -> str:
    """A set of numbers as ranges, single ones by their names."""
    return ", ".join(names.get(low, str(low)) if low == high else f"{low}-{high}" for low, high in held.spans)
