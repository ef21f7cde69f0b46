"""A rule that opens listed ports names them with what listens there, the first few one by one."""

import pytest

from linter.questions.named_ports import named_openings
from tests.graph.conftest import Build
from tests.graph.deployments import Pair

NAMES = {22: "SSH", 3306: "MySQL", 3389: "RDP", 5432: "PostgreSQL"}
LISTED = (22, 3306, 3389, 5000, 5432)


def open_to_all(first: str, last: str, cidr: str = "0.0.0.0/0", protocol: str = "tcp") -> Pair:
    written = {"var.somewhere": "!Ref Somewhere"}
    return Pair(
        f"""
        resource "aws_security_group" "door" {{
          ingress {{
            protocol    = "{protocol}"
            from_port   = {first}
            to_port     = {last}
            cidr_blocks = ["{cidr}"]
          }}
        }}
        """,
        f"""
        Door:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: none
            SecurityGroupIngress:
              - IpProtocol: {protocol}
                FromPort: {written.get(first, first)}
                ToPort: {written.get(last, last)}
                CidrIp: {cidr}
        """,
    )


@pytest.mark.parametrize(
    ("first", "last", "certainty", "words"),
    [
        pytest.param("22", "22", "certain", "22 (SSH)", id="one"),
        pytest.param("5000", "5000", "certain", "5000", id="one without a name"),
        pytest.param("22", "3306", "certain", "22 (SSH) and 3306 (MySQL)", id="two"),
        pytest.param("22", "3389", "certain", "22 (SSH), 3306 (MySQL) and 3389 (RDP)", id="as many as are named"),
        pytest.param("22", "5000", "certain", "22 (SSH), 3306 (MySQL), 3389 (RDP) and 1 more", id="more"),
        pytest.param("80", "80", "no", "", id="none"),
        pytest.param(
            "var.somewhere",
            "var.somewhere",
            "possible",
            "22 (SSH), 3306 (MySQL), 3389 (RDP) and 2 more",
            id="a port that is not known may be any",
        ),
    ],
)
def test_the_listed_ports_that_a_rule_opens_are_named(
    build: Build, first: str, last: str, certainty: str, words: str
) -> None:
    (named,) = named_openings(build(open_to_all(first, last)), NAMES, tcp=LISTED)
    assert (str(named.opening.when), named.ports) == (certainty, words)


def test_a_rule_for_our_own_network_opens_nothing_to_strangers(build: Build) -> None:
    (named,) = named_openings(build(open_to_all("22", "22", "10.0.0.0/8")), NAMES, tcp=LISTED)
    assert not named.opening.when.possible


def test_ports_of_each_protocol_are_listed_apart(build: Build) -> None:
    graph = build(open_to_all("22", "22"))
    assert [str(named.opening.when) for named in named_openings(graph, NAMES, tcp=(), udp=LISTED)] == ["no"]
    assert [named.ports for named in named_openings(graph, NAMES, tcp=LISTED, udp=(53,))] == ["22 (SSH)"]
    resolver = build(open_to_all("53", "53", protocol="udp"))
    (named,) = named_openings(resolver, {53: "DNS"}, tcp=LISTED, udp=(53,))
    assert (str(named.opening.when), named.ports) == ("certain", "53 (DNS)")
