from linter.aws.vpc import Vpc
from linter.graph.graph import Graph
from linter.questions.flow_logs import Traffic, coverage, recorded
from linter.truth import Truth
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK


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


def of_subnet(name: str) -> Pair:
    target = f"ResourceType: Subnet, ResourceId: !Ref {name.title()}"
    return log(f"log{name}", f"subnet_id = aws_subnet.{name}.id", target)


def covered(graph: Graph, wanted: Traffic = Traffic.ALL) -> Truth:
    return coverage(graph, the(graph, Vpc, "main"), wanted).covered


def test_a_log_of_the_vpc_records_it(build: Build) -> None:
    assert covered(build(NETWORK + of_vpc())).certain
    assert not covered(build(NETWORK)).possible


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


def test_a_log_of_nobody_knows_what_may_record_the_vpc(build: Build) -> None:
    somewhere = log("log", "vpc_id = var.somewhere", "ResourceType: VPC, ResourceId: !Ref Somewhere")
    assert str(covered(build(NETWORK + somewhere))) == "possible"
    of_a_subnet = log("log", "subnet_id = var.somewhere", "ResourceType: Subnet, ResourceId: !Ref Somewhere")
    graph = build(NETWORK + of_a_subnet)
    assert not recorded(graph, the(graph, Vpc, "main")).possible


def test_records_reach_cloudwatch_only_through_a_role(build: Build) -> None:
    without = Pair(
        """
        resource "aws_flow_log" "log" {
          vpc_id          = aws_vpc.main.id
          traffic_type    = "ALL"
          log_destination = "arn:aws:logs:eu-west-1:123456789012:log-group:logs"
        }
        """,
        """
        Log:
          Type: AWS::EC2::FlowLog
          Properties: {ResourceType: VPC, ResourceId: !Ref Main, TrafficType: ALL, LogGroupName: logs}
        """,
    )
    assert str(covered(build(NETWORK + without))) == "possible"
