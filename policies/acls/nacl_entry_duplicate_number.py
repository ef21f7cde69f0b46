"""Two entries of a network ACL have the same number.

## Why is this bad?
AWS keeps one of the two, and nothing says which. A denial that loses leaves the door open.

## How to fix
Give each entry of a direction a number of its own.

## Limits
Only numbers that are known are compared.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
"""

from collections.abc import Iterator

from linter.aws.network_acl import AclEntry, NetworkAcl
from linter.policy import Evidence, Finding, Graph, Section, Severity, policy
from linter.truth import NO


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    aliases=("F79",),
)
def nacl_entry_duplicate_number(graph: Graph) -> Iterator[Finding]:
    """Find the entries whose number an earlier entry of the same list and direction has."""
    for acl in graph.all(NetworkAcl):
        first: dict[object, AclEntry] = {}
        for reference in acl.entries:
            entry = reference.node
            number = entry.rule_number.known
            earlier = first.setdefault((str(entry.egress), number), entry)
            message = f"{acl} has several entries with the number {number}"
            doubled = NO if earlier is entry or number is None else earlier.exists
            evidence = Evidence("has the same number", earlier.span, earlier.address)
            yield entry.finding(doubled, message, evidence=(evidence,))
