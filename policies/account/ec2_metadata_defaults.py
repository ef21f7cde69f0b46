"""The account does not demand session tokens of the metadata service by default.

## Why is this bad?
Each instance for which somebody forgets the setting then answers forged requests with the credentials of its role.

## How to fix
Set `http_tokens = "required"`.

## Limits
Only a declared default is judged. CloudFormation has no resource for it.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import MetadataDefaults
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
)
def ec2_metadata_defaults(graph: Graph) -> Iterator[Finding]:
    """Find the account's defaults that leave session tokens optional."""
    for defaults in graph.all(MetadataDefaults):
        yield defaults.finding(
            ~defaults.tokens.is_("required"),
            "the account's default leaves session tokens of the metadata service optional",
            at=defaults.tokens.span,
            fix=defaults.tokens.fix("required"),
        )
