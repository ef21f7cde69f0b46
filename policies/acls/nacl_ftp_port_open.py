"""A network ACL lets the internet reach FTP.

## Why is this bad?
FTP sends passwords and files in the clear.

## How to fix
Use SFTP or HTTPS, and do not allow ports 20 and 21.

## Limits
Entries are evaluated in the order of their numbers. The policy is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from linter.network import TCP, ports
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.acl_openings import acl_openings


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_229", "CKV_AWS_230"),
    default=False,
    implied_by=("nacl-all-traffic-open", "nacl-all-ports"),
)
def nacl_ftp_port_open(graph: Graph) -> Iterator[Finding]:
    """Find the entries that let every address of the internet in there, once earlier entries have decided."""
    wanted = (ports(TCP, 20), ports(TCP, 21))
    for opening in acl_openings(graph, wanted, graph.strangers):
        yield opening.finding(f"{opening.acl} lets every address of the internet reach FTP")
