"""CloudWatch: log groups, metric filters and alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.strings import strings


class LogGroup(Node):
    """A log group."""

    spellings = declared_by("aws_cloudwatch_log_group", "AWS::Logs::LogGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="LogGroupName")
    retention_days = number(terraform="retention_in_days", cloudformation="RetentionInDays")
    kms_key = text(terraform="kms_key_id", cloudformation="KmsKeyId")

    @property
    def filters(self) -> tuple[Referrer[MetricFilter], ...]:
        """Its metric filters."""
        return self.resolver.referring(MetricFilter, "log_group", self)


class MetricFilter(Node):
    """A filter that counts log events as a metric."""

    spellings = declared_by("aws_cloudwatch_log_metric_filter", "AWS::Logs::MetricFilter")

    log_group = links(lambda: LogGroup, terraform="log_group_name", cloudformation="LogGroupName")
    pattern = text(terraform="pattern", cloudformation="FilterPattern")
    metric = text(terraform="metric_transformation.name", cloudformation="MetricTransformations.MetricName")
    namespace = text(
        terraform="metric_transformation.namespace", cloudformation="MetricTransformations.MetricNamespace"
    )


class MetricAlarm(Node):
    """An alarm on a metric."""

    spellings = declared_by("aws_cloudwatch_metric_alarm", "AWS::CloudWatch::Alarm")

    metric = text(terraform="metric_name", cloudformation="MetricName")
    namespace = text(terraform="namespace", cloudformation="Namespace")
    enabled = flag(terraform="actions_enabled", cloudformation="ActionsEnabled", default=True)
    actions = strings(terraform="alarm_actions[]", cloudformation="AlarmActions[]")
