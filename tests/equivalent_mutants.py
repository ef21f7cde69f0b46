"""Mutants of policies and questions that no input can tell from the original, with the reason.

Each is named by its module, the function or constant that is changed, and the change as the suite prints it.
"""

from collections.abc import Mapping

EQUIVALENT: Mapping[tuple[str, str, str], str] = {
    (
        "network_firewall_bypassed",
        "network_firewall_bypassed",
        "`_with_workloads(graph) if firewalls else frozenset()` -> `_with_workloads(graph)`",
    ): "it only spares the work where there is no firewall",
    (
        "network_firewall_bypassed",
        "network_firewall_bypassed",
        "`graph.all(Subnet) if firewalls else ()` -> `graph.all(Subnet)`",
    ): "it only spares the work where there is no firewall",
    (
        "network_firewall_bypassed",
        "_goes_straight_out",
        "`route.targets.includes(nat) & nat.subnet.includes(subnet)` -> `nat.subnet.includes(subnet)`",
    ): "a route of which the target is not known holds for no class of subnet with certainty",
    (
        "peering_route_too_wide",
        "peering_route_too_wide",
        "`route.declared or table` -> `route.declared`",
    ): "AWS makes no routes to peering connections by itself: each is declared",
    (
        "instance_public_ip_effective",
        "instance_public_ip_effective",
        "`not isinstance(instance, Instance) or not interface.sites` -> `not isinstance(instance, Instance)`",
    ): "the interface of an instance always has a site, if only in a subnet that is not declared here",
    (
        "source_dest_check_disabled",
        "source_dest_check_disabled",
        "`off.possible and leading is not None` -> `off.possible`",
    ): "an excuse counts only where there is certainly no fault, which only a route that leads there makes certain",
}

UNFINISHED = frozenset(
    {
        "acl_openings",
        "credentials",
        "default_vpc_used",
        "exposures",
        "flow_logs",
        "nacl_shadowed_deny",
        "named_ports",
        "network_firewall_bypassed",
        "openings",
        "roles",
        "service_endpoints",
        "sg_duplicate_rule",
        "template_literal_aws_key",
        "tls",
        "uses",
    }
)
"""Modules of which some mutants that are not equivalent still escape the fixtures. The suite fails for every other one
of which any does, and for each of these as soon as none does.
"""
