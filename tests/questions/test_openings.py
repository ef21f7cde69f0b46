"""A group is open where a rule opens it, and where only several together do."""

from pathlib import Path

import pytest

from linter.aws.security_group import EgressRule, IngressRule
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, INTERNET, TCP, ports
from linter.questions.openings import Opening, openings
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of

LOW_OR_ALL = 'var.unsure ? "0.0.0.0/0" : "0.0.0.0/1"'
HIGH_OR_QUARTER = 'var.unsure ? "128.0.0.0/1" : "192.0.0.0/2"'
LOW, HIGH, WORLD = '"0.0.0.0/1"', '"128.0.0.0/1"', '"0.0.0.0/0"'


def group(name: str, *rules: tuple[int, str]) -> Pair:
    """A group with a rule inline for each port and block."""
    blocks = "".join(
        f'ingress {{\nprotocol = "tcp"\nfrom_port = {port}\nto_port = {port}\ncidr_blocks = [{cidr}]\n}}\n'
        for port, cidr in rules
    )
    items = ", ".join(
        f"{{IpProtocol: tcp, FromPort: {port}, ToPort: {port}, CidrIp: {_in_template(cidr)}}}" for port, cidr in rules
    )
    return Pair(
        f'resource "aws_security_group" "{name}" {{\n{blocks}}}\n',
        f"""
        {name.title()}:
          Type: AWS::EC2::SecurityGroup
          Properties: {{GroupDescription: none, SecurityGroupIngress: [{items}]}}
        """,
    )


def _in_template(cidr: str) -> str:
    if " ? " in cidr:
        _, _, sure, _, unsure = cidr.split()
        return f"!If [IsSure, {sure}, {unsure}]"
    return "!Ref Somewhere" if cidr.startswith("var") else cidr


SECURE_SHELL = [ports(TCP, 22)]


def rule(name: str, cidr: str, *, of: str = "door", perhaps: bool = False) -> Pair:
    """A rule of its own for SSH from a block, perhaps."""
    count, condition = ("count = var.unsure ? 1 : 0", "Condition: IsSure") if perhaps else ("", "")
    group = {"either": "var.unsure ? aws_security_group.door.id : aws_security_group.host.id"}
    in_template = {"either": "!If [IsSure, !Ref Door, !Ref Host]", "given": "!Ref Somewhere"}
    return Pair(
        f"""
        resource "aws_vpc_security_group_ingress_rule" "{name}" {{
          {count}
          security_group_id = {group.get(of, f"aws_security_group.{of}.id")}
          ip_protocol       = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_ipv4         = {cidr}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::SecurityGroupIngress
          {condition}
          Properties:
            GroupId: {in_template.get(of, f"!Ref {of.title()}")}
            IpProtocol: tcp
            FromPort: 22
            ToPort: 22
            CidrIp: {_in_template(cidr)}
        """,
    )


def by_list(*lists: str) -> Pair:
    """A group that SSH reaches from prefix lists: those declared as the names say, or given."""
    declared = {name: name.title() for name in ("all", "office")}
    terraform = ", ".join("var.somewhere" if name == "given" else f"{LISTS[name]}.id" for name in lists)
    items = ", ".join(
        f"{{IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !Ref {declared.get(name, 'Somewhere')}}}"
        for name in lists
    )
    return Pair(
        f"""
        resource "aws_ec2_managed_prefix_list" "all" {{
          name           = "all"
          address_family = "IPv4"
          max_entries    = 1
          entry {{
            cidr = "0.0.0.0/0"
          }}
        }}
        resource "aws_ec2_managed_prefix_list" "office" {{
          name           = "office"
          address_family = "IPv4"
          max_entries    = 1
          entry {{
            cidr = "198.51.100.0/24"
          }}
        }}
        resource "aws_security_group" "door" {{
          ingress {{
            protocol        = "tcp"
            from_port       = 22
            to_port         = 22
            prefix_list_ids = [{terraform}]
          }}
        }}
        """,
        f"""
        All:
          Type: AWS::EC2::PrefixList
          Properties: {{PrefixListName: all, AddressFamily: IPv4, MaxEntries: 1, Entries: [{{Cidr: 0.0.0.0/0}}]}}
        Office:
          Type: AWS::EC2::PrefixList
          Properties:
            {{PrefixListName: office, AddressFamily: IPv4, MaxEntries: 1, Entries: [{{Cidr: 198.51.100.0/24}}]}}
        Door:
          Type: AWS::EC2::SecurityGroup
          Properties: {{GroupDescription: none, SecurityGroupIngress: [{items}]}}
        """,
    )


