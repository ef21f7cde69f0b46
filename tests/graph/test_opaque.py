from pathlib import Path

from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet, Vpc
from linter.graph.filtering import Direction, rules_of
from linter.graph.graph import Graph
from linter.graph.routing.routing import public
from linter.resource import Dialect
from tests.cloudformation.templates import declare
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import LONE, NETWORK

HANDED = {
    Dialect.TERRAFORM: 'module "opaque" {\n  source = "example.com/a/b"\n  given  = [%s]\n}\n',
    Dialect.CLOUDFORMATION: """
    Opaque:
      Type: AWS::CloudFormation::Stack
      Properties: {TemplateURL: "https://example.com/a.yaml", Parameters: {Given: %s}}
    """,
}


def handed(terraform: str, cloudformation: str) -> Pair:
    return Pair(HANDED[Dialect.TERRAFORM] % terraform, HANDED[Dialect.CLOUDFORMATION] % cloudformation)


def opened(tmp_path: Path, dialect: Dialect, pair: Pair) -> Graph:
    return graph_of(tmp_path, dialect, pair.text(dialect))


def test_a_group_handed_to_what_cannot_be_looked_into_may_have_further_rules(tmp_path: Path, dialect: Dialect) -> None:
    group = Pair(
        'resource "aws_security_group" "group" {}\n',
        "Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}\n",
    )
    graph = opened(tmp_path, dialect, group + handed("aws_security_group.group.id", "!Ref Group"))
    (doubt,) = rules_of(graph, the(graph, SecurityGroup, "group"), Direction.INGRESS).open
    assert "cannot be looked into" in doubt.reason
    closed = opened(tmp_path, dialect, group)
    assert not rules_of(closed, the(closed, SecurityGroup, "group"), Direction.INGRESS).open


def test_a_vpc_handed_on_may_get_routes_in_its_main_table_and_not_in_others(tmp_path: Path, dialect: Dialect) -> None:
    graph = opened(tmp_path, dialect, NETWORK + LONE + handed("aws_vpc.main.id", "!Ref Main"))
    assert str(public(graph, the(graph, Subnet, "lone"), 4).holds) == "possible"
    assert not public(graph, the(graph, Subnet, "web"), 4).holds.possible


def test_custom_resources_are_opaque_too(tmp_path: Path) -> None:
    text = """
    Resources:
      Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
      Strange: {Type: Custom::Strange, Properties: {ServiceToken: arn, Vpc: !Ref Main}}
    """
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, text)
    assert graph.opened(the(graph, Vpc, "main"))


def test_a_nested_stack_whose_template_is_there_is_not_opaque() -> None:
    main = """
    Resources:
      Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}
      Part:
        Type: AWS::CloudFormation::Stack
        Properties: {TemplateURL: part.yaml, Parameters: {Given: !Ref Group}}
    """
    part = """
    Parameters: {Given: {Type: String}}
    Resources:
      Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    """
    graph = Graph(declare({"main.yaml": main, "part.yaml": part}))
    assert graph.opened(the(graph, SecurityGroup, "group")) == ()
