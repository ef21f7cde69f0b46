"""The declaration creates a long-lived access key.

## Why is this bad?
The secret is in the state or in the outputs of the stack, and works until somebody turns it off. Requests are
better signed by roles, whose keys last hours.

## How to fix
Use a role: for instances, functions and containers, or through OIDC for what runs outside of AWS.

## Limits
Whether anybody uses the key is not known.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

from collections.abc import Iterator

from linter.aws.iam import AccessKey
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    aliases=("CKV_AWS_273", "CKV_AWS_348", "AC_AWS_0133"),
)
def iam_user_access_key_created(graph: Graph) -> Iterator[Finding]:
    """Find the active access keys."""
    for key in graph.all(AccessKey):
        yield key.finding(~key.status.is_("Inactive"), f"{key} is a long-lived access key")
