"""A build project says with which variables it builds."""

from linter.aws.codebuild import BuildProject, SourceCredential
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

PROJECT = Pair(
    """
    resource "aws_codebuild_project" "app" {
      name         = "app"
      service_role = "arn:aws:iam::123456789012:role/build"
      environment {
        compute_type    = "BUILD_GENERAL1_SMALL"
        image           = "aws/codebuild/standard:7.0"
        type            = "LINUX_CONTAINER"
        privileged_mode = true
        environment_variable {
          name  = "AWS_SECRET_ACCESS_KEY"
          value = "hunter2"
        }
        environment_variable {
          name  = "TOKEN"
          value = "/app/token"
          type  = "PARAMETER_STORE"
        }
      }
    }
    resource "aws_codebuild_source_credential" "git" {
      auth_type   = "PERSONAL_ACCESS_TOKEN"
      server_type = "GITHUB"
      token       = "hunter2"
    }
    """,
    """
    App:
      Type: AWS::CodeBuild::Project
      Properties:
        Name: app
        ServiceRole: arn:aws:iam::123456789012:role/build
        Environment:
          PrivilegedMode: true
          EnvironmentVariables:
            - {Name: AWS_SECRET_ACCESS_KEY, Value: hunter2}
            - {Name: TOKEN, Value: /app/token, Type: PARAMETER_STORE}
    Git:
      Type: AWS::CodeBuild::SourceCredential
      Properties: {AuthType: PERSONAL_ACCESS_TOKEN, ServerType: GITHUB, Token: hunter2}
    """,
)


def test_each_variable_says_where_its_value_comes_from(build: Build) -> None:
    graph = build(PROJECT)
    project = the(graph, BuildProject, "app")
    assert says(project, "name", "is_privileged", "visibility") == ["app", True, "PRIVATE"]
    assert [says(variable.node, "name", "value", "source") for variable in project.variables] == [
        ["AWS_SECRET_ACCESS_KEY", "hunter2", "PLAINTEXT"],
        ["TOKEN", "/app/token", "PARAMETER_STORE"],
    ]
    assert says(the(graph, SourceCredential, "git"), "token") == ["hunter2"]
