"""A broker says whether it is public and what it logs."""

import pytest

from linter.aws.mq import MessageBroker
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_mq_broker" "broker" {
      publicly_accessible = true
      engine_type         = "ActiveMQ"
      security_groups     = ["sg-0123"]
      logs {
        general = true
      }
    }
    """,
    """
    Broker:
      Type: AWS::AmazonMQ::Broker
      Properties:
        {PubliclyAccessible: true, EngineType: ActiveMQ, SecurityGroups: [sg-0123], Logs: {General: true}}
    """,
)
BARE = Pair('resource "aws_mq_broker" "broker" {}\n', "Broker: {Type: AWS::AmazonMQ::Broker}\n")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(FULL, [True, "ActiveMQ", "sg-0123", True, False]), (BARE, [False, None, None, False, False])],
    ids=["full", "bare"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), MessageBroker, "broker")
    assert says(found, "public", "engine", "groups", "general_log", "audit_log") == expected
