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
from linter.graph.filtering import Direction, entries_of
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
        for direction in Direction:
            first: dict[int, AclEntry] = {}
            for numbered in entries_of(graph, acl, direction).entries:
                entry, number = numbered.entry, numbered.number.known
                if not isinstance(entry, AclEntry) or number is None:
                    continue
                earlier = first.setdefault(number, entry)
                yield entry.finding(
                    NO if earlier is entry else earlier.exists & entry.exists,
                    f"{acl} has several {direction.value} entries with the number {number}",
                    evidence=()
                    if earlier is entry
                    else (Evidence("has the same number", earlier.span, earlier.address),),
                )
