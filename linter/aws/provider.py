"""The configuration of Terraform itself: providers and the backend for the state.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration
https://developer.hashicorp.com/terraform/language/backend/s3
"""

from __future__ import annotations

from linter.aws.fields import flag, text
from linter.aws.node import Node, declared_by
from linter.aws.strings import strings


class Provider(Node):
    """A configuration of the AWS provider."""

    spellings = declared_by("provider.aws")

    access_key = text(terraform="access_key")
    secret_key = text(terraform="secret_key")
    token = text(terraform="token")
    region = text(terraform="region")
    profile = text(terraform="profile")
    role = text(terraform="assume_role.role_arn")
    accounts = strings(terraform="allowed_account_ids[]")
    skips_validation = flag(terraform="skip_credentials_validation", default=False)


class Backend(Node):
    """The S3 backend, which stores the state."""

    spellings = declared_by("backend.s3")

    bucket = text(terraform="bucket")
    access_key = text(terraform="access_key")
    secret_key = text(terraform="secret_key")
    token = text(terraform="token")
    encrypted = flag(terraform="encrypt", default=False)
    kms_key = text(terraform="kms_key_id")
