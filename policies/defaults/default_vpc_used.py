"""A workload is in the default VPC.

## Why is this bad?
Every subnet of the default VPC is public and gives public addresses by itself, and every workload of the account that
nobody thought about is its neighbour.

## How to fix
Name a subnet of a VPC that is made for the workload.

## Limits
What names no subnet at all is launched into the default VPC, if the account still has one.

https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
"""

from collections.abc import Iterator

from linter.aws.vpc import Subnet
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces, interfaces_of
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy
from linter.truth import between


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    aliases=("AC_AWS_0153", "EC2_INSTANCES_IN_VPC"),
)
def default_vpc_used(graph: Graph) -> Iterator[Finding]:
    """Find the workloads with an interface in a subnet of the default VPC."""
    for owner in dict.fromkeys(interface.owner for interface in interfaces(graph)):
        standing = any_of(_in_default_vpc(interface) for interface in interfaces_of(graph, owner))
        yield owner.finding(standing, f"{owner} is in the default VPC")


def _in_default_vpc(interface: Interface) -> Truth:
    return any_of(site.here & _is_default(site.subnet) for site in interface.sites)


def _is_default(subnet: Subnet) -> Truth:
    vpcs = subnet.vpc
    default = any_of(vpcs.includes(vpc) & vpc.is_default.is_(wanted=True) for vpc in vpcs)
    unseen = between(certain=False, possible=vpcs.open, doubts=vpcs.doubts)
    return default | unseen
