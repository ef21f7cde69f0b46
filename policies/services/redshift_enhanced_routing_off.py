"""A data warehouse loads and unloads data past the VPC.

## Why is this bad?
COPY and UNLOAD then use the public network, where neither security groups nor endpoints nor flow logs apply.

## How to fix
Set `enhanced_vpc_routing = true` (`EnhancedVpcRouting: true`).

## Limits
The VPC then needs a way to S3. The policy is not in the default profile.

https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html
"""

from collections.abc import Iterator

from linter.aws.redshift import Warehouse
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
    controls=("Redshift.7",),
    aliases=("CKV_AWS_321", "REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED"),
    default=False,
)
def redshift_enhanced_routing_off(graph: Graph) -> Iterator[Finding]:
    """Find the clusters without enhanced VPC routing."""
    for warehouse in graph.all(Warehouse):
        setting = warehouse.enhanced_routing
        message = f"{warehouse} loads and unloads data past the VPC"
        yield warehouse.finding(~setting.is_(wanted=True), message, at=setting.span, fix=setting.fix(value=True))
