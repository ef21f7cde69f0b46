"""What a rule says of protocols and ports is the set AWS takes it for."""

from pathlib import Path

import pytest

from linter.aws.network_acl import AclEntry
from linter.aws.ports import EVERY_PROTOCOL, to_protocol
from linter.aws.security_group import IngressRule
from linter.network import ICMP, ICMPV6, NONE, PORTS, TCP, UDP, Intervals, Service, icmp_packets
from linter.resource import Dialect
from linter.value import Plain
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("tcp", TCP),
        ("TCP", TCP),
        (" udp ", UDP),
        (6, TCP),
        ("17", UDP),
        ("icmp", ICMP),
        ("icmpv6", ICMPV6),
        ("-1", EVERY_PROTOCOL),
        (-1, EVERY_PROTOCOL),
        ("all", EVERY_PROTOCOL),
        ("0", 0),
        ("255", 255),
    ],
)
def test_a_protocol_is_written_in_several_ways(word: Plain, number: int) -> None:
    assert to_protocol(word) == number


@pytest.mark.parametrize("word", ["", "http", "256", "-2", "6.0", None])
def test_what_is_no_protocol_is_not_taken_for_one(word: Plain) -> None:
    with pytest.raises(ValueError, match="is not a protocol"):
        to_protocol(word)


def rule(protocol: str, low: str | None = None, high: str | None = None) -> Pair:
    """A rule of its own, for the ports from low to high."""
    ends = [(name, end) for name, end in (("from", low), ("to", high)) if end is not None]
    terraform = "".join(f"{name}_port = {end}\n" for name, end in ends)
    template = "".join(f", {name.title()}Port: {_in_template(end)}" for name, end in ends)
    return Pair(
        f"""
        resource "aws_vpc_security_group_ingress_rule" "rule" {{
          security_group_id = "sg-0123"
          cidr_ipv4         = "0.0.0.0/0"
          ip_protocol       = {protocol if protocol.startswith("var") else f'"{protocol}"'}
          {terraform}
        }}
        """,
        f"""
        Rule:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {{GroupId: sg-0123, CidrIp: 0.0.0.0/0, IpProtocol: {_in_template(protocol)}{template}}}
        """,
    )


def _in_template(word: str) -> str:
    if word == "var.unsure ? 20 : 22":
        return "!If [IsSure, 20, 22]"
    return "!Ref Somewhere" if word.startswith("var") else f'"{word}"'


def service(build: Build, pair: Pair) -> Service:
    (found,) = build(pair).all(IngressRule)
    return found.service


@pytest.mark.parametrize(
    ("pair", "port", "expected"),
    [
        (rule("tcp", "22", "22"), 22, "certain"),
        (rule("tcp", "22", "22"), 23, "no"),
        (rule("6", "20", "25"), 25, "certain"),
        (rule("udp", "22", "22"), 22, "no"),
        (rule("-1"), 22, "certain"),
        (rule("-1", "443", "443"), 22, "certain"),
        (rule("tcp"), 22, "certain"),
        (rule("tcp", "-1", "-1"), 22, "certain"),
        (rule("tcp", "25", "20"), 22, "no"),
        (rule("tcp", "var.somewhere", "22"), 22, "possible"),
        (rule("tcp", "var.somewhere", "22"), 23, "no"),
        (rule("tcp", "22", "var.somewhere"), 22, "possible"),
        (rule("tcp", "22", "var.somewhere"), 21, "no"),
        (rule("tcp", "var.unsure ? 20 : 22", "25"), 22, "certain"),
        (rule("tcp", "var.unsure ? 20 : 22", "25"), 21, "possible"),
        (rule("tcp", "var.unsure ? 20 : 22", "25"), 26, "no"),
        (rule("tcp", "22"), 22, "possible"),
        (rule("var.somewhere", "22", "22"), 22, "possible"),
        (rule("http", "22", "22"), 22, "possible"),
    ],
)
def test_a_rule_lets_a_port_of_tcp_through_as_surely_as_it_is_written(
    build: Build, pair: Pair, port: int, expected: str
) -> None:
    found = service(build, pair).permits_port(TCP, port)
    assert str(found) == expected
    assert bool(found.doubts) is (expected == "possible")


def test_a_rule_that_names_no_protocol_lets_nothing_through_for_sure(tmp_path: Path) -> None:
    text = 'resource "aws_security_group" "group" {\n  ingress {\n    from_port = 22\n    to_port = 22\n  }\n}\n'
    (found,) = graph_of(tmp_path, Dialect.TERRAFORM, text).all(IngressRule)
    assert str(found.service.permits_port(TCP, 22)) == "possible"
    assert [each.reason for each in found.service.doubts] == ["it names no protocol"]


@pytest.mark.parametrize(
    ("kind", "code", "held", "left_out"),
    [
        ("8", "0", icmp_packets(8, 0), icmp_packets(8, 1)),
        ("8", "-1", icmp_packets(8), icmp_packets(0)),
        ("-1", "-1", PORTS, NONE),
    ],
)
def test_a_rule_of_icmp_lets_types_and_codes_through(
    build: Build, kind: str, code: str, held: Intervals, left_out: Intervals
) -> None:
    found = service(build, rule("icmp", kind, code))
    assert found.icmp_least == found.icmp_most == held
    assert not found.permits_port(TCP, 8).possible
    assert not found.icmp_most & left_out


def test_of_a_type_that_is_not_known_no_packet_of_icmp_is_sure(build: Build) -> None:
    found = service(build, rule("icmp", "var.somewhere", "-1"))
    assert not found.icmp_least
    assert found.icmp_most == PORTS


def test_an_entry_of_a_network_acl_says_types_beside_its_ports(build: Build) -> None:
    entry = Pair(
        """
        resource "aws_network_acl_rule" "entry" {
          network_acl_id = "acl-0123"
          rule_number    = 100
          rule_action    = "allow"
          protocol       = "icmp"
          icmp_type      = 3
          icmp_code      = 4
          cidr_block     = "0.0.0.0/0"
        }
        """,
        """
        Entry:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            {NetworkAclId: acl-0123, RuleNumber: 100, RuleAction: allow, Protocol: 1, CidrBlock: 0.0.0.0/0,
             Icmp: {Type: 3, Code: 4}}
        """,
    )
    (found,) = build(entry).all(AclEntry)
    assert found.service.icmp_least == icmp_packets(3, 4)
