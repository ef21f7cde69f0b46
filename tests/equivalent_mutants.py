"""Mutants that no input can tell from the original, with the reason.

Each is named by its module (of policies and questions by its last part alone), by the function or constant that is
changed, and by the change as the suite prints it.
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
        "`serving(service, ends, Direction.INGRESS).least` -> `serving(service, ends, Direction.INGRESS).most`",
    ): "the packets that are asked about are known, so that both bounds are the same",
    ("service_endpoints", "_HOLE", "`'\\x00'` -> `'\\x00-not'`"): "any mark serves that no name of a service contains",
    ("service_endpoints", "_partly", "`_HOLE` -> `'\\x00-not'`"): "any mark serves that no name of a service contains",
    ("uses", "MOST_VALUES", "`2000000` -> `1999999`"): "a bound on the work for one deployment serves one lower, too",
    ("uses", "MOST_VALUES", "`2000000` -> `2000001`"): "a bound on the work for one deployment serves one higher, too",
    (
        "cloudformation.conditions.conditions",
        "_digit",
        "`11 * at + 21 * place` -> `11 * at - 21 * place`",
    ): "modulo 63, the masks of a column are the same three in another order: the array is as orthogonal",
    (
        "cloudformation.stacks.exports",
        "_end_of",
        "`('', last) if last else (first, '')` -> `('', last)`",
    ): "the end only narrows which names are compared one by one",
    ("cloudformation.stacks.exports", "Market", "`0` -> `-1`"): "there is exactly one match",
    (
        "cloudformation.expressions.expression",
        "Entries",
        "`not isinstance(key, str) or key not in self.places` -> `key not in self.places`",
    ): "what is no text is no key either: it is written for the checker of types",
    (
        "cloudformation.stacks.local_calls",
        "local_calls",
        "In -> NotIn in `kind in source.text`",
    ): "it only spares the work for files that nest nothing",
    (
        "graph.routing.longest_prefix",
        "taken_by",
        "`equal.destination.most` -> `equal.destination.least`",
    ): "the destinations of these routes are known, so that both bounds are the same",
    (
        "reachability.courses.delivery",
        "unseen_interface",
        "`Role.CALLER` -> `Role.TRANSLATOR`",
    ): "it stands at the other end of a way, where only its security groups are asked for",
    (
        "reachability.courses.delivery",
        "unseen_interface",
        "`Placement.ALL` -> `Placement.EACH_ZONE`",
    ): "it stands at the other end of a way, where only its security groups are asked for",
    ("graph.filtering", "_default_entries", "`False` -> `True`"): "nothing asks whether a number is stated",
    ("graph.routing.routing", "tables_of", "`0` -> `-1`"): "there is exactly one",
    ("reachability.cuts", "_Search", "`MOST_LINES` -> `25`"): "a bound on the work serves one higher, too",
    (
        "reachability.packets.filters",
        "Filters",
        "`acls.open or not known` -> `acls.open`",
    ): "the network ACL of a subnet is open where there is none to name: it is written for what may come",
    (
        "reachability.ways.inbound",
        "Inbound",
        "`'bpa'` -> `'bpa-not'`",
    ): "a name for what is kept: any serves that nothing else is kept by",
    (
        "graph.implicit",
        "Implicit",
        "`Dialect.TERRAFORM` -> `Dialect.CLOUDFORMATION`",
    ): "where nothing is declared, nothing is in the default VPC",
    (
        "graph.interfaces.listening",
        "of_listener",
        "`1` -> `0`",
    ): "a protocol with one value is known, unless it is open",
}
