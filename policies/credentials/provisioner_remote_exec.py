"""A provisioner logs in to a host.

## Why is this bad?
It needs an open port and a key or password, both of which then are in the code or on the machine of whoever
applies.

## How to fix
Use user data, an image that is built beforehand, or Run Command and State Manager of Systems Manager.

## Limits
Provisioners that run a command on your own machine are not reported. The policy is not in the default profile.
CloudFormation has no provisioners.

https://developer.hashicorp.com/terraform/language/provisioners
"""

from collections.abc import Iterator

from linter.aws.provisioner import Provisioner
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import truth


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    default=False,
)
def provisioner_remote_exec(graph: Graph) -> Iterator[Finding]:
    """Find the provisioners that connect to a host."""
    for provisioner in graph.all(Provisioner):
        connects = provisioner.action in {"remote-exec", "file"}
        yield provisioner.finding(truth(known=connects), f"a provisioner of {provisioner} logs in to a host")
