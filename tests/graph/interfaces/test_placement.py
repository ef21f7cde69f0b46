"""Where an interface stands, and which addresses it has there, is sure, perhaps so, or not so."""

import pytest

from linter.aws.cidr_blocks import Cidrs
from linter.aws.ec2 import Instance
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.vpc import Subnet, Vpc
from linter.graph.addressing import PublicAddress
from linter.graph.graph import Graph
from linter.graph.interfaces.placement import (
    NEVER,
    Addressing,
    by_subnet,
    default_groups,
    either,
    elastic,
    never,
    sites,
    v6_by_subnet,
    v6_given,
)
from linter.network import addresses
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, unknown
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK, OTHER

SPAN = Span("main.tf", 1, 1, 1, 2)
HOST = Pair(
    'resource "aws_instance" "host" {\n  subnet_id = aws_subnet.web.id\n  private_ip = "10.0.1.7"\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web, PrivateIpAddress: 10.0.1.7}}\n",
)
NOWHERE = Addressing(never(SPAN), never(SPAN))


def web(graph: Graph) -> Subnet:
    return the(graph, Subnet, "web")


def subnet(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        NETWORK.terraform.replace('"10.0.1.0/24"', f'"10.0.1.0/24"\n  {terraform}'),
        NETWORK.cloudformation.replace("10.0.1.0/24}", f"10.0.1.0/24, {cloudformation}}}"),
    )


def test_one_that_is_sure_to_be_in_a_subnet_is_there_and_another_perhaps(build: Build) -> None:
    graph = build(NETWORK + LONE)
    doubt = Doubt("it depends")
    found = sites(
        graph, web(graph), Links((web(graph),), (the(graph, Subnet, "lone"),), SPAN, doubts=(doubt,)), NOWHERE
    )
    assert [str(each.here) for each in found] == ["certain", "possible"]
    assert found[1].here.doubts == (doubt,)
    assert found[0].private.most == addresses("10.0.1.0/24")
    assert not found[0].private.least
    assert not found[0].literal


def test_where_the_subnet_is_not_known_it_stands_in_one_nobody_names(build: Build) -> None:
    graph = build(NETWORK)
    (site,) = sites(graph, web(graph), Links((), (), SPAN, open=True), NOWHERE)
    assert not site.subnet.is_seen
    assert str(site.here) == "possible"


def test_an_address_that_is_given_is_the_one_it_has(build: Build) -> None:
    graph = build(NETWORK + HOST)
    host = the(graph, Instance, "host")
    given: Cidrs = host.private_v4
    (site,) = sites(graph, host, host.subnet, Addressing(never(SPAN), never(SPAN), given))
    assert site.literal
    assert site.private.least == site.private.most == addresses("10.0.1.7")


@pytest.mark.parametrize(
    ("terraform", "cloudformation", "expected"),
    [
        ("map_public_ip_on_launch = true", "MapPublicIpOnLaunch: true", "certain"),
        ("map_public_ip_on_launch = var.unsure", "MapPublicIpOnLaunch: !Ref Unsure", "possible"),
        ("map_public_ip_on_launch = false", "MapPublicIpOnLaunch: false", "no"),
        ("ipv6_native = true\n map_public_ip_on_launch = true", "Ipv6Native: true, MapPublicIpOnLaunch: true", "no"),
    ],
)
def test_a_subnet_gives_public_addresses_where_it_says_so(
    build: Build, terraform: str, cloudformation: str, expected: str
) -> None:
    found = by_subnet(web(build(subnet(terraform, cloudformation))))
    assert str(found.has) == expected
    assert ("no public address" in found.why) is (expected == "no")


@pytest.mark.parametrize(
    ("terraform", "cloudformation", "expected"),
    [
        ("assign_ipv6_address_on_creation = true", "AssignIpv6AddressOnCreation: true", "certain"),
        ("ipv6_native = true", "Ipv6Native: true", "certain"),
        ("assign_ipv6_address_on_creation = false", "AssignIpv6AddressOnCreation: false", "no"),
    ],
)
def test_a_subnet_gives_ipv6_addresses_where_it_says_so_or_has_no_others(
    build: Build, terraform: str, cloudformation: str, expected: str
) -> None:
    assert str(v6_by_subnet(web(build(subnet(terraform, cloudformation)))).has) == expected


