"""A log group has filters, and an alarm watches their metric."""

from linter.aws.cloudwatch import LogGroup, MetricAlarm, MetricFilter
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

WATCH = Pair(
    """
    resource "aws_cloudwatch_log_group" "trail" {
      name              = "trail"
      retention_in_days = 30
    }
    resource "aws_cloudwatch_log_metric_filter" "changes" {
      name           = "changes"
      log_group_name = aws_cloudwatch_log_group.trail.name
      pattern        = "{ $.eventName = DeleteVpc }"
      metric_transformation {
        name      = "VpcChanges"
        namespace = "CIS"
        value     = "1"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "alarm" {
      alarm_name          = "changes"
      comparison_operator = "GreaterThanThreshold"
      evaluation_periods  = 1
      metric_name         = "VpcChanges"
      namespace           = "CIS"
      alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
    }
    """,
    """
    Trail: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: trail, RetentionInDays: 30}}
    Changes:
      Type: AWS::Logs::MetricFilter
      Properties:
        LogGroupName: !Ref Trail
        FilterPattern: "{ $.eventName = DeleteVpc }"
        MetricTransformations: [{MetricName: VpcChanges, MetricNamespace: CIS, MetricValue: "1"}]
    Alarm:
      Type: AWS::CloudWatch::Alarm
      Properties:
        MetricName: VpcChanges
        Namespace: CIS
        AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:alarms"]
    """,
)


def test_the_metric_of_a_filter_and_of_an_alarm_can_be_compared(build: Build) -> None:
    graph = build(WATCH)
    (counted,) = the(graph, LogGroup, "trail").filters
    assert counted.node is the(graph, MetricFilter, "changes")
    alarm = the(graph, MetricAlarm, "alarm")
    assert says(counted.node, "metric", "namespace") == says(alarm, "metric", "namespace") == ["VpcChanges", "CIS"]
    assert says(alarm, "enabled", "actions") == [True, ("arn:aws:sns:eu-west-1:123456789012:alarms",)]
