"""A database has a public address.

## Why is this bad?
With a public address only the security group and the password stand between the internet and the data.

## How to fix
Set `publicly_accessible = false` (`PubliclyAccessible: false`), and reach the database through the VPC.

## Limits
A CloudFormation template that does not set `PubliclyAccessible` leaves it to AWS, which decides by the subnet group and
by whether the VPC has an internet gateway. That is a possible finding where AWS may choose a public address.
Whether the internet really reaches it depends on routes and security groups too: see `private-tier-in-public-subnet`.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from collections.abc import Iterator

from linter.aws.rds import Database
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import unknown


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
        public = setting.is_(wanted=True)
        if database.follows_disputed_default:
            public &= unknown("AWS's default decides, by the VPC and its internet gateway", setting.span)
        message = f"{database} has a public address"
        yield database.finding(public, message, at=setting.span, fix=setting.fix(value=False))
