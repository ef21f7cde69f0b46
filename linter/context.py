"""How bad a finding is where it stands: an open door matters by what is behind it, and by who comes to it.

Loaded where there is a finding to weigh: the proof of what the internet reaches takes its time to import.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from linter.aws.security_group import IngressRule, SecurityGroup
from linter.finding import Finding, Severity
from linter.graph.graph import Graph
from linter.graph.interfaces import members_of
from linter.reachability.reachability import Reachability

_SEVERITIES = tuple(Severity)


def weighed(graph: Graph, finding: Finding, severity: Severity) -> Finding:
    """The finding about a rule that lets the internet in, one step less severe where that surely harms nobody yet.

    Nothing that is declared is in the group; or the internet surely reaches none of its members. Where either cannot
    be known, or something is reached, the severity stays.
    """
    group = _group(graph, finding)
    if group is None or finding.severity is not None:
        return finding
    members = members_of(graph, group)
    if not members:
        return _lower(finding, severity, f"nothing that is declared here is in {group}")
    proof = _proof(graph)
    reached = [proof.exposure(interface).reached for interface, _ in members]
    if any(each.possible for each in reached):
        return finding
    return _lower(finding, severity, f"the internet reaches nothing that is in {group}")


def _group(graph: Graph, finding: Finding) -> SecurityGroup | None:
    """The group whose rule the finding is about; None where it is about something else, or that is not known."""
    for rule in graph.all(IngressRule):
        is_meant = rule.body is finding.element if rule.parent is not None else rule.key == finding.resource
        if is_meant:
            return rule.group.only
    return None


def _lower(finding: Finding, severity: Severity, reason: str) -> Finding:
    return replace(finding, severity=_SEVERITIES[max(severity.rank - 1, 0)], severity_reason=reason)


@lru_cache(maxsize=1)
def _proof(graph: Graph) -> Reachability:
    return Reachability(graph)
