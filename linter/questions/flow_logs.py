"""Whether the traffic of a VPC is recorded.

A log of a VPC or subnet records every interface in it; together, logs of all subnets record the VPC.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html#flow-logs-basics
"""

from __future__ import annotations

from collections import defaultdict
from enum import Enum

from msgspec import Struct

from linter.aws.flow_log import FlowLog
from linter.aws.node import Node
from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet, Vpc
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import Interface, interfaces
from linter.truth import NO, YES, Truth, all_of, any_of, doubted, truth, unknown


class Traffic(str, Enum):
    """Which traffic is to be recorded: what was let through, what was not, or both."""

    ACCEPTED = "ACCEPT"
    REJECTED = "REJECT"
    ALL = "ALL"


class Coverage(Struct, frozen=True):
    """Whether the wanted traffic is recorded, the logs that may do it, and the subnets that surely lack one."""

    covered: Truth
    logs: tuple[FlowLog, ...]
    missing: tuple[Subnet, ...]


@fact
def coverage(graph: Graph, vpc: Vpc, wanted: Traffic = Traffic.ALL) -> Coverage:
    """Whether the wanted traffic of a VPC is recorded: by a log of it, or by logs of all that is in it."""
    directly = recorded(graph, vpc, wanted)
    subnets = [(subnet, _subnet(graph, subnet.node, wanted)) for subnet in vpc.subnets]
    opened = graph.opened(vpc)
    closed = doubted(opened) if opened else YES
    piecewise = closed & all_of(~subnet.applies | covered for subnet, covered in subnets) if subnets else NO
    logged = (vpc, *(subnet.node for subnet, _ in subnets))
    logs = dict.fromkeys(log.node for node in logged for log in logs_of(graph, node))
    missing = tuple(subnet.node for subnet, covered in subnets if subnet.applies.certain and not covered.possible)
    covered = directly | piecewise | (doubted(opened) if opened else NO)
    return Coverage(covered, tuple(logs), () if covered.certain else missing)


def _subnet(graph: Graph, subnet: Subnet, wanted: Traffic) -> Truth:
    inside = _interfaces_by_subnet(graph).get(subnet, ())
    piecewise = all_of(_interface(graph, interface, wanted) for interface in inside) if inside else NO
    return recorded(graph, subnet, wanted) | piecewise


@fact
def _interfaces_by_subnet(graph: Graph) -> dict[Subnet, tuple[Interface, ...]]:
    inside_of: dict[Subnet, list[Interface]] = defaultdict(list)
    for interface in interfaces(graph):
        for site in interface.sites:
            inside_of[site.subnet].append(interface)
    return {subnet: tuple(inside) for subnet, inside in inside_of.items()}


def _interface(graph: Graph, interface: Interface, wanted: Traffic) -> Truth:
    return NO if interface.declared is None else recorded(graph, interface.declared, wanted)


def recorded(graph: Graph, node: Node, wanted: Traffic = Traffic.ALL) -> Truth:
    """Whether logs of exactly this VPC, subnet, interface or gateway record the wanted traffic."""
    logs = logs_of(graph, node)

    def some(*traffic: Traffic) -> Truth:
        return any_of(log.applies & delivers(log.node) & _records(log.node, traffic) for log in logs)

    parts = (Traffic.ACCEPTED, Traffic.REJECTED) if wanted is Traffic.ALL else (wanted,)
    return all_of(some(part, Traffic.ALL) for part in parts)


def _records(log: FlowLog, traffic: tuple[Traffic, ...]) -> Truth:
    return log.traffic.test(lambda word: word.upper() in {word_.value for word_ in traffic})


def logs_of(graph: Graph, node: Node) -> tuple[Referrer[FlowLog], ...]:
    """The flow logs of exactly this node; one whose kind of target is said otherwise is none."""
    logs = graph.referring(FlowLog, "target", node)
    return tuple(log for log in logs if log.node.may_be_of(node))


def delivers(log: FlowLog) -> Truth:
    """Whether its records arrive: at CloudWatch only through a role.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    to_cloudwatch = log.destination_type.is_("cloud-watch-logs")
    lacking = to_cloudwatch & truth(log.role.omitted.certain)
    return unknown(f"{log} names no role through which CloudWatch would take its records", log.span) | ~lacking
