"""A field reads what either dialect writes: known, defaulted, one of several, or not known and why."""

from pathlib import Path

import pytest

from linter.aws.ec2 import Instance, LaunchTemplate
from linter.aws.elb import LoadBalancer
from linter.aws.fields import PerLanguage, records, text, to_bool, to_int, to_text
from linter.aws.security_group import IngressRule, SecurityGroup
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from linter.network import ADDRESSES_V4, Addresses, addresses
from linter.resource import Dialect
from linter.source import Span
from linter.value import Array, Choice, Option, Plain, Record, Scalar, Unknown
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK

SPAN = Span("main.tf", 1, 1, 1, 2)


def vpc(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f'resource "aws_vpc" "made" {{\n  {terraform}\n}}\n',
        f"Made: {{Type: AWS::EC2::VPC, Properties: {{{cloudformation}}}}}\n",
    )


def made(graph: Graph) -> Vpc:
    return the(graph, Vpc, "made")


@pytest.mark.parametrize("word", [True, "true", "TRUE", 1, "1", "yes"])
def test_true_is_written_in_several_ways(word: Plain) -> None:
    assert to_bool(word) is True


@pytest.mark.parametrize("word", [False, "false", "False", 0, "0", "no"])
def test_false_is_written_in_several_ways(word: Plain) -> None:
    assert to_bool(word) is False


@pytest.mark.parametrize("word", ["", "maybe", 2, None])
def test_what_is_no_boolean_is_not_taken_for_one(word: Plain) -> None:
    with pytest.raises(ValueError, match="is not a boolean"):
        to_bool(word)


@pytest.mark.parametrize(("word", "number"), [(22, 22), ("22", 22), (22.0, 22), ("-1", -1)])
def test_a_whole_number_is_written_in_several_ways(word: Plain, number: int) -> None:
    assert to_int(word) == number


@pytest.mark.parametrize("word", ["", "ssh", 1.5, True, None, "1.5", float("inf"), float("nan")])
def test_what_is_no_whole_number_is_not_taken_for_one(word: Plain) -> None:
    with pytest.raises(ValueError, match="is not a"):
        to_int(word)


def test_a_boolean_that_is_a_word_is_written_as_both_dialects_convert_it() -> None:
    assert (to_text(True), to_text(False), to_text(1), to_text("True")) == ("true", "false", "1", "True")


def test_a_field_is_refused_that_names_a_path_in_no_language() -> None:
    with pytest.raises(TypeError, match="unknown language: cloudfourmation and terrafrom"):
        text(terrafrom="name", cloudfourmation="Name")


def test_what_only_one_language_does_is_a_fact_of_its_declarations(build: Build, dialect: Dialect) -> None:
    found = made(build(vpc('cidr_block = "10.0.0.0/16"', "CidrBlock: 10.0.0.0/16")))
    assert found.default_group_can_be_emptied is (dialect is Dialect.TERRAFORM)
    assert isinstance(Vpc.default_group_can_be_emptied, PerLanguage)


def test_a_setting_of_one_language_is_omitted_in_the_other(build: Build, dialect: Dialect) -> None:
    found = made(build(vpc("assign_generated_ipv6_cidr_block = true", "assign_generated_ipv6_cidr_block: true")))
    assert found.generated_v6.stated is (dialect is Dialect.TERRAFORM)


def test_a_setting_that_is_written_is_known_at_the_place_that_sets_it(build: Build) -> None:
    found = made(build(vpc("enable_dns_support = false", "EnableDnsSupport: false"))).dns_support
    assert found.known is False
    assert found.stated
    assert found.span.line > 1


def test_a_setting_that_is_left_out_has_the_default_of_aws(build: Build) -> None:
    found = made(build(vpc('cidr_block = "10.0.0.0/16"', "CidrBlock: 10.0.0.0/16"))).dns_support
    assert found.known is True
    assert not found.stated


def test_null_is_a_setting_left_out(build: Build) -> None:
    found = made(build(vpc("enable_dns_support = null", "EnableDnsSupport: !Ref AWS::NoValue"))).dns_support
    assert found.known is True
    assert not found.stated


def test_a_setting_that_is_left_out_under_some_condition_may_be_the_default(build: Build) -> None:
    choice = vpc(
        "enable_dns_hostnames = var.unsure ? true : null", "EnableDnsHostnames: !If [IsSure, true, !Ref AWS::NoValue]"
    )
    found = made(build(choice)).dns_hostnames
    assert set(found.values) == {True, False}
    assert not found.open
    assert str(found.is_(wanted=True)) == "possible"
    assert found.doubts


