"""CloudTrail: records of the API calls of an account.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-user-guide.html
"""

from __future__ import annotations

from linter.aws.cloudwatch import LogGroup
from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by


class Trail(Node):
    """A trail."""

    spellings = declared_by("aws_cloudtrail", "AWS::CloudTrail::Trail")
    name_field = "name"

    name = text(terraform="name", cloudformation="TrailName")
    is_logging = flag(terraform="enable_logging", cloudformation="IsLogging", default=True)
    all_regions = flag(terraform="is_multi_region_trail", cloudformation="IsMultiRegionTrail", default=False)
    global_services = flag(
        terraform="include_global_service_events", cloudformation="IncludeGlobalServiceEvents", default=True
    )
    validates_files = flag(
        terraform="enable_log_file_validation", cloudformation="EnableLogFileValidation", default=False
    )
    log_group = links(
        lambda: LogGroup, terraform="cloud_watch_logs_group_arn", cloudformation="CloudWatchLogsLogGroupArn"
    )
    kms_key = text(terraform="kms_key_id", cloudformation="KMSKeyId")
