"""Rules and routes that a plan shows twice: where they are declared, and read back into a list of their owner.

A group without inline rules has a computed `ingress`: once it exists, a plan lists in it what stand-alone rules add.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from linter.terraform.plan.document import Planned

Atom: TypeAlias = "tuple[object, ...]"
"""The identity of an entry: the smallest part that a stand-alone resource declares."""

_PEERS = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")
_DESTINATIONS = ("cidr_block", "ipv6_cidr_block", "destination_prefix_list_id")
_GROUPS = ("aws_security_group", "aws_default_security_group")
_TABLES = ("aws_route_table", "aws_default_route_table")
_ACLS = ("aws_network_acl", "aws_default_network_acl")


class Mirrored(Struct, frozen=True):
    """The parts that stand-alone resources of a plan declare, by the id of their owner and the list they show up in."""

    declared: Mapping[tuple[str, str], frozenset[Atom]]

    def without(self, planned: Planned, name: str) -> Any:
        """The planned value of an argument that the configuration does not set, without what is declared elsewhere."""
        value = planned.values.get(name)
        rest = _REST.get((planned.type, name))
        declared = self.declared.get((str(planned.values.get("id")), name))
        if rest is None or declared is None or not isinstance(value, list):
            return value
        left = (rest(entry, declared) for entry in value if isinstance(entry, dict))
        return [entry for entry in left if entry is not None]


def mirrored(resources: Iterable[Planned]) -> Mirrored:
    """The parts that the stand-alone rules and routes of a plan declare."""
    declared: dict[tuple[str, str], set[Atom]] = defaultdict(set)
    for planned in resources:
        for owner, name, atom in _declared(planned):
            declared[owner, name].add(atom)
    return Mirrored({key: frozenset(atoms) for key, atoms in declared.items()})


def _declared(planned: Planned) -> Iterator[tuple[str, str, Atom]]:
    values = planned.values
    if planned.type == "aws_security_group_rule":
        owner, name = str(values.get("security_group_id")), str(values.get("type"))
        sources = {**values, "security_groups": [values.get("source_security_group_id")]}
        yield from ((owner, name, atom) for atom in _rules(sources, values.get("protocol")))
    elif planned.type in ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"):
        owner, name = str(values.get("security_group_id")), planned.type.split("_")[4]
        peers = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")
        sources = {**values, **{here: [values.get(there)] for here, there in zip(_PEERS, peers, strict=True)}}
        yield from ((owner, name, atom) for atom in _rules(sources, values.get("ip_protocol")))
    elif planned.type == "aws_route":
        for here in _DESTINATIONS:
            there = here if here.startswith("destination_") else f"destination_{here}"
            if values.get(there):
                yield str(values.get("route_table_id")), "route", (here, values[there])
    elif planned.type == "aws_network_acl_rule":
        name = "egress" if values.get("egress") is True else "ingress"
        yield str(values.get("network_acl_id")), name, (values.get("rule_number"),)


def _rules(rule: Mapping[str, Any], protocol: object) -> Iterator[Atom]:
    ports = _ports(rule, protocol)
    for name in _PEERS:
        members = rule.get(name)
        yield from ((*ports, name, peer) for peer in (members if isinstance(members, list) else ()) if peer)
    if rule.get("self") is True:
        yield (*ports, "self")


def _ports(rule: Mapping[str, Any], protocol: object) -> Atom:
    every = str(protocol).lower() in ("-1", "all")
    return ("-1",) if every else (str(protocol).lower(), rule.get("from_port"), rule.get("to_port"))


def _rest_of_rule(entry: Mapping[str, Any], declared: frozenset[Atom]) -> Mapping[str, Any] | None:
    """The peers of an inline rule that no stand-alone rule declares; None if there are none."""
    ports = _ports(entry, entry.get("protocol"))
    left: dict[str, Any] = dict(entry)
    for name in _PEERS:
        members = entry.get(name)
        if isinstance(members, list):
            left[name] = [peer for peer in members if (*ports, name, peer) not in declared]
    if (*ports, "self") in declared:
        left["self"] = False
    return left if any(left.get(name) for name in (*_PEERS, "self")) else None


def _rest_of_route(entry: Mapping[str, Any], declared: frozenset[Atom]) -> Mapping[str, Any] | None:
    return None if any((name, entry.get(name)) in declared for name in _DESTINATIONS) else entry


def _rest_of_acl(entry: Mapping[str, Any], declared: frozenset[Atom]) -> Mapping[str, Any] | None:
    return None if (entry.get("rule_no"),) in declared else entry


_Rest: TypeAlias = "Callable[[Mapping[str, Any], frozenset[Atom]], Mapping[str, Any] | None]"
_REST: Mapping[tuple[str, str], _Rest] = {
    **{(type_, name): _rest_of_rule for type_ in _GROUPS for name in ("ingress", "egress")},
    **{(type_, "route"): _rest_of_route for type_ in _TABLES},
    **{(type_, name): _rest_of_acl for type_ in _ACLS for name in ("ingress", "egress")},
}
