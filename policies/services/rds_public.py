"""A database has a public address.

## Why is this bad?
With a public address only the security group and the password stand between the internet and the data.

## How to fix
Set `publicly_accessible = false` (`PubliclyAccessible: false`), and reach the database through the VPC.

## Limits
Whether the internet really reaches it depends on routes and security groups too: see `private-tier-in-public-subnet`.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from collections.abc import Iterator

from linter.aws.rds import Database
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("RDS.2",),
    aliases=("CKV_AWS_17", "AVD-AWS-0180", "F22", "FG_R00278", "AC_AWS_0054", "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
)
def rds_public(graph: Graph) -> Iterator[Finding]:
    """Find the databases that are publicly accessible."""
    for database in graph.all(Database):
        setting = database.public
        message = f"{database} has a public address"
        yield database.finding(setting.is_(wanted=True), message, at=setting.span, fix=setting.fix(value=False))
