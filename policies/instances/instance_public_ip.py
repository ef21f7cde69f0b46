"""An instance, or what launches it, asks for a public address.

## Why is this bad?
With a public address the security group is all that stands between the instance and the internet, and one wide rule
is enough.

## How to fix
Leave the instance without a public address: let traffic in through a load balancer, people in through Session Manager,
and traffic out through a NAT gateway.

## Limits
Only an explicit request is reported here. An address that comes from the subnet is reported by
`instance-public-ip-effective`, and an instance that the internet can reach by `instance-internet-reachable`.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#concepts-public-addresses
"""

from collections.abc import Iterator

from linter.aws.autoscaling import SpotSpecification
from linter.aws.ec2 import Launch, LaunchInterface
from linter.aws.risks import REPLACED_INSTANCE
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.9", "EC2.25", "AutoScaling.5"),
    aliases=(
        "CKV_AWS_88",
        "AVD-AWS-0009",
        "FG_R00271",
        "CKV_AWS_389",
        "EC2_INSTANCE_NO_PUBLIC_IP",
        "AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED",
    ),
)
def instance_public_ip(graph: Graph) -> Iterator[Finding]:
    """Find the launches that ask for a public IPv4 address, for themselves or for one of their interfaces."""
    kinds: tuple[type[Launch | LaunchInterface | SpotSpecification], ...] = (Launch, LaunchInterface, SpotSpecification)
    for launch in (launch for kind in kinds for launch in graph.all(kind)):
        setting = launch.associate_public_ip
        yield launch.finding(
            setting.is_(wanted=True),
            f"{launch} asks for a public address",
            at=setting.span,
            fix=setting.fix(value=False, risk=REPLACED_INSTANCE),
        )
