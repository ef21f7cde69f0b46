"""The instance metadata service answers without a session token (IMDSv1).

## Why is this bad?
A web application that can be tricked into fetching a URL gives away the credentials of the instance's role. When
tokens are required (IMDSv2), a forged request gets nothing.

## How to fix
Set `http_tokens` (`HttpTokens`) to `required` in the metadata options of the instance or its launch template, once
the software on it uses IMDSv2.

## Limits
Where the setting is omitted, the image and the account decide. IMDSv1 counts as allowed, unless the image is known to
demand tokens (Amazon Linux 2023, or `imds_support = "v2.0"`) or the account's default is declared here as well. An
instance that leaves the setting to a launch template declared here is reported at the template; one whose template
cannot be seen is only possible.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import MetadataDefaults
from linter.aws.autoscaling import AutoScalingGroup
from linter.aws.ec2 import Instance, Launch
from linter.aws.setting import Setting
from linter.graph.interfaces.images import demands_tokens
from linter.graph.interfaces.launches import chain_of
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy
from linter.truth import between, unknown


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.8", "EC2.170", "AutoScaling.3"),
    aliases=("CKV_AWS_79", "AVD-AWS-0028", "AVD-AWS-0130"),
)
def imdsv1_allowed(graph: Graph) -> Iterator[Finding]:
    """Find the launches whose metadata service answers requests without a token."""
    for launch in graph.all(Launch):
        if _left_to_template(launch):
            continue
        tokens, endpoint = _setting(graph, launch, "metadata_tokens"), _setting(graph, launch, "metadata_endpoint")
        required = tokens.is_("required")
        if not launch.metadata_tokens.stated:  # AWS does not document whether a template adds to an instance's options
            required &= unknown(f"whether {launch} takes it from its launch template is not known", launch.span)
        demanded = required | endpoint.is_("disabled")
        if not tokens.stated:
            demanded |= demands_tokens(graph, launch) | _account_demands(graph)
        yield launch.finding(
            ~demanded,
            f"the metadata service of {launch} answers without a session token (IMDSv1)",
            at=launch.metadata_tokens.span,
            fix=launch.metadata_tokens.fix("required"),
        )
    for group in graph.all(AutoScalingGroup):
        chain = chain_of(graph, group)
        if not chain.launches:
            allowed = between(certain=False, possible=True, doubts=chain.open) & ~_account_demands(graph)
            message = f"the metadata service of what {group} launches may answer without a session token (IMDSv1)"
            yield group.finding(allowed, message)


def _setting(graph: Graph, launch: Launch, name: str) -> Setting[str]:
    """The setting of the launch itself; of an instance also what a template may say that cannot be seen."""
    if isinstance(launch, Instance):
        return chain_of(graph, launch).setting(name)
    setting: Setting[str] = getattr(launch, name)
    return setting


def _left_to_template(launch: Launch) -> bool:
    """Whether an instance leaves both settings to a template declared here, where they are reported."""
    if launch.metadata_tokens.stated or launch.metadata_endpoint.stated or not isinstance(launch, Instance):
        return False
    template = launch.launch_template.only
    return template is not None and template.is_seen


def _account_demands(graph: Graph) -> Truth:
    return any_of(defaults.tokens.is_("required") & defaults.exists for defaults in graph.all(MetadataDefaults))
