"""The instance metadata service answers without a session token (IMDSv1).

## Why is this bad?
A web application that can be tricked into fetching a URL gives away the credentials of the instance's role. When
tokens are required (IMDSv2), a forged request gets nothing.

## How to fix
Set `http_tokens` (`HttpTokens`) to `required` in the metadata options of the instance or its launch template, once
the software on it uses IMDSv2.

## Limits
Where the setting is omitted, the image and the account decide, and a declaration cannot show either: IMDSv1 counts as
allowed, unless the account's default is declared here as well. An instance that leaves the setting to a launch template
declared here is reported at the template.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import MetadataDefaults
from linter.aws.ec2 import Instance, Launch
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("FSBP EC2.8", "FSBP EC2.170", "FSBP AutoScaling.3"),
    aliases=("CKV_AWS_79", "CKV_AWS_341", "AVD-AWS-0028", "AVD-AWS-0130"),
)
def imdsv1_allowed(graph: Graph) -> Iterator[Finding]:
    """Find the launches whose metadata service answers requests without a token."""
    for launch in graph.all(Launch):
        tokens = launch.metadata_tokens
        if _left_to_template(launch):
            continue
        demanded = tokens.is_("required") | launch.metadata_endpoint.is_("disabled")
        if not tokens.stated:
            demanded |= _account_demands(graph)
        yield launch.finding(
            ~demanded,
            f"the metadata service of {launch} answers without a session token (IMDSv1)",
            at=tokens.span,
            fix=tokens.fix("required"),
        )


def _left_to_template(launch: Launch) -> bool:
    if launch.metadata_tokens.stated or launch.metadata_endpoint.stated or not isinstance(launch, Instance):
        return False
    template = launch.launch_template.only
    return template is not None and template.is_seen


def _account_demands(graph: Graph) -> Truth:
    return any_of(defaults.tokens.is_("required") & defaults.exists for defaults in graph.all(MetadataDefaults))
