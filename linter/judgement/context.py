"""How bad a finding is where it stands: an open door matters by what is behind it, and by who comes to it.

Loaded where there is a finding to weigh: the proof of what the internet reaches takes its time to import.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from linter.aws.elb import ClassicBalancer, LoadBalancer
from linter.aws.security_group import IngressRule, SecurityGroup
from linter.finding import Finding, Hop, Severity
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import members_of
from linter.graph.routing.routing import SubnetClass, classes
from linter.network import ICMP, ICMPV6, PORTS, WITH_PORTS, Intervals, Service
from linter.questions.exposures import reachability
from linter.questions.uses import use_of
from linter.reachability.answer import Exposure

_SEVERITIES = tuple(Severity)
_FAMILIES = (4, 6)


def weighed(graph: Graph, finding: Finding, severity: Severity) -> Finding:
    """The finding about a rule that lets the internet in, as severe as what the rule does where it stands.

    Where the internet surely reaches something through it, a serious one is critical and shows the way. Where nothing
    is in the group, or all that is in it stands in isolated subnets or is an internal load balancer, it is low; where
    nothing is reached for other reasons, one step less. Where that cannot be known the severity stays.
    """
    rule = _rule(graph, finding)
    group = rule.group.only if rule is not None else None
    if rule is None or group is None or finding.severity is not None:
        return finding
    members = tuple(interface for interface, _ in members_of(graph, group))
    if not members:
        return _unattached(graph, finding, severity, group)
    wanted = tuple(_wanted(rule.service))
    exposures = [reachability(graph).exposure(each) for each in members]
    reached = [(each, each.on(protocol, ports), (protocol, ports)) for each in exposures for protocol, ports in wanted]
    surely = next(((each, asked) for each, holds, asked in reached if holds.certain), None)
    if surely is not None:
        return _open(finding, severity, surely[0].interface, _path(*surely))
    if any(holds.possible for _, holds, _ in reached):
        return finding
    sheltered = _shelter(graph, members, group)
    if sheltered:
        return _lowered(finding, severity, Severity.LOW, sheltered)
    step = _SEVERITIES[max(severity.rank - 1, 0)]
    return _lowered(finding, severity, step, f"through it the internet reaches nothing that is in {group}")


def _rule(graph: Graph, finding: Finding) -> IngressRule | None:
    """The rule the finding is about; None where it is about something else."""
    within, alone = _rules(graph)
    return within.get(id(finding.element)) or alone.get(finding.resource)


@fact
def _rules(graph: Graph) -> tuple[Mapping[int, IngressRule], Mapping[str, IngressRule]]:
    """The rules that are elements of something else by what they are written as, and those alone by their key."""
    rules = graph.all(IngressRule)
    within = {id(rule.body): rule for rule in rules if rule.parent is not None}
    return within, {rule.key: rule for rule in rules if rule.parent is None}


def _unattached(graph: Graph, finding: Finding, severity: Severity, group: SecurityGroup) -> Finding:
    """Nothing is in the group; unless something else that is declared here, or an output, passes it on."""
    if use_of(graph, group).possible:
        return finding
    return _lowered(finding, severity, Severity.LOW, f"nothing that is declared here is in {group}")


def _wanted(service: Service) -> Iterator[tuple[int | None, Intervals]]:
    """What the rule may let through: protocols (None for every one) with their ports."""
    for protocol in service.protocols or (None,):
        if protocol in WITH_PORTS:
            yield protocol, service.most
        else:
            yield protocol, service.icmp_most if protocol in (ICMP, ICMPV6) else PORTS


def _path(exposure: Exposure, asked: tuple[int | None, Intervals]) -> tuple[Hop, ...]:
    return exposure.path(*asked)


def _open(finding: Finding, severity: Severity, interface: Interface, path: tuple[Hop, ...]) -> Finding:
    worse = Severity.CRITICAL if severity >= Severity.HIGH else severity
    reason = f"through it the internet reaches {interface.owner}"
    return replace(finding, severity=worse, severity_reason=reason, path=path or finding.path)


def _lowered(finding: Finding, severity: Severity, wanted: Severity, reason: str) -> Finding:
    return replace(finding, severity=min(severity, wanted), severity_reason=reason)


def _shelter(graph: Graph, members: tuple[Interface, ...], group: SecurityGroup) -> str:
    """What keeps the internet from everything in the group for good, in words; empty where it is less than that."""
    internal = [each for each in members if _is_internal_balancer(each)]
    isolated = [each for each in members if each not in internal and _is_isolated(graph, each)]
    if len(internal) + len(isolated) < len(members):
        return ""
    where = ["an internal load balancer"] if internal else []
    where += ["in isolated subnets"] if isolated else []
    return f"all that is in {group} is {' or '.join(where)}"


def _is_internal_balancer(interface: Interface) -> bool:
    owner = interface.owner
    return isinstance(owner, (LoadBalancer, ClassicBalancer)) and owner.scheme.is_("internal").certain


def _is_isolated(graph: Graph, interface: Interface) -> bool:
    if interface.open:
        return False
    found = (each for site in interface.sites for family in _FAMILIES for each in classes(graph, site.subnet, family))
    return all(each.subnet_class is SubnetClass.ISOLATED and each.holds.certain for each in found)
