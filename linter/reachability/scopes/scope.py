"""A Network Access Scope as AWS writes it, read strictly: an unsupported term is an error, never ignored.

Beside AWS's types and identifiers, a resource may be named by its address or logical ID, by `tag:key=value`, by a CIDR
block, or as `internet`, `on-premises` and the like.
https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/network-access-scopes.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AccessScopePathRequest.html
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from msgspec import Struct, field

from linter.aws.catalogue import kinds, spelled_as
from linter.network import EVERY_ADDRESS, PORTS, PROTOCOL_NUMBERS, Addresses, Intervals, addresses, union

TOP_KEYS = ("MatchPaths", "ExcludePaths", "Tags", "NetworkInsightsAccessScopeId")
PATH_KEYS = ("Source", "Destination", "ThroughResources")
END_KEYS = ("PacketHeaderStatement", "ResourceStatement")
RESOURCE_KEYS = ("Resources", "ResourceTypes")
HEADER_KEYS = (
    "Protocols",
    "SourceAddresses",
    "DestinationAddresses",
    "SourcePorts",
    "DestinationPorts",
    "SourcePrefixLists",
    "DestinationPrefixLists",
)
FURTHER_TYPES = ("AWS::EC2::TransitGatewayAttachment", "AWS::EC2::NetworkInterface")


class NotUnderstood(ValueError):  # noqa: N818 - it is what the scope is
    """A scope that cannot be read or held: `word` is the unsupported term, and the message says why, for a person."""

    def __init__(self, message: str, word: str = "", known: Iterable[str] = ()) -> None:
        near = difflib.get_close_matches(word, sorted(known), 1, 0.6) if word else []
        super().__init__(f"{message} (did you mean {near[0]}?)" if near else message)
        self.word = word


class Resources(Struct, frozen=True):
    """A resource statement: resources by name or by type; an empty statement matches everything."""

    named: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether it is empty."""
        return not self.named and not self.types


class Header(Struct, frozen=True):
    """The packets that a header statement describes; the addresses of prefix lists are known in a graph alone."""

    protocols: tuple[int, ...] = ()
    sources: Addresses = EVERY_ADDRESS
    targets: Addresses = EVERY_ADDRESS
    source_ports: Intervals = PORTS
    ports: Intervals = PORTS
    source_lists: tuple[str, ...] = ()
    target_lists: tuple[str, ...] = ()


EVERY_HEADER = Header()


class End(Struct, frozen=True):
    """One end of a path: what it may be, and the packets as they are there."""

    resources: Resources = field(default_factory=Resources)
    header: Header = EVERY_HEADER


class PathPattern(Struct, frozen=True):
    """A description of paths: their ends, and what they lead through: every one of `through`, by any of its kinds."""

    source: End
    destination: End
    through: tuple[Resources, ...] = ()


class Scope(Struct, frozen=True):
    """The forbidden paths (`match`), except for those that are allowed (`exclude`)."""

    match: tuple[PathPattern, ...]
    exclude: tuple[PathPattern, ...] = ()


def scope(document: Mapping[str, Any]) -> Scope:
    """Read a scope, as AWS writes it.

    Raises:
        NotUnderstood: it is not a scope, or uses a term that is not supported.
    """
    _check(document, TOP_KEYS, "a network access scope")
    match, exclude = (tuple(map(_pattern, _list(document, key))) for key in ("MatchPaths", "ExcludePaths"))
    if not match:
        raise NotUnderstood("a network access scope needs MatchPaths")
    return Scope(match, exclude)


def _check(written: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    for key in written:
        if key not in known:
            raise NotUnderstood(f"{key!r} is not part of {what}", str(key), known)


def _list(document: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = document.get(key) or ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise NotUnderstood(f"{key} is not a list", key)
    return value


def _object(document: Any, key: str) -> Mapping[str, Any]:
    value = document.get(key) or {} if isinstance(document, Mapping) else None
    if not isinstance(value, Mapping):
        raise NotUnderstood(f"{key} is not an object", key)
    return value


def _pattern(written: Any) -> PathPattern:
    source, destination = _object(written, "Source"), _object(written, "Destination")
    _check(written, PATH_KEYS, "a path statement")
    through = []
    for statement in _list(written, "ThroughResources"):
        resource = _object(statement, "ResourceStatement")
        _check(statement, ("ResourceStatement",), "a statement of ThroughResources")
        through.append(_resources(resource))
    return PathPattern(_end(source), _end(destination), tuple(through))


def _end(side: Mapping[str, Any]) -> End:
    _check(side, END_KEYS, "an end of a path")
    resources = _resources(_object(side, "ResourceStatement"))
    return End(resources, _header(_object(side, "PacketHeaderStatement")))


def _resources(statement: Mapping[str, Any]) -> Resources:
    _check(statement, RESOURCE_KEYS, "a resource statement")
    named, types = (tuple(map(str, _list(statement, key))) for key in RESOURCE_KEYS)
    for kind in types:
        if not spelled_as(kind) and kind not in FURTHER_TYPES:
            raise NotUnderstood(f"{kind!r} is not a type of resource that is known", kind, _known_types())
    return Resources(named, types)


def _known_types() -> tuple[str, ...]:
    return tuple({spelling.type for kind in kinds() for spelling in kind.spellings} | set(FURTHER_TYPES))


def _header(statement: Mapping[str, Any]) -> Header:
    _check(statement, HEADER_KEYS, "a packet header statement")
    for side in ("Source", "Destination"):
        if statement.get(f"{side}Addresses") and statement.get(f"{side}PrefixLists"):
            raise NotUnderstood(f"{side}Addresses and {side}PrefixLists exclude each other", f"{side}PrefixLists")
    protocols = tuple(_protocol(str(word)) for word in _list(statement, "Protocols"))
    return Header(
        protocols,
        _addresses(statement, "SourceAddresses"),
        _addresses(statement, "DestinationAddresses"),
        _ports(statement, "SourcePorts"),
        _ports(statement, "DestinationPorts"),
        tuple(map(str, _list(statement, "SourcePrefixLists"))),
        tuple(map(str, _list(statement, "DestinationPrefixLists"))),
    )


def _protocol(word: str) -> int:
    number = PROTOCOL_NUMBERS.get(word.lower())
    if number is None and word.isascii() and word.isdigit() and int(word) <= 255:
        return int(word)
    if number is None:
        raise NotUnderstood(f"{word!r} is not a protocol", word, PROTOCOL_NUMBERS)
    return number


def _addresses(statement: Mapping[str, Any], key: str) -> Addresses:
    written = [str(word) for word in _list(statement, key)]
    return reduce(Addresses.__or__, map(_block, written)) if written else EVERY_ADDRESS


def _block(word: str) -> Addresses:
    try:
        return addresses(word)
    except ValueError:
        raise NotUnderstood(f"{word!r} is not an address or a CIDR block", word) from None


def _ports(statement: Mapping[str, Any], key: str) -> Intervals:
    written = [str(word) for word in _list(statement, key)]
    return union(*map(_range, written)) if written else PORTS


def _range(word: str) -> tuple[int, int]:
    low, _, high = word.partition("-")
    try:
        ports = int(low), int(high or low)
    except ValueError:
        raise NotUnderstood(f"{word!r} is not a port or a range of ports", word) from None
    if not 0 <= ports[0] <= ports[1] <= 65535:
        raise NotUnderstood(f"{word!r} is not a port from 0 to 65535, nor a range of them", word)
    return ports
