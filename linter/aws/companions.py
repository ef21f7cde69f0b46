"""Fixes that declare what is missing beside a resource: a flow log, the adopted default group.

They are written after the declaration of the resource, in its language, and only where it is one resource with a name
of its own: not for an instance of `count` or `for_each`, not in JSON and not in a plan.
"""

from __future__ import annotations

from linter.aws.node import Node
from linter.aws.risks import NEW_ROLE, USERS_OF_DEFAULT_GROUP
from linter.finding import Fix
from linter.resource import Dialect
from linter.source import Span

_FLOW_LOG_IN_TERRAFORM = """
resource "aws_flow_log" "{name}" {{
  vpc_id          = {type}.{name}.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.{name}_flow_log.arn
  iam_role_arn    = aws_iam_role.{name}_flow_log.arn
}}

resource "aws_cloudwatch_log_group" "{name}_flow_log" {{
  name_prefix       = "vpc-flow-log-"
  retention_in_days = 90
}}

resource "aws_iam_role" "{name}_flow_log" {{
  name_prefix = "vpc-flow-log-"

  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [
      {{
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {{
          Service = "vpc-flow-logs.amazonaws.com"
        }}
      }},
    ]
  }})
}}

resource "aws_iam_role_policy" "{name}_flow_log" {{
  role = aws_iam_role.{name}_flow_log.id

  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [
      {{
        Effect = "Allow"
        Action = [
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ]
        Resource = "*"
      }},
    ]
  }})
}}
"""
_FLOW_LOG_IN_CLOUDFORMATION = """
{name}FlowLog:
  Type: AWS::EC2::FlowLog
  Properties:
    ResourceId: !Ref {name}
    ResourceType: VPC
    TrafficType: ALL
    LogGroupName: !Ref {name}FlowLogGroup
    DeliverLogsPermissionArn: !GetAtt {name}FlowLogRole.Arn

{name}FlowLogGroup:
  Type: AWS::Logs::LogGroup
  Properties:
    RetentionInDays: 90

{name}FlowLogRole:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: sts:AssumeRole
          Principal:
            Service: vpc-flow-logs.amazonaws.com
    Policies:
      - PolicyName: WriteFlowLog
        PolicyDocument:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action:
                - logs:CreateLogStream
                - logs:DescribeLogGroups
                - logs:DescribeLogStreams
                - logs:PutLogEvents
              Resource: "*"
"""
_DEFAULT_GROUP = """
resource "aws_default_security_group" "{name}" {{
  vpc_id = {type}.{name}.id
}}
"""


def flow_log(vpc: Node) -> Fix | None:
    """The fix that declares a flow log of a VPC, with its role and log group; None where there is no place for it.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
    """
    written = {Dialect.TERRAFORM: _FLOW_LOG_IN_TERRAFORM, Dialect.CLOUDFORMATION: _FLOW_LOG_IN_CLOUDFORMATION}
    return _beside(vpc, written.get(vpc.resource.dialect, ""), f"Add a flow log of {vpc}", NEW_ROLE)


def empty_default_group(vpc: Node) -> Fix | None:
    """The fix that adopts the default security group of a VPC without rules; None where there is no place for it.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group
    """
    written = _DEFAULT_GROUP if vpc.resource.dialect is Dialect.TERRAFORM else ""
    return _beside(vpc, written, f"Adopt the default security group of {vpc}, without rules", USERS_OF_DEFAULT_GROUP)


def _beside(node: Node, text: str, title: str, risk: str) -> Fix | None:
    resource = node.resource
    name = resource.key.rpartition(".")[2]
    whole = resource.body.span
    if not text or name.endswith("]") or not resource.exists.certain or whole.file.endswith((".json", ".template")):
        return None
    indent = "" if resource.dialect is Dialect.TERRAFORM else " " * (resource.span.column - 1)
    lines = text.format(name=name, type=resource.type).splitlines()
    written = "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
    return Fix(title, Span(whole.file, whole.end_line + 1, 1, whole.end_line + 1, 1), written, risk)
