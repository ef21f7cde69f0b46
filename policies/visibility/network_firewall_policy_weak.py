"""The policy of a network firewall lets packets pass unchecked.

## Why is this bad?
With `aws:pass` as the stateless default, packets that no stateless rule matches never reach the stateful rules.
Without rule groups, nothing is checked at all.

## How to fix
Set the stateless default actions to `aws:forward_to_sfe`, and name stateful rule groups.

## Limits
A policy in strict order that drops by default needs no rule groups and is not reported.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateless-default-actions.html
"""

from collections.abc import Iterator

from linter.aws.firewall import FirewallPolicy
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import truth


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_VISIBILITY,
    controls=("NetworkFirewall.3", "NetworkFirewall.4", "NetworkFirewall.5"),
)
def network_firewall_policy_weak(graph: Graph) -> Iterator[Finding]:
    """Find the policies that pass by default, or that have no rules and do not drop by default."""
    for firewall_policy in graph.all(FirewallPolicy):
        passes = firewall_policy.stateless_actions.includes("aws:pass")
        passes |= firewall_policy.fragment_actions.includes("aws:pass")
        yield firewall_policy.finding(
            passes | _has_no_rules(firewall_policy), f"{firewall_policy} lets packets pass unchecked"
        )


def _has_no_rules(firewall_policy: FirewallPolicy) -> Truth:
    listed = (firewall_policy.stateful_groups, firewall_policy.stateless_groups)
    drops = firewall_policy.stateful_actions.any(lambda action: action.startswith("aws:drop"))
    return truth(known=not any(listed)) & ~drops
