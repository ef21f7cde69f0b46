"""Links are read backwards as surely as they are written."""

from linter.aws.ec2 import Instance
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK, OTHER


def host(name: str, subnet: str, in_template: str, *, condition: bool = False) -> Pair:
    return Pair(
        f"""
        resource "aws_instance" "{name}" {{
          {"count = var.unsure ? 1 : 0" if condition else ""}
          subnet_id = {subnet}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::Instance
          {"Condition: IsSure" if condition else ""}
          Properties: {{ImageId: ami-1, SubnetId: {in_template}}}
        """,
    )


HERE = host("here", "aws_subnet.web.id", "!Ref Web")
PERHAPS = host("perhaps", "aws_subnet.web.id", "!Ref Web", condition=True)
EITHER = host("either", "var.unsure ? aws_subnet.web.id : aws_subnet.lone.id", "!If [IsSure, !Ref Web, !Ref Lone]")
ANYWHERE = host("anywhere", "var.somewhere", "!Ref Somewhere")
ELSEWHERE = host("elsewhere", '"subnet-0123"', "subnet-0123")


def standing(graph: Graph, subnet: str) -> dict[str, str]:
    """The instances in a subnet, by name, and how sure that is."""
    found = graph.referring(Instance, "subnet", the(graph, Subnet, subnet))
    return {each.node.key.split("[")[0].split(".")[-1].lower(): str(each.applies) for each in found}


def test_what_refers_to_a_node_is_found_and_nothing_else(build: Build) -> None:
    graph = build(NETWORK + LONE + HERE + ELSEWHERE)
    assert standing(graph, "web") == {"here": "certain"}
    assert standing(graph, "lone") == {}


def test_a_referrer_that_may_not_exist_refers_perhaps(build: Build) -> None:
    assert standing(build(NETWORK + PERHAPS), "web") == {"perhaps": "possible"}


def test_a_choice_refers_perhaps_to_each_of_its_options(build: Build) -> None:
    graph = build(NETWORK + LONE + EITHER)
    assert standing(graph, "web") == standing(graph, "lone") == {"either": "possible"}


def test_an_input_that_is_not_known_may_be_any_node_of_the_kind_and_none_of_another(build: Build) -> None:
    graph = build(NETWORK + LONE + ANYWHERE)
    assert standing(graph, "web") == standing(graph, "lone") == {"anywhere": "possible"}
    (found,) = graph.referring(Instance, "subnet", the(graph, Subnet, "web"))
    assert found.applies.doubts
    assert graph.referring(Instance, "subnet", the(graph, Vpc, "main")) == ()


def test_referrers_come_in_the_order_of_their_keys_whichever_way_they_refer(build: Build) -> None:
    graph = build(NETWORK + LONE + OTHER + HERE + PERHAPS + EITHER + ANYWHERE)
    assert list(standing(graph, "web")) == ["anywhere", "either", "here", "perhaps"]