def test_a_setting_without_a_default_may_be_left_out(build: Build) -> None:
    choice = Pair(
        """
        resource "aws_launch_template" "web" {
          metadata_options {
            http_tokens = lookup({ a = "required" }, var.somewhere, null)
          }
        }
        """,
        """
        Web:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              MetadataOptions:
                HttpTokens: !If [IsSure, required, !Ref AWS::NoValue]
        """,
    )
    (template,) = build(choice).all(LaunchTemplate)
    found = template.metadata_tokens
    assert (found.values, found.open, found.blank) == (("required",), False, True)
    assert str(found.is_("required")) == str(found.omitted) == "possible"
    assert found.doubts


def test_an_input_that_is_not_known_may_be_anything(build: Build) -> None:
    found = made(build(vpc("instance_tenancy = var.somewhere", "InstanceTenancy: !Ref Somewhere"))).tenancy
    assert (found.values, found.open) == ((), True)
    assert found.doubts


def test_a_word_that_is_no_value_of_the_kind_is_open_and_says_so(build: Build) -> None:
    found = made(build(vpc('enable_dns_support = "maybe"', "EnableDnsSupport: maybe"))).dns_support
    assert found.known is None
    assert found.open
    assert [each.reason for each in found.doubts] == ["'maybe' is not a boolean"]


def test_a_default_that_no_declaration_shows_is_open_and_says_why(build: Build) -> None:
    subnet = the(build(NETWORK), Subnet, "web")
    assert subnet.availability_zone.open
    assert [each.reason for each in subnet.availability_zone.doubts] == ["AWS chooses it at deployment"]
    assert not subnet.availability_zone.stated


def test_what_another_resource_says_is_followed_through_several(build: Build) -> None:
    chain = Pair(
        """
        resource "aws_subnet" "a" {
          vpc_id            = aws_vpc.main.id
          availability_zone = "eu-west-1a"
        }
        resource "aws_subnet" "b" {
          vpc_id            = aws_vpc.main.id
          availability_zone = aws_subnet.a.availability_zone
        }
        resource "aws_subnet" "c" {
          vpc_id            = aws_vpc.main.id
          availability_zone = aws_subnet.b.availability_zone
        }
        """,
        """
        A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, AvailabilityZone: eu-west-1a}}
        B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, AvailabilityZone: !GetAtt A.AvailabilityZone}}
        C: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, AvailabilityZone: !GetAtt B.AvailabilityZone}}
        """,
    )
    assert the(build(NETWORK + chain), Subnet, "c").availability_zone.known == "eu-west-1a"


def test_what_shows_only_after_deployment_is_open_and_says_so(build: Build) -> None:
    shows = vpc("instance_tenancy = aws_vpc.main.arn", "InstanceTenancy: !GetAtt Main.VpcId")
    found = made(build(NETWORK + shows)).tenancy
    assert found.open
    assert found.doubts[0].reason.endswith("is known after deployment")


def test_a_field_is_read_once(build: Build) -> None:
    node = made(build(vpc('cidr_block = "10.0.0.0/16"', "CidrBlock: 10.0.0.0/16")))
    assert node.cidr_v4 is node.cidr_v4


def rule(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f"""
        resource "aws_security_group" "group" {{
          ingress {{
            protocol    = "tcp"
            from_port   = 22
            to_port     = 22
            cidr_blocks = {terraform}
          }}
        }}
        """,
        f"""
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: none
            SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: {cloudformation}}}]
        """,
    )


def test_a_block_of_addresses_is_held_as_addresses(build: Build) -> None:
    (found,) = build(rule('["10.0.0.0/8"]', "10.0.0.0/8")).all(IngressRule)
    assert found.cidrs_v4.held.least == found.cidrs_v4.held.most == addresses("10.0.0.0/8")
    assert found.cidrs_v4.written.certain
    assert not found.cidrs_v6.written.possible


def test_a_block_that_is_not_known_may_be_any_of_its_family(build: Build) -> None:
    (found,) = build(rule("[var.somewhere]", "!Ref Somewhere")).all(IngressRule)
    assert (found.cidrs_v4.held.least, found.cidrs_v4.held.most) == (Addresses(), Addresses(v4=ADDRESSES_V4))
    assert str(found.cidrs_v4.written) == "possible"
    assert found.cidrs_v4.held.doubts


def test_a_block_that_is_none_is_open_and_says_so(build: Build) -> None:
    (found,) = build(rule('["the office"]', "the office")).all(IngressRule)
    assert [each.reason for each in found.cidrs_v4.held.doubts] == ["'the office' is not a CIDR block"]
    assert found.cidrs_v4.held.most == Addresses(v4=ADDRESSES_V4)


def test_of_two_blocks_only_what_both_hold_is_sure(build: Build) -> None:
    (found,) = build(rule('[var.unsure ? "10.0.0.0/8" : "10.0.0.0/16"]', "!If [IsSure, 10.0.0.0/8, 10.0.0.0/16]")).all(
        IngressRule
    )
    held = found.cidrs_v4.held
    assert (held.least, held.most) == (addresses("10.0.0.0/16"), addresses("10.0.0.0/8"))
    assert found.cidrs_v4.written.certain
    assert held.doubts
    assert found.cidrs_v4.blocks[0].text == "10.0.0.0/8 or 10.0.0.0/16"


