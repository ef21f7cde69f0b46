"""A data warehouse has a public address.

## Why is this bad?
With a public address only the security group and the password stand between the internet and the data.

## How to fix
Set `publicly_accessible = false` (`PubliclyAccessible: false`).

## Limits
Provisioned clusters and serverless workgroups are judged alike.

https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
"""

from collections.abc import Iterable, Iterator

from linter.aws.redshift import ServerlessWarehouse, Warehouse
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("Redshift.1",),
    aliases=(
        "CKV_AWS_87",
        "CKV_AWS_391",
        "FG_R00270",
        "AC_AWS_0199",
        "REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK",
        "AwsSolutions-RS8",
    ),
)
def redshift_public(graph: Graph) -> Iterator[Finding]:
    """Find the warehouses that are publicly accessible."""
    warehouses: Iterable[Warehouse | ServerlessWarehouse] = (*graph.all(Warehouse), *graph.all(ServerlessWarehouse))
    for warehouse in warehouses:
        public = warehouse.public
        message = f"{warehouse} has a public address"
        yield warehouse.finding(public.is_(wanted=True), message, at=public.span, fix=public.fix(value=False))
