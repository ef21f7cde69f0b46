"""Rules, routes, addresses and links in words."""

from __future__ import annotations

from linter.aws.node import Node
from linter.aws.setting import Links
from linter.graph.filtering import NumberedEntry, Permission
from linter.graph.routing.route_entry import RouteEntry
from linter.network import EVERY_ADDRESS, INTERNET, PROTOCOL_NAMES, WITH_PORTS, Between, Service, ports_in_words

_MOST_TOLD = 8


def links_in_words(links: Links[Node]) -> str:
    """The nodes that a setting links to."""
    told = [str(node) for node in links.surely] + [f"{node} (perhaps)" for node in links.maybe]
    told += ["others that cannot be seen"] if links.open else []
    return ", ".join(told) or "nothing"


def addresses_in_words(held: Between) -> str:
    """A set of addresses, as far as known."""
    if held.most != held.least:
        known = f"at least {_named(held.least)}" if held.least else ""
        return known or "addresses that are not known"
    return _named(held.least)


def _named(held: object) -> str:
    if held == EVERY_ADDRESS:
        return "every address"
    if held == INTERNET:
        return "the internet"
    parts = str(held).split(", ")
    more = f" and {len(parts) - _MOST_TOLD} more blocks" if len(parts) > _MOST_TOLD else ""
    return ", ".join(parts[:_MOST_TOLD]) + more


def service_in_words(service: Service) -> str:
    """Protocols and ports, as far as known."""
    if not service.protocols:
        return "a protocol that is not known"
    return " or ".join(_protocol(service, protocol) for protocol in service.protocols)


def _protocol(service: Service, protocol: int | None) -> str:
    if protocol is None:
        return "every protocol"
    if protocol in WITH_PORTS and service.least != service.most:
        return f"{PROTOCOL_NAMES[protocol]}, on ports that are not known"
    return ports_in_words(protocol, service.least)


def permission_in_words(permission: Permission, preposition: str) -> str:
    """One rule of a security group: `tcp 22 from 10.0.0.0/8`."""
    peers = [addresses_in_words(permission.peers)] if permission.peers.most else []
    named = (*permission.groups.surely, *permission.groups.maybe)
    peers += [f"members of {links_in_words(permission.groups)}"] if named or permission.groups.open else []
    return f"{service_in_words(permission.service)} {preposition} {' and '.join(peers) or 'nobody'}"


def entry_in_words(entry: NumberedEntry, preposition: str) -> str:
    """One entry of a network ACL: `100 allow every protocol from 0.0.0.0/0`."""
    number = "?" if entry.number.known is None else str(entry.number.known)
    action = "allow" if entry.allows.certain else "deny" if not entry.allows.possible else "allow or deny"
    return f"{number} {action} {service_in_words(entry.service)} {preposition} {addresses_in_words(entry.peers)}"


def route_in_words(route: RouteEntry) -> str:
    """One route: `0.0.0.0/0 to aws_internet_gateway.main`, with its state where it is none that works."""
    state = "" if route.active.certain else " (blackhole)" if not route.active.possible else " (perhaps a blackhole)"
    target = "local" if route.via.value == "local" else links_in_words(route.targets)
    return f"{addresses_in_words(route.destination)} to {target}{state}"
