"""ACM: TLS certificates.

https://docs.aws.amazon.com/acm/latest/userguide/acm-overview.html
"""

from __future__ import annotations

from linter.aws.fields import text
from linter.aws.node import Node, declared_by
from linter.aws.strings import strings


class Certificate(Node):
    """A certificate that ACM issues or that is imported into it."""

    spellings = declared_by("aws_acm_certificate", "AWS::CertificateManager::Certificate")

    domain = text(terraform="domain_name", cloudformation="DomainName")
    further_domains = strings(terraform="subject_alternative_names[]", cloudformation="SubjectAlternativeNames[]")
    key_algorithm = text(terraform="key_algorithm", cloudformation="KeyAlgorithm", default="RSA_2048")
    validation = text(terraform="validation_method", cloudformation="ValidationMethod")
    private_key = text(terraform="private_key")
    transparency = text(
        terraform="options.certificate_transparency_logging_preference",
        cloudformation="CertificateTransparencyLoggingPreference",
        default="ENABLED",
    )
