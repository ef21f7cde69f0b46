"""Security services of an account, and the credentials of a provider.

https://docs.aws.amazon.com/securityhub/latest/userguide/what-is-securityhub.html
"""

from __future__ import annotations

from linter.aws.fields import flag, text
from linter.aws.node import Node, declared_by


class SecurityHub(Node):
    """Security Hub, enabled in a region."""

    spellings = declared_by("aws_securityhub_account", "AWS::SecurityHub::Hub")

    default_standards = flag(
        terraform="enable_default_standards", cloudformation="EnableDefaultStandards", default=True
    )


class ThreatDetector(Node):
    """GuardDuty, enabled in a region."""

    spellings = declared_by("aws_guardduty_detector", "AWS::GuardDuty::Detector")

    enabled = flag(terraform="enable", cloudformation="Enable", default=True)


class DataWatch(Node):
    """Macie, enabled in a region."""

    spellings = declared_by("aws_macie2_account", "AWS::Macie::Session")

    status = text(terraform="status", cloudformation="Status", default="ENABLED")


class Provider(Node):
    """The configuration of Terraform's AWS provider."""

    spellings = declared_by("provider.aws")

    access_key = text(terraform="access_key")
    secret_key = text(terraform="secret_key")
    token = text(terraform="token")
    region = text(terraform="region")