LISTS = {"all": "aws_ec2_managed_prefix_list.all", "office": "aws_ec2_managed_prefix_list.office"}


def found(graph: Graph) -> list[Opening]:
    return list(openings(graph, IngressRule, SECURE_SHELL, INTERNET))


def test_a_rule_that_opens_its_group_alone_needs_no_other(build: Build) -> None:
    (opening,) = found(build(group("door", (22, WORLD))))
    assert opening.when.certain
    assert opening.beside == ()
    assert opening.group.lower().endswith("door")


def test_two_halves_of_the_world_are_told_once_at_the_first_with_the_other_beside_it(build: Build) -> None:
    graph = build(group("door", (22, LOW), (22, HIGH)))
    first, second = found(graph)
    assert first.when.certain
    assert [each.message for each in first.beside] == ["together with 128.0.0.0/1"]
    assert not second.when.possible
    assert first.span != first.beside[0].span
    assert first.finding("it is open").evidence == first.beside
    assert first.subject.families == (4,)


def test_the_halves_count_only_for_the_same_port_and_the_same_group(build: Build) -> None:
    ports = build(group("door", (22, LOW), (23, HIGH)))
    assert not any(each.when.possible for each in found(ports))
    groups = build(group("door", (22, LOW)) + group("host", (22, HIGH)))
    assert not any(each.when.possible for each in found(groups))


def test_three_quarters_of_the_world_are_not_the_world(build: Build) -> None:
    assert not any(each.when.possible for each in found(build(group("door", (22, LOW), (22, '"192.0.0.0/2"')))))


def test_beside_a_rule_that_opens_it_alone_the_halves_are_not_told(build: Build) -> None:
    graph = build(group("door", (22, LOW), (22, HIGH), (22, WORLD)))
    assert [str(each.when) for each in found(graph)] == ["no", "no", "certain"]


def test_addresses_that_are_not_known_open_it_perhaps(build: Build) -> None:
    (opening,) = found(build(group("door", (22, "var.somewhere"))))
    assert str(opening.when) == "possible"


def test_only_rules_of_the_kind_that_was_asked_for_are_looked_at(build: Build) -> None:
    graph = build(group("door", (22, WORLD)))
    assert list(openings(graph, EgressRule, SECURE_SHELL, INTERNET)) == []


def test_an_opening_says_which_ports_and_families_it_is_about(build: Build) -> None:
    (opening,) = found(build(group("door", (22, WORLD))))
    assert opening.subject.rule == opening.rule.key
    assert (opening.subject.ports, opening.subject.families) == ((ports(TCP, 22),), (4,))
    finding = opening.finding("it is open")
    assert (finding.when, finding.span, finding.subject) == (opening.when, opening.span, opening.subject)


def test_a_rule_for_another_port_opens_nothing(build: Build) -> None:
    (opening,) = found(build(group("door", (80, WORLD))))
    assert not opening.when.possible


def test_the_group_of_a_rule_is_named_and_the_rule_itself_where_its_group_is_not_known(build: Build) -> None:
    (known,) = found(build(group("door") + rule("way", WORLD)))
    assert known.group.rpartition(".")[2].lower() == "door"
    (unknown,) = found(build(group("door") + group("host") + rule("way", WORLD, of="either")))
    assert unknown.group == str(unknown.rule)


def test_halves_that_may_lie_in_different_groups_or_not_exist_do_not_count_together(build: Build) -> None:
    groups = group("door") + group("host")
    apart = build(groups + rule("low", LOW) + rule("high", HIGH, of="either"))
    assert [str(opening.when) for opening in found(apart)] == ["no", "no"]
    both = build(groups + rule("low", LOW, of="either") + rule("high", HIGH, of="either"))
    assert [str(opening.when) for opening in found(both)] == ["no", "no"]
    missing = build(group("door") + rule("low", LOW) + rule("high", HIGH, perhaps=True))
    assert [str(opening.when) for opening in found(missing)] == ["no", "no"]


def test_a_half_that_may_be_more_is_surely_half(build: Build) -> None:
    first, second = found(build(group("door", (22, LOW_OR_ALL), (22, HIGH))))
    assert first.when.certain
    assert len(first.beside) == 1
    assert not second.when.possible


