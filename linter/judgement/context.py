"""The severity of a finding in its context: an open rule matters by what it exposes, and to whom.

Loaded where there is a finding to weigh: the proof of what the internet reaches takes its time to import.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.aws.security_group import IngressRule, SecurityGroup
from linter.finding import Finding, Hop, Severity, Subject
from linter.graph.facts import fact
from linter.graph.filtering import peers_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import members_of
from linter.graph.routing.routing import SubnetClass, classes
from linter.questions.exposures import reachability
from linter.questions.uses import use_of
from linter.reachability.packets.bounds import Bounds, any_of
from linter.reachability.packets.filters import serving

_SEVERITIES = tuple(Severity)
_FAMILIES = (4, 6)


def weighed(graph: Graph, finding: Finding, severity: Severity) -> Finding:
    """The finding about a rule that lets the internet in, as severe as what it opens.

    What counts is the traffic that the finding is about (its `subject`), no matter what else the group lets in. Where
    the internet surely reaches something by it, a serious finding is critical and shows the path. Where nothing is in
    the group, or all that is in it is in isolated subnets or an internal load balancer, it is low; where nothing is
    reached for other reasons, one step less. Where that cannot be known the severity stays.
    """
    rule = _rules(graph).get(finding.subject.rule) if finding.subject is not None else None
    group = rule.group.only if rule is not None else None
    if finding.subject is None or rule is None or group is None or finding.severity is not None:
        return finding
    members = tuple(interface for interface, _ in members_of(graph, group))
    if not members and group.is_seen:
        return _unattached(graph, finding, severity, group)
    opened = _opened(graph, rule, finding.subject)
    exposures = [reachability(graph).exposure(member).within(opened) for member in members]
    surely = next((exposure for exposure in exposures if exposure.reached.certain), None)
    if surely is not None:
        return _open(finding, severity, surely.interface, surely.path())
    if not group.is_seen or any(exposure.reached.possible for exposure in exposures):
        return finding  # who else is in a group of elsewhere cannot be known
    sheltered = _shelter(graph, members, group)
    if sheltered:
        return _lowered(finding, severity, Severity.LOW, sheltered)
    step = _SEVERITIES[max(severity.rank - 1, 0)]
    return _lowered(finding, severity, step, f"through it the internet reaches nothing that is in {group}")


@fact
def _rules(graph: Graph) -> Mapping[str, IngressRule]:
    """The rules by the keys of their nodes."""
    return {rule.key: rule for rule in graph.all(IngressRule)}


def _opened(graph: Graph, rule: IngressRule, subject: Subject) -> Bounds:
    """The packets of the subject that the rule lets in."""
    let_in = serving(rule.service, peers_of(graph, rule))
    return any_of(let_in.of(family).on(*wanted) for family in subject.families for wanted in subject.ports)


def _unattached(graph: Graph, finding: Finding, severity: Severity, group: SecurityGroup) -> Finding:
    """Nothing is in the group; unless something else that is declared here, or an output, passes it on."""
    if use_of(graph, group).possible:
        return finding
    return _lowered(finding, severity, Severity.LOW, f"nothing that is declared here is in {group}")


def _open(finding: Finding, severity: Severity, interface: Interface, path: tuple[Hop, ...]) -> Finding:
    worse = Severity.CRITICAL if severity >= Severity.HIGH else severity
    reason = f"through it the internet reaches {interface.owner}"
    return replace(finding, severity=worse, severity_reason=reason, path=path or finding.path)


def _lowered(finding: Finding, severity: Severity, wanted: Severity, reason: str) -> Finding:
    return replace(finding, severity=min(severity, wanted), severity_reason=reason)


def _shelter(graph: Graph, members: tuple[Interface, ...], group: SecurityGroup) -> str:
    """The reason why the internet can reach nothing in the group, in words; empty if there is no lasting reason."""
    internal = [member for member in members if _is_internal_balancer(member)]
    isolated = [member for member in members if member not in internal and _is_isolated(graph, member)]
    if len(internal) + len(isolated) < len(members):
        return ""
    where = ["an internal load balancer"] if internal else []
    where += ["in isolated subnets"] if isolated else []
    return f"all that is in {group} is {' or '.join(where)}"


def _is_internal_balancer(interface: Interface) -> bool:
    owner = interface.owner
    return isinstance(owner, (LoadBalancer, ClassicBalancer)) and owner.scheme.is_("internal").certain


def _is_isolated(graph: Graph, interface: Interface) -> bool:
    subnet_classes = [
        subnet_class
        for site in interface.sites
        for family in _FAMILIES
        for subnet_class in classes(graph, site.subnet, family)
    ]
    isolated = (
        subnet_class.subnet_class is SubnetClass.ISOLATED and subnet_class.holds.certain
        for subnet_class in subnet_classes
    )
    return bool(subnet_classes) and all(isolated)
