"""A network ACL lets the internet reach SSH or Remote Desktop.

## Why is this bad?
The network ACL is the second lock behind the security group. Open to administration ports, it leaves the group as the
only one.

## How to fix
Allow the ports only from the addresses that administrators connect from, or not at all.

## Limits
Entries are evaluated in the order of their numbers, as AWS does: an allowance behind a denial opens nothing. Where the
network ACL is not declared here, what comes before is not known, and the finding is only possible. The default network
ACL of a VPC allows everything and is reported only where it is adopted. The policy is not in the default profile, since
most network ACLs that are written repeat that default.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from linter.network import TCP, union
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.acl_openings import acl_openings


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.21",),
    aliases=("CKV_AWS_231", "CKV_AWS_232", "AVD-AWS-0105", "FG_R00357", "FG_R00359"),
    default=False,
)
def nacl_admin_port_open(graph: Graph, *, tcp_ports: tuple[int, ...] = (22, 3389)) -> Iterator[Finding]:
    """Find the entries that let every address of the internet in there, once earlier entries have decided."""
    wanted = tuple((TCP, union((port, port))) for port in tcp_ports)
    for opening in acl_openings(graph, wanted, graph.strangers):
        yield opening.finding(f"{opening.acl} lets every address of the internet reach SSH or Remote Desktop")
