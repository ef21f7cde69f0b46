from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from linter.questions.flow_logs import Traffic, coverage, recorded
from linter.truth import Truth
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK
from tests.graph.test_opaque import handed


def log(name: str, terraform: str, cloudformation: str, traffic: str = "ALL", more: str = "") -> Pair:
    return Pair(
        f"""
        resource "aws_flow_log" "{name}" {{
          {terraform}
          traffic_type         = "{traffic}"
          log_destination_type = "s3"
          log_destination      = "arn:aws:s3:::logs"
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::FlowLog
          {more}
          Properties:
            {{{cloudformation}, TrafficType: {traffic}, LogDestinationType: s3, LogDestination: "arn:aws:s3:::logs"}}
        """,
    )


def of_vpc(name: str = "log", traffic: str = "ALL") -> Pair:
    return log(name, "vpc_id = aws_vpc.main.id", "ResourceType: VPC, ResourceId: !Ref Main", traffic)


def of_subnet(name: str, *, perhaps: bool = False) -> Pair:
    count, condition = ("count = var.unsure ? 1 : 0\n", "Condition: IsSure") if perhaps else ("", "")
    target = f"ResourceType: Subnet, ResourceId: !Ref {name.title()}"
    return log(f"log{name}", f"{count}subnet_id = aws_subnet.{name}.id", target, more=condition)


def of_interface(name: str) -> Pair:
    target = f"ResourceType: NetworkInterface, ResourceId: !Ref {name.title()}"
    return log(f"log{name}", f"eni_id = aws_network_interface.{name}.id", target)


def interface(name: str) -> Pair:
    """A network interface in the subnet, attached to nothing."""
    return Pair(
        f'resource "aws_network_interface" "{name}" {{\n  subnet_id = aws_subnet.web.id\n}}\n',
        f"{name.title()}: {{Type: AWS::EC2::NetworkInterface, Properties: {{SubnetId: !Ref Web}}}}\n",
    )


INSTANCE = Pair(
    'resource "aws_instance" "host" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web}}\n",
)
MAIN = Pair(
    'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n',
    "Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n",
)
PERHAPS = Pair(
    """
    resource "aws_subnet" "perhaps" {
      count      = var.unsure ? 1 : 0
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.3.0/24"
    }
    """,
    """
    Perhaps:
      Type: AWS::EC2::Subnet
      Condition: IsSure
      Properties: {VpcId: !Ref Main, CidrBlock: 10.0.3.0/24}
    """,
)
"""A subnet that may not exist."""
PERHAPS_LOGGED = log(
    "log",
    "count = var.unsure ? 1 : 0\nvpc_id = aws_vpc.main.id",
    "ResourceType: VPC, ResourceId: !Ref Main",
    more="Condition: IsSure",
)
"""A log of the VPC that may not exist."""


def covered(graph: Graph, wanted: Traffic = Traffic.ALL) -> Truth:
    return coverage(graph, the(graph, Vpc, "main"), wanted).covered


def test_a_log_of_the_vpc_records_it(build: Build) -> None:
    assert covered(build(NETWORK + of_vpc())).certain
    assert not covered(build(NETWORK)).possible
    assert not covered(build(NETWORK), Traffic.REJECTED).possible


def test_logs_of_all_subnets_record_the_vpc_and_a_missing_one_is_named(build: Build) -> None:
    assert covered(build(NETWORK + LONE + of_subnet("web") + of_subnet("lone"))).certain
    graph = build(NETWORK + LONE + of_subnet("web"))
    found = coverage(graph, the(graph, Vpc, "main"), Traffic.ALL)
    assert not found.covered.possible
    assert [str(each).split(".")[-1].lower() for each in found.missing] == ["lone"]


def test_accepted_and_rejected_traffic_together_are_all(build: Build) -> None:
    rejected = of_vpc("rejects", "REJECT")
    assert not covered(build(NETWORK + rejected)).possible
    assert covered(build(NETWORK + rejected), Traffic.REJECTED).certain
    assert covered(build(NETWORK + rejected + of_vpc("accepts", "ACCEPT"))).certain
    assert not covered(build(NETWORK + of_vpc("accepts", "ACCEPT"))).possible


def test_a_log_of_all_traffic_records_what_is_accepted_and_what_is_rejected(build: Build) -> None:
    graph = build(NETWORK + of_vpc())
    assert covered(graph, Traffic.ACCEPTED).certain
    assert covered(graph, Traffic.REJECTED).certain


