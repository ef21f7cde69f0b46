"""An instance shares its hardware with other customers.

## Why is this bad?
AWS isolates instances on one host from one another. Some rules demand hardware of your own all the same.

## How to fix
Set the tenancy of the VPC or the instance to `dedicated` or `host`.

## Limits
This is only for those whose rules demand it, and is not in the default profile. Placement by a launch template is not
followed.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.aws.vpc import Subnet
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy
from linter.truth import between


@policy(
    Severity.INFO,
    section=Section.PHYSICAL_ISOLATION,
    default=False,
)
def instance_tenancy(graph: Graph, *, tenancies: tuple[str, ...] = ("dedicated", "host")) -> Iterator[Finding]:
    """Find the instances for which neither they nor their VPC choose one of the tenancies."""
    for instance in graph.all(Instance):
        own = instance.tenancy.test(lambda tenancy: tenancy in tenancies)
        yield instance.finding(~(own | _by_vpc(instance)), f"{instance} may share its hardware with other customers")


def _by_vpc(instance: Instance) -> Truth:
    subnets = instance.subnet
    return any_of(subnets.includes(subnet) & _is_dedicated(subnet) for subnet in subnets)


def _is_dedicated(subnet: Subnet) -> Truth:
    vpcs = subnet.vpc
    unseen = between(certain=False, possible=vpcs.open, doubts=vpcs.doubts)
    return unseen | any_of(vpcs.includes(vpc) & vpc.tenancy.is_("dedicated") for vpc in vpcs)
