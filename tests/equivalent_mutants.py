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
    (
        "flow_logs",
        "_interface",
        "`NO if interface.declared is None else recorded(graph, int...` -> `recorded(graph, interface.declared, "
        "wanted)`",
    ): "no flow log refers to nothing: the case is written for the checker of types",
    (
        "acl_openings",
        "_asked",
        "`serving(service, Between(family, family), direction).least` -> `serving(service, Between(family, family), "
        "direction).most`",
    ): "the packets that are asked about are known, so that both bounds are the same",
    ("service_endpoints", "_HOLE", "`'\\x00'` -> `'\\x00-not'`"): "any mark serves that no name of a service contains",
    ("service_endpoints", "_partly", "`_HOLE` -> `'\\x00-not'`"): "any mark serves that no name of a service contains",
    ("uses", "MOST_VALUES", "`200000` -> `199999`"): "a bound on the work for one deployment serves one lower, too",
    ("uses", "MOST_VALUES", "`200000` -> `200001`"): "a bound on the work for one deployment serves one higher, too",
}