def test_all_traffic_is_asked_about_where_nothing_else_is_said(build: Build) -> None:
    graph = build(NETWORK + of_vpc("rejects", "REJECT"))
    assert not coverage(graph, the(graph, Vpc, "main")).covered.possible
    assert not recorded(graph, the(graph, Vpc, "main")).possible
    everything = build(NETWORK + of_vpc())
    assert coverage(everything, the(everything, Vpc, "main")).covered.certain


def test_a_vpc_without_subnets_is_recorded_by_a_log_of_its_own_alone(build: Build) -> None:
    assert not covered(build(MAIN)).possible
    assert covered(build(MAIN + of_vpc())).certain


def test_a_vpc_handed_to_what_cannot_be_looked_into_may_have_logs_and_further_subnets(build: Build) -> None:
    handed_on = handed("aws_vpc.main.id", "!Ref Main")
    assert str(covered(build(NETWORK + handed_on))) == "possible"
    assert str(covered(build(NETWORK + of_subnet("web") + handed_on))) == "possible"
    assert covered(build(NETWORK + of_vpc() + handed_on)).certain


def test_a_subnet_that_may_not_exist_needs_a_log_only_where_it_does(build: Build) -> None:
    graph = build(NETWORK + PERHAPS + of_subnet("web"))
    found = coverage(graph, the(graph, Vpc, "main"))
    assert str(found.covered) == "possible"
    assert found.missing == ()


def test_the_logs_of_a_vpc_and_of_its_subnets_are_named(build: Build) -> None:
    graph = build(NETWORK + of_vpc() + of_subnet("web"))
    logs = coverage(graph, the(graph, Vpc, "main")).logs
    assert [str(log).split(".")[-1].lower() for log in logs] == ["log", "logweb"]


def test_no_subnet_lacks_a_log_where_the_vpc_has_one(build: Build) -> None:
    graph = build(NETWORK + of_vpc())
    assert coverage(graph, the(graph, Vpc, "main")).missing == ()
    perhaps = build(NETWORK + PERHAPS_LOGGED)
    assert str(covered(perhaps)) == "possible"
    assert coverage(perhaps, the(perhaps, Vpc, "main")).missing == (the(perhaps, Subnet, "web"),)


def test_a_subnet_that_may_be_recorded_is_not_named_as_missing_one(build: Build) -> None:
    graph = build(NETWORK + of_subnet("web", perhaps=True))
    found = coverage(graph, the(graph, Vpc, "main"))
    assert str(found.covered) == "possible"
    assert found.missing == ()


def test_logs_of_all_interfaces_record_their_subnet(build: Build) -> None:
    assert covered(build(NETWORK + interface("first") + of_interface("first"))).certain
    both = NETWORK + interface("first") + interface("second") + of_interface("first")
    assert not covered(build(both)).possible
    assert covered(build(both + of_interface("second"))).certain


def test_nothing_but_its_subnet_or_vpc_records_the_interface_that_an_instance_is_launched_with(build: Build) -> None:
    launched = NETWORK + INSTANCE + interface("first") + of_interface("first")
    assert not covered(build(launched)).possible
    assert covered(build(launched + of_subnet("web"))).certain


def test_a_log_of_nobody_knows_what_may_record_the_vpc(build: Build) -> None:
    somewhere = log("log", "vpc_id = var.somewhere", "ResourceType: VPC, ResourceId: !Ref Somewhere")
    assert str(covered(build(NETWORK + somewhere))) == "possible"
    of_a_subnet = log("log", "subnet_id = var.somewhere", "ResourceType: Subnet, ResourceId: !Ref Somewhere")
    graph = build(NETWORK + of_a_subnet)
    assert not recorded(graph, the(graph, Vpc, "main")).possible


def to_cloudwatch(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f"""
        resource "aws_flow_log" "log" {{
          vpc_id          = aws_vpc.main.id
          traffic_type    = "ALL"
          log_destination = "arn:aws:logs:eu-west-1:123456789012:log-group:logs"
          {terraform}
        }}
        """,
        f"""
        Log:
          Type: AWS::EC2::FlowLog
          Properties:
            {{ResourceType: VPC, ResourceId: !Ref Main, TrafficType: ALL, LogGroupName: logs{cloudformation}}}
        """,
    )


ROLE = "arn:aws:iam::123456789012:role/logs"


def test_records_reach_cloudwatch_only_through_a_role(build: Build) -> None:
    assert str(covered(build(NETWORK + to_cloudwatch("", "")))) == "possible"
    named = to_cloudwatch(f'iam_role_arn = "{ROLE}"', f', DeliverLogsPermissionArn: "{ROLE}"')
    assert covered(build(NETWORK + named)).certain
    given = to_cloudwatch("iam_role_arn = var.somewhere", ", DeliverLogsPermissionArn: !Ref Somewhere")
    assert covered(build(NETWORK + given)).certain
