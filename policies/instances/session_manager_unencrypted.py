"""Sessions of Session Manager are not encrypted with a key of your own.

## Why is this bad?
TLS protects a session on the way. A key of KMS also protects it from whoever may use the service but not the key.

## How to fix
Name a key in the preferences: `kmsKeyId`.

## Limits
The policy is not in the default profile.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html
"""

from collections.abc import Iterator

from linter.aws.ssm import SsmDocument
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_112",),
    default=False,
)
def session_manager_unencrypted(graph: Graph) -> Iterator[Finding]:
    """Find the preferences of sessions without a key."""
    for document in graph.all(SsmDocument):
        missing = document.kms_key.omitted | document.kms_key.is_("")
        yield document.finding(document.is_session & missing, f"sessions under {document} use no key of your own")
