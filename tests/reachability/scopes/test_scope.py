"""A scope is read as AWS writes it, and nothing that is not understood is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from linter.network import EVERY_ADDRESS, PORTS, addresses, union
from linter.reachability.scopes.scope import End, Header, NotUnderstood, PathPattern, Resources, Scope, scope

WHOLE = {
    "Source": {
        "ResourceStatement": {"Resources": ["web"], "ResourceTypes": ["AWS::EC2::InternetGateway"]},
        "PacketHeaderStatement": {
            "Protocols": ["tcp", "UDP", "50", "0", "255"],
            "SourceAddresses": ["10.0.0.0/8", "192.0.2.1/32"],
            "DestinationPrefixLists": ["pl-2"],
            "SourcePorts": ["1024-65535"],
            "DestinationPorts": ["22", "80-90", "0"],
        },
    },
    "Destination": {
        "PacketHeaderStatement": {"SourcePrefixLists": ["pl-1"], "DestinationAddresses": ["2001:db8::/32"]}
    },
    "ThroughResources": [{"ResourceStatement": {"Resources": ["fw", "aws_instance.a"]}}, {}],
}


def test_every_part_of_a_path_is_read() -> None:
    source = Header(
        (6, 17, 50, 0, 255),
        addresses("10.0.0.0/8", "192.0.2.1/32"),
        EVERY_ADDRESS,
        union((1024, 65535)),
        union((22, 22), (80, 90), (0, 0)),
        (),
        ("pl-2",),
    )
    destination = Header((), EVERY_ADDRESS, addresses("2001:db8::/32"), PORTS, PORTS, ("pl-1",), ())
    pattern = PathPattern(
        End(Resources(("web",), ("AWS::EC2::InternetGateway",)), source),
        End(Resources(), destination),
        (Resources(("fw", "aws_instance.a")), Resources()),
    )
    assert scope({"MatchPaths": [WHOLE], "ExcludePaths": [{}], "Tags": []}) == Scope(
        (pattern,), (PathPattern(End(), End()),)
    )
    assert [held.anything for held in pattern.through] == [False, True]


def header(**said: Any) -> dict[str, Any]:
    return {"MatchPaths": [{"Source": {"PacketHeaderStatement": said}}]}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({}, "needs MatchPaths"),
        ({"MatchPaths": "x"}, "MatchPaths is not a list"),
        ({"MatchPaths": {"Source": {}}}, "MatchPaths is not a list"),
        ({"MatchPath": []}, "did you mean MatchPaths?"),
        ({"MatchPaths": [{}], "ExcludePaths": 1}, "ExcludePaths is not a list"),
        ({"MatchPaths": [{"Sources": {}}]}, "'Sources' is not part of a path statement (did you mean Source?)"),
        ({"MatchPaths": [{"Source": []}, {"Source": "x"}]}, "Source is not an object"),
        ({"MatchPaths": ["x"]}, "Source is not an object"),
        ({"MatchPaths": [{"Source": {"Resource": {}}}]}, "not part of an end of a path"),
        ({"MatchPaths": [{"ThroughResources": [{"Resource": {}}]}]}, "not part of a statement of ThroughResources"),
        ({"MatchPaths": [{"Source": {"ResourceStatement": {"Types": []}}}]}, "not part of a resource statement"),
        ({"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::Instanc"]}}}]}, "Instance?"),
        (header(Port=["22"]), "'Port' is not part of a packet header statement"),
        (header(Protocols=["256"]), "'256' is not a protocol"),
        (header(Protocols=["tcpp"]), "did you mean tcp?"),
        (header(Protocols=["-1"]), "'-1' is not a protocol"),
        (header(SourcePorts="22"), "SourcePorts is not a list"),
        (header(SourcePorts=["65536"]), "'65536' is not a port from 0 to 65535"),
        (header(DestinationPorts=["9-8"]), "'9-8' is not a port from 0 to 65535"),
        (header(DestinationPorts=["ssh"]), "'ssh' is not a port or a range of ports"),
        (header(SourceAddresses=["10.0.0.256"]), "'10.0.0.256' is not an address or a CIDR block"),
        (header(SourceAddresses=["10.0.0.0/8"], SourcePrefixLists=["pl-1"]), "exclude each other"),
        (header(DestinationAddresses=["::/0"], DestinationPrefixLists=["pl-1"]), "exclude each other"),
    ],
)
def test_what_is_not_understood_is_named(written: dict[str, Any], complaint: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        scope(written)
    assert complaint in str(raised.value)


@pytest.mark.parametrize("kind", ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::NetworkInterface", "aws_instance"])
def test_a_type_of_either_language_is_known(kind: str) -> None:
    assert scope({"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": [kind]}}}]}).match
