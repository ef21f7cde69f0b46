"""A DB security group of EC2-Classic is open to the whole internet.

## Why is this bad?
Everybody may connect to the databases in it.

## How to fix
Move to a VPC: AWS has retired EC2-Classic.

## Limits
Terraform's provider no longer has this resource.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbsecuritygroup.html
"""

from collections.abc import Iterator

from linter.aws.rds import ClassicDatabaseRule
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_198", "AC_AWS_0065", "AwsSolutions-RDS8"),
)
def rds_classic_sg_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that admit every address of the internet."""
    for rule in graph.all(ClassicDatabaseRule):
        yield rule.finding(
            rule.sources.held.covers(graph.strangers),
            f"{rule} is open to every address of the internet",
            at=rule.sources.span,
        )
