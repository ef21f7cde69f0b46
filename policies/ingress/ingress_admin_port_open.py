"""A remote administration port other than SSH and Remote Desktop is open to the whole internet.

## Why is this bad?
Whoever can talk to an administration service can try passwords and flaws against it all day. Telnet, rlogin and VNC
often send the password in the clear.

## How to fix
Admit only the addresses that administrators connect from, or use Session Manager, which needs no open port.

## Limits
Only the listed TCP ports count; change the list with the option `tcp_ports`. SSH and Remote Desktop have policies of
their own.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.named_ports import named_openings

NAMES = {
    23: "Telnet",
    512: "rexec",
    513: "rlogin",
    514: "rsh",
    2222: "SSH",
    5500: "VNC",
    5800: "VNC",
    5900: "VNC",
    5985: "WinRM",
    5986: "WinRM",
    10000: "Webmin",
}


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.19",),
    aliases=(
        "FG_R00037",
        "FG_R00038",
        "FG_R00039",
        "FG_R00040",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_admin_port_open(graph: Graph, *, tcp_ports: tuple[int, ...] = tuple(NAMES)) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach one of the listed ports."""
    for named in named_openings(graph, NAMES, tcp=tcp_ports):
        yield named.opening.finding(
            f"the administration port {named.ports} of {named.opening.group} is open to every address of the internet"
        )