def test_a_half_that_may_be_less_is_not_surely_half(build: Build) -> None:
    assert not any(opening.when.certain for opening in found(build(group("door", (22, LOW), (22, HIGH_OR_QUARTER)))))


def test_a_prefix_list_of_all_addresses_opens_the_group_where_the_list_is_named(build: Build) -> None:
    (opening,) = found(build(by_list("all")))
    assert opening.when.certain
    assert opening.span == opening.rule.prefix_lists.span
    (office,) = found(build(by_list("office")))
    assert not office.when.possible


def test_beside_a_block_that_opens_it_the_block_is_named_rather_than_the_list(build: Build) -> None:
    (opening,) = found(build(group("door", (22, WORLD))))
    assert opening.span == opening.rule.place_of(INTERNET)


def test_both_families_are_named_where_addresses_that_are_not_known_may_be_of_either(build: Build) -> None:
    (opening,) = openings(build(by_list("given")), IngressRule, SECURE_SHELL, EVERY_ADDRESS)
    assert str(opening.when) == "possible"
    assert opening.subject.families == (4, 6)


def test_what_is_not_open_to_the_peers_at_all_takes_no_part_in_opening_the_group(build: Build) -> None:
    graph = build(group("door", (22, '"10.0.0.0/8"'), (22, LOW), (22, HIGH)))
    private, low, high = found(graph)
    assert [str(opening.when) for opening in (private, low, high)] == ["no", "certain", "no"]
    assert private.span == private.rule.place_of(INTERNET)


def from_lists(lists: str, cidrs: str = "") -> str:
    """Rules of Terraform, which may name blocks and lists in one; the group of each is its own."""
    return f"""
    variable "somewhere" {{}}
    data "aws_ec2_managed_prefix_list" "cloudfront" {{
      name = "com.amazonaws.global.cloudfront.origin-facing"
    }}
    resource "aws_ec2_managed_prefix_list" "office" {{
      name           = "office"
      address_family = "IPv4"
      max_entries    = 1
      entry {{
        cidr = "198.51.100.0/24"
      }}
    }}
    resource "aws_security_group" "door" {{
      ingress {{
        protocol        = "tcp"
        from_port       = 22
        to_port         = 22
        cidr_blocks     = [{cidrs}]
        prefix_list_ids = {lists}
      }}
    }}
    """


@pytest.mark.parametrize(
    ("lists", "cidrs", "expected"),
    [
        pytest.param("[data.aws_ec2_managed_prefix_list.cloudfront.id]", "", "no", id="CloudFront"),
        pytest.param('split(",", var.somewhere)', "", "possible", id="lists that are not known"),
        pytest.param("[aws_ec2_managed_prefix_list.office.id]", WORLD, "certain", id="a list beside the world"),
        pytest.param("[aws_ec2_managed_prefix_list.office.id]", "var.somewhere", "possible", id="a list beside others"),
    ],
)
def test_a_prefix_list_counts_with_the_blocks_of_its_rule(
    tmp_path: Path, lists: str, cidrs: str, expected: str
) -> None:
    (opening,) = found(graph_of(tmp_path, Dialect.TERRAFORM, from_lists(lists, cidrs)))
    assert str(opening.when) == expected
    if cidrs:
        assert opening.span == opening.rule.place_of(INTERNET) != opening.rule.prefix_lists.span


def test_an_ingress_rule_can_be_narrowed_to_our_own_networks_and_an_egress_rule_cannot(build: Build) -> None:
    declarations = build(group("door", (22, WORLD)) + OUTWARD).declarations
    graph = Graph(declarations, corporate=("198.51.100.0/24",))
    (ingress,) = found(graph)
    assert ingress.narrowing is not None
    assert "198.51.100.0/24" in ingress.narrowing.replacement
    assert ingress.finding("it is open").fix == ingress.narrowing
    (egress,) = openings(graph, EgressRule, SECURE_SHELL, INTERNET)
    assert egress.narrowing is None


OUTWARD = Pair(
    """
    resource "aws_vpc_security_group_egress_rule" "outward" {
      security_group_id = aws_security_group.door.id
      ip_protocol       = "tcp"
      from_port         = 22
      to_port           = 22
      cidr_ipv4         = "0.0.0.0/0"
    }
    """,
    """
    Outward:
      Type: AWS::EC2::SecurityGroupEgress
      Properties: {GroupId: !Ref Door, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
    """,
)
