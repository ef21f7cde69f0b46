"""An entry of a network ACL opens what reaches it: earlier entries decide first, wherever their number is known."""

import pytest

from linter.aws.vpc import Vpc
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, INTERNET, TCP, ports
from linter.questions.acl_openings import AclOpening, acl_openings
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SECURE_SHELL = (ports(TCP, 22),)
ACL = Pair(
    """
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_network_acl" "edge" {
      vpc_id = aws_vpc.main.id
    }
    """,
    """
    Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Edge: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Main}}
    """,
)
WORLD, SOME = "0.0.0.0/0", "198.51.100.0/24"
EITHER_OR_OURS = 'var.unsure ? "0.0.0.0/0" : "10.2.0.0/16"'
EITHER = 'var.unsure ? "0.0.0.0/0" : "198.51.100.0/24"'


def entry(name: str, number: str, action: str, cidr: str = WORLD, *, of_default: bool = False) -> Pair:
    """An entry for SSH from a block; `var.somewhere` is a number or an action that is not known."""
    acl = "aws_vpc.main.default_network_acl_id" if of_default else "aws_network_acl.edge.id"
    in_template = "!GetAtt Main.DefaultNetworkAcl" if of_default else "!Ref Edge"
    written = f'"{action}"' if action in {"allow", "deny"} else action
    given = {
        "var.somewhere": "!Ref Somewhere",
        EITHER: f"!If [IsSure, {WORLD}, {SOME}]",
        EITHER_OR_OURS: f"!If [IsSure, {WORLD}, 10.2.0.0/16]",
    }
    return Pair(
        f"""
        resource "aws_network_acl_rule" "{name}" {{
          network_acl_id = {acl}
          rule_number    = {number}
          rule_action    = {written}
          protocol       = "tcp"
          from_port      = 22
          to_port        = 22
          cidr_block     = {cidr if cidr.startswith("var") else f'"{cidr}"'}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            NetworkAclId: {in_template}
            RuleNumber: {given.get(number, number)}
            RuleAction: {given.get(action, action)}
            Protocol: 6
            PortRange: {{From: 22, To: 22}}
            CidrBlock: {given.get(cidr, cidr)}
        """,
    )


def found(graph: Graph) -> list[AclOpening]:
    return list(acl_openings(graph, SECURE_SHELL, INTERNET))


def said(graph: Graph) -> dict[str, str]:
    return {str(opening.entry).rpartition(".")[2].lower(): str(opening.when) for opening in found(graph)}


def test_an_entry_opens_what_no_entry_denied_before(build: Build) -> None:
    assert said(build(ACL + entry("way", "100", "allow"))) == {"way": "certain"}
    before = ACL + entry("way", "100", "allow") + entry("bar", "50", "deny")
    assert said(build(before)) == {"bar": "no", "way": "no"}
    after = ACL + entry("way", "100", "allow") + entry("bar", "150", "deny")
    assert said(build(after)) == {"way": "certain", "bar": "no"}


def test_an_entry_for_some_addresses_does_not_open_the_world(build: Build) -> None:
    assert said(build(ACL + entry("way", "100", "allow", SOME))) == {"way": "no"}
    barred = ACL + entry("way", "100", "allow") + entry("bar", "50", "deny", SOME)
    assert said(build(barred)) == {"bar": "no", "way": "no"}


def test_an_entry_opens_perhaps_what_is_not_known_to_match_it(build: Build) -> None:
    (opening,) = found(build(ACL + entry("way", "100", "allow", EITHER)))
    assert str(opening.when) == "possible"
    assert opening.when.doubts
    assert said(build(ACL + entry("way", "100", "var.somewhere"))) == {"way": "possible"}


def test_a_denial_whose_number_is_not_known_may_come_before_any_entry(build: Build) -> None:
    behind = build(ACL + entry("way", "100", "allow") + entry("bar", "var.somewhere", "deny"))
    assert said(behind) == {"way": "possible", "bar": "no"}
    (way, _) = found(behind)
    assert any("omewhere" in doubt.reason for doubt in way.when.doubts)
    both = ACL + entry("way", "var.somewhere", "allow") + entry("bar", "var.somewhere", "deny")
    assert said(build(both)) == {"way": "possible", "bar": "no"}


