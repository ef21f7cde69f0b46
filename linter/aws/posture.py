"""Security services of an account, each enabled in a region.

https://docs.aws.amazon.com/securityhub/latest/userguide/what-is-securityhub.html
https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html
https://docs.aws.amazon.com/inspector/latest/user/what-is-inspector.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Links
from linter.aws.strings import strings


class SecurityHub(Node):
    """Security Hub."""

    spellings = declared_by("aws_securityhub_account", "AWS::SecurityHub::Hub")

    default_standards = flag(
        terraform="enable_default_standards", cloudformation="EnableDefaultStandards", default=True
    )


class SecurityStandard(Node):
    """A standard that Security Hub checks."""

    spellings = declared_by("aws_securityhub_standards_subscription", "AWS::SecurityHub::Standard")

    standard = text(terraform="standards_arn", cloudformation="StandardsArn")


class ThreatDetector(Node):
    """GuardDuty."""

    spellings = declared_by("aws_guardduty_detector", "AWS::GuardDuty::Detector")

    enabled = flag(terraform="enable", cloudformation="Enable", default=True)


class DetectorFeature(Node):
    """An optional protection of GuardDuty, such as runtime monitoring."""

    spellings = declared_by("aws_guardduty_detector_feature", inline("AWS::GuardDuty::Detector", "Features"))

    of = links(lambda: ThreatDetector, terraform="detector_id")
    name = text(terraform="name", cloudformation="Name")
    status = text(terraform="status", cloudformation="Status")

    @property
    def detector(self) -> Links[ThreatDetector]:
        """The detector: the one it is nested in, or the one it refers to."""
        return self.owner(ThreatDetector) or self.of


class DetectorOrganization(Node):
    """The GuardDuty settings for the accounts of an organization."""

    spellings = declared_by("aws_guardduty_organization_configuration")

    detector = links(lambda: ThreatDetector, terraform="detector_id")
    members = text(terraform="auto_enable_organization_members")


class VulnerabilityScan(Node):
    """Inspector."""

    spellings = declared_by("aws_inspector2_enabler")

    resource_types = strings(terraform="resource_types[]")


class DataWatch(Node):
    """Macie."""

    spellings = declared_by("aws_macie2_account", "AWS::Macie::Session")

    status = text(terraform="status", cloudformation="Status", default="ENABLED")


class ConfigRecorder(Node):
    """AWS Config: a recorder of the configuration of resources."""

    spellings = declared_by("aws_config_configuration_recorder", "AWS::Config::ConfigurationRecorder")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name", default="default")
    all_supported = flag(
        terraform="recording_group.all_supported", cloudformation="RecordingGroup.AllSupported", default=True
    )


class ConfigRecorderStatus(Node):
    """Whether a recorder is running. CloudFormation starts every recorder it creates."""

    spellings = declared_by("aws_config_configuration_recorder_status")

    recorder = links(lambda: ConfigRecorder, terraform="name")
    enabled = flag(terraform="is_enabled")


class AccessAnalyzer(Node):
    """IAM Access Analyzer."""

    spellings = declared_by("aws_accessanalyzer_analyzer", "AWS::AccessAnalyzer::Analyzer")

    zone = text(terraform="type", cloudformation="Type", default="ACCOUNT")
