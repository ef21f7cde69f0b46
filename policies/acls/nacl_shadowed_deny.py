"""An entry of a network ACL denies what earlier entries have already let pass.

## Why is this bad?
Entries are tried by their number, and the first that matches decides. A denial behind an allowance for the same packets
never comes to its turn: what somebody meant to block passes.

## How to fix
Give the denial a lower number than the allowance.

## Limits
Only a denial of which nothing is left is reported. One that still denies something, such as the rest behind a few
allowed ports, does its work.

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from collections.abc import Iterator

from linter.policy import Evidence, Finding, Graph, Severity, denials, policy


@policy(Severity.MEDIUM, section="control-network-traffic")
def nacl_shadowed_deny(graph: Graph) -> Iterator[Finding]:
    """Find the denials that earlier allowances leave nothing to deny."""
    for shadowed in denials(graph):
        yield shadowed.entry.finding(
            shadowed.when,
            f"{shadowed.entry} denies what earlier entries have already let pass",
            evidence=tuple(Evidence("this entry comes first", each.span, each.address) for each in shadowed.by),
        )
