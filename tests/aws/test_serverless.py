"""A function says who may call it."""

from pathlib import Path

from linter.aws.serverless import Function, FunctionUrl, InvokePermission
from linter.resource import Dialect
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the

CALLED = Pair(
    """
    resource "aws_lambda_function" "work" {
      function_name = "work"
      role          = "arn:aws:iam::123456789012:role/work"
      runtime       = "python3.13"
    }
    resource "aws_lambda_function_url" "url" {
      function_name      = aws_lambda_function.work.function_name
      authorization_type = "NONE"
      cors {
        allow_origins = ["*"]
      }
    }
    resource "aws_lambda_permission" "all" {
      function_name = aws_lambda_function.work.function_name
      action        = "lambda:InvokeFunction"
      principal     = "*"
    }
    """,
    """
    Work:
      Type: AWS::Lambda::Function
      Properties: {FunctionName: work, Role: "arn:aws:iam::123456789012:role/work", Runtime: python3.13}
    Url:
      Type: AWS::Lambda::Url
      Properties: {TargetFunctionArn: !GetAtt Work.Arn, AuthType: NONE, Cors: {AllowOrigins: ["*"]}}
    All:
      Type: AWS::Lambda::Permission
      Properties: {FunctionName: !Ref Work, Action: "lambda:InvokeFunction", Principal: "*"}
    """,
)


def test_a_function_of_sam_may_have_its_url_inline(tmp_path: Path) -> None:
    template = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties: {Handler: main.run, Runtime: python3.13, InlineCode: pass, FunctionUrlConfig: {AuthType: NONE}}
"""
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, template)
    (url,) = graph.all(FunctionUrl)
    assert url.function.only is the(graph, Function, "work")
    assert says(url, "authorization") == ["NONE"]


def test_a_url_and_a_permission_are_of_their_function(build: Build) -> None:
    graph = build(CALLED)
    function = the(graph, Function, "work")
    url, permission = the(graph, FunctionUrl, "url"), the(graph, InvokePermission, "all")
    assert url.function.only is permission.function.only is function
    assert says(url, "authorization", "allowed_origins") == ["NONE", ("*",)]
    assert says(permission, "principal", "source", "action") == ["*", None, "lambda:InvokeFunction"]