@pytest.mark.parametrize(
    ("terraform", "cloudformation", "expected"),
    [
        ("ipv6_address_count = 1", "Ipv6AddressCount: 1", "certain"),
        ("ipv6_address_count = 0", "Ipv6AddressCount: 0", "no"),
        ("ipv6_address_count = var.somewhere", "Ipv6AddressCount: !Ref Somewhere", "possible"),
        ('ipv6_addresses = ["2001:db8::1"]', 'Ipv6Addresses: [{Ipv6Address: "2001:db8::1"}]', "certain"),
        ("", "ImageId: ami-1", "no"),
    ],
)
def test_an_ipv6_address_that_is_asked_for_is_had(
    build: Build, terraform: str, cloudformation: str, expected: str
) -> None:
    host = Pair(
        f'resource "aws_instance" "host" {{\n  subnet_id = aws_subnet.web.id\n  {terraform}\n}}\n',
        f"Host: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref Web, {cloudformation}}}}}\n",
    )
    graph = build(NETWORK + host)
    instance = the(graph, Instance, "host")
    assert str(v6_given(instance.ipv6, instance.ipv6_count)(web(graph)).has) == expected


@pytest.mark.parametrize("sure", [True, False])
def test_an_elastic_address_is_had_as_surely_as_it_is_associated(build: Build, sure: bool) -> None:
    association = Pair(
        f"""
        resource "aws_eip_association" "associated" {{
          {"" if sure else "count = var.unsure ? 1 : 0"}
          allocation_id = "eipalloc-1"
          instance_id   = aws_instance.host.id
        }}
        """,
        f"""
        Associated:
          Type: AWS::EC2::EIPAssociation
          {"" if sure else "Condition: IsSure"}
          Properties: {{AllocationId: eipalloc-1, InstanceId: !Ref Host}}
        """,
    )
    graph = build(NETWORK + HOST + association)
    found = elastic(graph, the(graph, Instance, "host"))
    assert found is not None
    assert str(found.has) == ("certain" if sure else "possible")
    assert elastic(graph, web(graph)) is None


@pytest.mark.parametrize(
    ("first", "second", "has", "why"),
    [
        (None, YES, "certain", "second"),
        (NO, YES, "certain", "second"),
        (YES, unknown("why"), "certain", "first"),
        (unknown("why"), NO, "possible", "first"),
        (unknown("why"), YES, "certain", "second"),
        (unknown("why"), unknown("why too"), "possible", "first"),
    ],
)
def test_of_two_reasons_for_an_address_the_surer_one_is_told(
    first: Truth | None, second: Truth, has: str, why: str
) -> None:
    one = None if first is None else PublicAddress(first, "first", SPAN)
    found = either(one, PublicAddress(second, "second", SPAN))
    assert (str(found.has), found.why) == (has, why)


def test_what_never_has_a_public_address_says_so(build: Build) -> None:
    found = never(SPAN)(web(build(NETWORK)))
    assert (found.has, found.why) == (NO, NEVER)


def test_without_a_group_it_has_the_default_one_of_the_vpc_it_is_in(build: Build) -> None:
    graph = build(NETWORK + OTHER)
    nothing: Links[SecurityGroup] = Links((), (), SPAN)
    default = graph.default(the(graph, Vpc, "main"), SecurityGroup)
    assert default_groups(graph, nothing, [web(graph)]).only is default.only
    given: Links[SecurityGroup] = Links(default.surely, (), SPAN)
    assert default_groups(graph, given, [web(graph)]) is given
    assert default_groups(graph, nothing, []).open


def test_with_a_group_that_may_not_be_given_the_default_one_may_take_its_place(build: Build) -> None:
    graph = build(NETWORK)
    default = graph.default(the(graph, Vpc, "main"), SecurityGroup)
    unsure: Links[SecurityGroup] = Links((), (), SPAN, open=True, doubts=(Doubt("it is a variable"),))
    found = default_groups(graph, unsure, [web(graph)])
    assert found.maybe == default.surely
    assert found.open