def test_what_may_come_before_counts_with_what_surely_does(build: Build) -> None:
    acl = ACL + entry("way", "100", "allow")
    deciding = entry("bar", "var.somewhere", "var.somewhere")
    assert said(build(acl + deciding)) == {"way": "possible", "bar": "possible"}
    anywhere = entry("bar", "var.somewhere", "deny", "var.somewhere")
    assert said(build(acl + anywhere)) == {"way": "possible", "bar": "no"}
    first = entry("first", "50", "deny", EITHER_OR_OURS)
    graph = build(acl + first + entry("bar", "var.somewhere", "deny", "10.1.0.0/16"))
    assert said(graph) == {"first": "no", "way": "possible", "bar": "no"}
    (_, way, _) = found(graph)
    assert len({doubt.reason for doubt in way.when.doubts}) == 2


def test_an_allowance_whose_number_is_not_known_may_come_before_any_denial(build: Build) -> None:
    graph = build(ACL + entry("bar", "50", "deny") + entry("way", "var.somewhere", "allow"))
    assert said(graph) == {"bar": "no", "way": "possible"}
    (_, way) = found(graph)
    assert any("omewhere" in doubt.reason for doubt in way.when.doubts)
    perhaps = build(ACL + entry("bar", "50", "deny", EITHER_OR_OURS) + entry("way", "var.somewhere", "allow"))
    assert said(perhaps) == {"bar": "no", "way": "possible"}


def test_an_allowance_whose_number_is_not_known_denies_nothing_to_others(build: Build) -> None:
    graph = build(ACL + entry("way", "100", "allow") + entry("other", "var.somewhere", "allow", SOME))
    assert said(graph) == {"way": "certain", "other": "no"}
    alone = build(ACL + entry("way", "var.somewhere", "allow"))
    assert said(alone) == {"way": "certain"}


def test_an_entry_after_those_that_aws_made_opens_nothing_more(build: Build) -> None:
    graph = build(ACL + entry("way", "200", "allow", of_default=True))
    assert said(graph) == {"way": "no"}
    assert the(graph, Vpc, "main")


@pytest.mark.parametrize(("action", "expected"), [("allow", "possible"), ("deny", "no")])
def test_an_entry_beyond_those_that_are_evaluated_may_open_what_it_allows(
    build: Build, monkeypatch: pytest.MonkeyPatch, action: str, expected: str
) -> None:
    monkeypatch.setattr("linter.graph.filtering.MOST_ENTRIES", 1)
    graph = build(ACL + entry("first", "100", "allow", SOME) + entry("way", "200", action))
    assert said(graph) == {"first": "no", "way": expected}


def test_entries_that_aws_made_are_not_declared_and_open_nothing(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.graph.filtering.MOST_ENTRIES", 1)
    graph = build(ACL + entry("early", "50", "deny", SOME, of_default=True))
    assert said(graph) == {"early": "no"}


V6 = Pair(
    """
    resource "aws_network_acl_rule" "six" {
      network_acl_id  = aws_network_acl.edge.id
      rule_number     = 100
      rule_action     = "allow"
      protocol        = "tcp"
      from_port       = 22
      to_port         = 22
      ipv6_cidr_block = "::/0"
    }
    """,
    """
    Six:
      Type: AWS::EC2::NetworkAclEntry
      Properties:
        NetworkAclId: !Ref Edge
        RuleNumber: 100
        RuleAction: allow
        Protocol: 6
        PortRange: {From: 22, To: 22}
        Ipv6CidrBlock: "::/0"
    """,
)


def test_an_entry_opens_one_family_by_itself(build: Build) -> None:
    for pair in (entry("way", "100", "allow"), V6):
        openings = acl_openings(build(ACL + pair), SECURE_SHELL, EVERY_ADDRESS)
        assert [str(opening.when) for opening in openings] == ["certain"]
