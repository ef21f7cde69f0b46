"""A group is open where a rule opens it, and where only several together do."""

from linter.aws.security_group import EgressRule, IngressRule
from linter.graph.graph import Graph
from linter.network import INTERNET, TCP, ports
from linter.questions.openings import Opening, openings
from tests.graph.conftest import Build
from tests.graph.deployments import Pair

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
    return "!Ref Somewhere" if cidr.startswith("var") else cidr


SECURE_SHELL = [ports(TCP, 22)]


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
