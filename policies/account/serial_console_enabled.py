"""The serial console of instances is open to the account.

## Why is this bad?
The serial console needs no network, so that security groups and network ACLs do not protect it. Whoever may use the
API and knows a password of the system gets in.

## How to fix
Set `enabled = false`, and turn it on only while you need it.

## Limits
CloudFormation has no resource for this setting.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import SerialConsole
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
)
def serial_console_enabled(graph: Graph) -> Iterator[Finding]:
    """Find the settings that allow access to serial consoles."""
    for console in graph.all(SerialConsole):
        yield console.finding(
            console.enabled.is_(wanted=True),
            "the account allows access to the serial consoles of instances",
            at=console.enabled.span,
            fix=console.enabled.fix(value=False),
        )
