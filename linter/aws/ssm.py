"""Systems Manager: documents, Session Manager preferences, parameters and service settings.

https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-preferences-cli.html
"""

from __future__ import annotations

from linter.aws.fields import flag, raw, text
from linter.aws.node import Node, declared_by, lookup
from linter.aws.strings import strings
from linter.truth import Truth


class SsmDocument(Node):
    """A document: commands, automations, or preferences of Session Manager."""

    spellings = declared_by("aws_ssm_document", "AWS::SSM::Document")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    document_type = text(terraform="document_type", cloudformation="DocumentType", default="Command")
    content = raw(terraform="content", cloudformation="Content")
    shared_with = strings(terraform="permissions.account_ids")
    log_bucket = text(terraform="content.inputs.s3BucketName", cloudformation="Content.inputs.s3BucketName")
    encrypts_bucket_log = flag(
        terraform="content.inputs.s3EncryptionEnabled", cloudformation="Content.inputs.s3EncryptionEnabled"
    )
    log_group = text(
        terraform="content.inputs.cloudWatchLogGroupName", cloudformation="Content.inputs.cloudWatchLogGroupName"
    )
    encrypts_group_log = flag(
        terraform="content.inputs.cloudWatchEncryptionEnabled",
        cloudformation="Content.inputs.cloudWatchEncryptionEnabled",
    )
    kms_key = text(terraform="content.inputs.kmsKeyId", cloudformation="Content.inputs.kmsKeyId")
    runs_as = flag(terraform="content.inputs.runAsEnabled", cloudformation="Content.inputs.runAsEnabled")

    @property
    def is_session(self) -> Truth:
        """Whether it holds preferences of Session Manager."""
        return self.document_type.is_("Session")


class SsmParameter(Node):
    """A parameter of Parameter Store."""

    spellings = declared_by("aws_ssm_parameter", "AWS::SSM::Parameter")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    parameter_type = text(terraform="type", cloudformation="Type")
    value = text(terraform="value", cloudformation="Value")


class SsmParameterLookup(Node):
    """A parameter of Parameter Store that is looked up, often one in which AWS publishes the latest image."""

    spellings = declared_by(lookup("aws_ssm_parameter"))

    name = text(terraform="name")


class SsmServiceSetting(Node):
    """The account's value of a service setting, in a region."""

    spellings = declared_by("aws_ssm_service_setting")

    setting = text(terraform="setting_id")
    value = text(terraform="setting_value")