def test_a_block_or_none_is_sure_of_nothing(build: Build) -> None:
    (found,) = build(rule('var.unsure ? ["10.0.0.0/8"] : []', "!If [IsSure, 10.0.0.0/8, !Ref AWS::NoValue]")).all(
        IngressRule
    )
    assert (found.cidrs_v4.held.least, found.cidrs_v4.held.most) == (Addresses(), addresses("10.0.0.0/8"))
    assert str(found.cidrs_v4.written) == "possible"


def test_a_link_that_is_left_out_leads_nowhere_or_where_aws_puts_it(build: Build) -> None:
    host = Pair(
        'resource "aws_instance" "host" {}\nresource "aws_security_group" "group" {}\n',
        """
        Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1}}
        Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}
        """,
    )
    graph = build(host)
    subnet = the(graph, Instance, "host").subnet
    assert subnet.nothing.certain
    assert not subnet.stated
    group = the(graph, SecurityGroup, "group")
    assert group.vpc.only is graph.default_vpc().only
    assert not group.vpc.stated


@pytest.mark.parametrize("omitted", ["null", '""'])
def test_a_link_that_may_be_left_out_may_lead_where_aws_puts_it(tmp_path: Path, omitted: str) -> None:
    text = f"""
    variable "stage" {{}}
    resource "aws_vpc" "main" {{
      cidr_block = "10.0.0.0/16"
    }}
    resource "aws_security_group" "web" {{
      vpc_id = var.stage == "test" ? aws_vpc.main.id : {omitted}
    }}
    resource "aws_instance" "web" {{
      ami       = "ami-0123"
      subnet_id = lookup({{ a = "subnet-0123" }}, var.stage, {omitted})
    }}
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, text)
    vpcs = the(graph, SecurityGroup, "web").vpc
    assert [str(vpc) for vpc in vpcs] == ["aws_vpc.main", "the default VPC"]
    assert not vpcs.surely
    subnets = the(graph, Instance, "web").subnet
    assert [str(subnet) for subnet in subnets] == ["subnet-0123"]
    assert subnets.blank


def test_a_link_may_lead_to_several(build: Build) -> None:
    balancer = Pair(
        """
        resource "aws_lb" "balancer" {
          subnets = [aws_subnet.web.id, var.somewhere, "subnet-0123"]
        }
        """,
        """
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: {Subnets: [!Ref Web, !Ref Somewhere, subnet-0123]}
        """,
    )
    graph = build(NETWORK + balancer)
    found = the(graph, LoadBalancer, "balancer").subnets
    assert found.surely[0] is the(graph, Subnet, "web")
    assert [each.is_seen for each in found.surely] == [True, False, False]
    assert found.stated


def test_the_bodies_of_blocks_are_found_however_they_are_written() -> None:
    one, two = Record({"a": Scalar(1, SPAN)}, SPAN), Record({"a": Scalar(2, SPAN)}, SPAN)
    hidden = Unknown("it is a variable", SPAN)
    assert records(None) == ()
    assert records(one) == (one,)
    assert records(hidden) == (hidden,)
    assert records(Array((one, Array((two,), SPAN)), SPAN)) == (one, two)
    assert records(Array((one,), SPAN, hidden)) == (one, hidden)
    assert records(Choice((Option(one), Option(Array((two,), SPAN))), SPAN)) == (one, two)
    assert records(Scalar("a word", SPAN)) == ()


@pytest.mark.parametrize(
    ("terraform", "cloudformation", "world", "site"),
    [
        ('"${var.somewhere}/32"', '!Sub "${Somewhere}/32"', False, True),
        ('format("%s/32", var.somewhere)', '!Join ["/", [!Ref Somewhere, "32"]]', False, True),
        ('"10.${var.somewhere}.0.0/16"', '!Sub "10.${Somewhere}.0.0/16"', False, False),
        ('"192.168.${var.somewhere}/16"', '!Sub "192.168.${Somewhere}/16"', False, True),
        ('"0.0.0.0/${var.somewhere}"', '!Sub "0.0.0.0/${Somewhere}"', True, True),
        ('"${var.somewhere}/0"', '!Sub "${Somewhere}/0"', True, True),
    ],
)
def test_what_is_known_of_a_block_bounds_it(
    build: Build, terraform: str, cloudformation: str, world: bool, site: bool
) -> None:
    graph = build(vpc(f"cidr_block = {terraform}", f"CidrBlock: {cloudformation}"))
    held = made(graph).cidr_v4.held
    assert not held.covers(addresses("0.0.0.0/0")).certain
    assert held.covers(addresses("0.0.0.0/0")).possible is world
    assert held.covers(addresses("192.168.7.7/32")).possible is site
