"""A parameter group says whether clients must use TLS."""

from linter.aws.parameter_group import ParameterGroup
from linter.aws.rds import Database
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

GROUP = Pair(
    """
    resource "aws_db_parameter_group" "group" {
      name   = "group"
      family = "postgres16"
      parameter {
        name  = "log_statement"
        value = "all"
      }
      parameter {
        name  = "rds.force_ssl"
        value = "1"
      }
    }
    resource "aws_db_instance" "db" {
      parameter_group_name = aws_db_parameter_group.group.name
    }
    """,
    """
    Group:
      Type: AWS::RDS::DBParameterGroup
      Properties:
        DBParameterGroupName: group
        Family: postgres16
        Parameters: {log_statement: all, rds.force_ssl: "1"}
    Db: {Type: AWS::RDS::DBInstance, Properties: {DBParameterGroupName: !Ref Group}}
    """,
)


def test_a_parameter_is_found_by_its_name(build: Build) -> None:
    graph = build(GROUP)
    group = the(graph, ParameterGroup, "group")
    assert says(group, "family", "force_ssl", "require_ssl") == ["postgres16", "1", None]
    assert the(graph, Database, "db").parameters.only is group
