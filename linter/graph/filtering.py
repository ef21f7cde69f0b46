"""The traffic that filters allow: the rules of security groups and the entries of network ACLs, with their unknowns.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.emr import DataCluster
from linter.aws.network_acl import AclAssociation, AclEntry, NetworkAcl
from linter.aws.node import Node, Origin
from linter.aws.security_group import EgressRule, ExclusiveRules, IngressRule, Rule, SecurityGroup
from linter.aws.setting import Links, Referrer, Setting, joined, nothing
from linter.aws.vpc import Subnet
from linter.budget import meet
from linter.graph.addressing import clients_in, entries_in
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, NO_ADDRESS, PORTS, Addresses, Between, Service, united
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, any_of, unknown
from linter.value import Unknown

EVERYTHING = Service((None,), PORTS, PORTS)
MOST_ENTRIES = 120
"""How many entries of a network ACL are evaluated in a direction."""
NOBODY = Between(NO_ADDRESS, NO_ADDRESS)


class Direction(str, Enum):
    """The direction of the traffic that a filter applies to."""

    INGRESS = "ingress"
    EGRESS = "egress"


class Permission(Struct, frozen=True):
    """One rule of a security group in one direction, declared or AWS's default.

    It matches a packet of its `service` whose peer is in `peers` (by address: CIDR blocks and prefix lists) or has one
    of `groups` attached (by membership, private addresses only). `applies` says whether the group has the rule.
    `rule` is the declaration, None for AWS's default, which `why` names.
    """

    service: Service
    peers: Between
    groups: Links[SecurityGroup]
    applies: Truth
    rule: Node | None
    why: str
    span: Span


class GroupRules(Struct, frozen=True):
    """The traffic that a security group allows in one direction: everything that any of its permissions allows.

    `open` says why it may allow more than that; it is empty if the permissions are complete.
    """

    permissions: tuple[Permission, ...]
    open: tuple[Doubt, ...]


class NumberedEntry(Struct, frozen=True):
    """One entry of a network ACL in one direction.

    `number` has no value for none of them; `allows` is whether it allows what it matches rather than deny it.
    `entry` is the declaration, None for AWS's default, which `why` names.
    """

    number: Setting[int]
    allows: Truth
    service: Service
    peers: Between
    applies: Truth
    entry: Node | None
    why: str
    span: Span


class AclEntries(Struct, frozen=True):
    """The entries of a network ACL in one direction: by ascending number, then those whose number is not known.

    Packets that no entry matches are denied. `open` says why there may be other entries; it is empty if these are all.
    `beyond` holds the entries that are not evaluated: AWS allows no more than 40 in a direction.
    https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    """

    entries: tuple[NumberedEntry, ...]
    open: tuple[Doubt, ...]
    beyond: tuple[NumberedEntry, ...] = ()


@fact
def rules_of(graph: Graph, group: SecurityGroup, direction: Direction) -> GroupRules:
    """The traffic that a security group allows in a direction, including AWS's default egress rule where it applies."""
    declared = [_permission(graph, rule, _clash(group, rule.node)) for rule in _rules(graph, group, direction)]
    why = [] if _is_closed(graph, group) else list(graph.opened(group))
    if not group.is_seen:
        why.append(Doubt(f"the rules of {group} are not known", group.span))
    why += _managed(graph, group)
    made = _made(group, direction, tuple(declared), opened=bool(why))
    return GroupRules((*declared, *made), tuple(why))


def _rules(graph: Graph, group: SecurityGroup, direction: Direction) -> tuple[Referrer[Rule], ...]:
    kind = IngressRule if direction is Direction.INGRESS else EgressRule
    return graph.referring(kind, "group", group)


def _is_closed(graph: Graph, group: SecurityGroup) -> bool:
    return any(exclusive.applies.certain for exclusive in graph.referring(ExclusiveRules, "group", group))


def _managed(graph: Graph, group: SecurityGroup) -> list[Doubt]:
    """Why a group may have rules that EMR added, so that the nodes of a cluster reach one another.

    https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html
    """
    clusters = {
        cluster.node
        for link in ("primary_groups", "worker_groups")
        for cluster in graph.referring(DataCluster, link, group)
    }
    return sorted(Doubt(f"{cluster} adds rules to the groups it manages", cluster.span) for cluster in clusters)


def _clash(group: SecurityGroup, rule: Rule) -> Truth:
    """Whether the rule stays in force: a group that lists its rules inline removes separate ones with each apply."""
    if not group.removes(rule):
        return YES
    return unknown(f"{group} lists its rules inline too, and each apply removes the others", rule.span)


def _permission(graph: Graph, rule: Referrer[Rule], stays: Truth) -> Permission:
    node, applies, why = rule.node, rule.applies & stays, f"{rule.node} lets it through"
    return Permission(node.service, peers_of(graph, node), node.groups, applies, node, why, node.span)


def peers_of(graph: Graph, rule: Rule) -> Between:
    """The addresses that a rule matches: those of its CIDR blocks and of its prefix lists."""
    peers_in = clients_in if isinstance(rule, IngressRule) else entries_in
    unseen = [Between(NO_ADDRESS, EVERY_ADDRESS, rule.prefix_lists.doubts)] if rule.prefix_lists.open else []
    return united((rule.peers, *(peers_in(graph, prefix_list) for prefix_list in rule.prefix_lists), *unseen))


def _made(
    group: SecurityGroup, direction: Direction, declared: tuple[Permission, ...], *, opened: bool
) -> Iterator[Permission]:
    """The rules that are not declared: those of a default group, and the egress rule that AWS adds to every new group.

    `opened` says that the group may have rules that cannot be seen.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html
    """
    if group.origin is Origin.IMPLICIT and direction is Direction.INGRESS:
        within = Links((group,), (), group.span)
        why = "AWS lets the members of a default security group reach one another"
        yield Permission(EVERYTHING, NOBODY, within, group.exists, None, why, group.span)
    if direction is Direction.EGRESS and group.is_seen:
        applies = _default_egress(group, declared, opened=opened)
        if applies.possible:
            v6 = any_of(vpc.has_v6 for vpc in group.vpc) if group.origin is Origin.IMPLICIT else YES
            why = "AWS lets everything out of a group that declares no egress rule"
            nobody = nothing(group.span)
            yield Permission(EVERYTHING, _world(v6), nobody, applies, None, why, group.span)


def _default_egress(group: SecurityGroup, declared: tuple[Permission, ...], *, opened: bool) -> Truth:
    """Whether AWS's default egress rule is in force: Terraform removes it, a template without egress rules keeps it."""
    if group.origin is Origin.IMPLICIT:
        return group.exists
    if not group.keeps_default_egress or isinstance(group.body, Unknown):
        return NO
    inline = (permission for permission in declared if permission.rule is not None and permission.rule.parent is group)
    if any(permission.applies.certain for permission in inline):
        return NO
    if declared or opened:
        return unknown("whether AWS keeps its default egress rule beside separate rules is not documented", group.span)
    return YES


def _world(v6: Truth) -> Between:
    v4 = Addresses(v4=EVERY_ADDRESS.v4)
    return Between(EVERY_ADDRESS if v6.certain else v4, EVERY_ADDRESS if v6.possible else v4, v6.doubts)


@fact
def acls_of(graph: Graph, subnet: Subnet) -> Links[NetworkAcl]:
    """The network ACL of a subnet: the one associated with it, otherwise the default of its VPC."""
    if not subnet.is_seen:
        doubt = Doubt(f"the network ACL of {subnet} is not known", subnet.span)
        return Links((), (), subnet.span, open=True, doubts=(doubt,))
    associations = graph.referring(AclAssociation, "subnet", subnet)
    choices = [(association.node.acl, association.applies) for association in associations]
    listing = graph.referring(NetworkAcl, "subnets", subnet)
    choices += [(Links((listed.node,), (), listed.node.span), listed.applies) for listed in listing]
    surely = [acls for acls, applies in choices if applies.certain]
    if len(surely) == 1 and len(choices) == 1:
        return surely[0]
    doubts = [doubt for _, applies in choices for doubt in applies.doubts]
    if len(surely) > 1:
        doubts.append(Doubt(f"{len(surely)} network ACLs are associated with {subnet}", subnet.span))
    default = _default_acls(graph, subnet)
    if not choices:
        return default
    return joined((*([] if surely else [default]), *(acls for acls, _ in choices)), subnet.span).perhaps(doubts)


def _default_acls(graph: Graph, subnet: Subnet) -> Links[NetworkAcl]:
    vpcs = subnet.vpc
    opened = graph.opened(subnet)
    defaults = joined((graph.default(vpc, NetworkAcl) for vpc in vpcs), subnet.span)
    defaults = defaults if vpcs.only is not None else defaults.perhaps(vpcs.doubts)
    return defaults.but(open=bool(opened) or vpcs.open or not tuple(vpcs), doubts=(*opened, *vpcs.doubts))


def acls_with_entries(graph: Graph) -> tuple[NetworkAcl, ...]:
    """The network ACLs that are declared, and the default ones that nobody adopts but that gain declared entries."""
    named = (acl for entry in graph.all(AclEntry) for acl in entry.acl if acl.origin is Origin.IMPLICIT)
    return tuple(dict.fromkeys((*graph.all(NetworkAcl), *named)))


@fact
def entries_of(graph: Graph, acl: NetworkAcl, direction: Direction) -> AclEntries:
    """The entries of a network ACL in a direction, including AWS's default entries."""
    entries = []
    for declared in graph.referring(AclEntry, "acl", acl):
        egress = declared.node.egress
        applies = declared.applies & (egress if direction is Direction.EGRESS else ~egress)
        if acl.removes(declared.node):
            clash = f"{acl} lists its entries inline too, and each apply removes the others"
            applies &= unknown(clash, declared.node.span)
        if applies.possible:
            entries.append(_entry(declared.node, applies))
    entries += _default_entries(acl)
    why = list(graph.opened(acl))
    if not acl.is_seen:
        why.append(Doubt(f"the entries of {acl} are not known", acl.span))
    numbered = sorted((entry for entry in entries if entry.number.known is not None), key=_number)
    ordered = (*_contested(numbered), *(entry for entry in entries if entry.number.known is None))
    if len(ordered) > MOST_ENTRIES:
        bound = f"only the first {MOST_ENTRIES} entries of {acl} are evaluated"
        meet(bound, acl.span)
        why.append(Doubt(bound, acl.span))
    return AclEntries(ordered[:MOST_ENTRIES], tuple(why), ordered[MOST_ENTRIES:])


@fact
def strays(graph: Graph, direction: Direction) -> tuple[tuple[AclEntry, NumberedEntry], ...]:
    """The declared entries of network ACLs that are not declared, so that what comes before an entry is not known."""
    declared = {acl.key for acl in acls_with_entries(graph)}
    return tuple(
        (entry, _stray(entry, direction)) for entry in graph.all(AclEntry) if declared.isdisjoint(_keys(entry.acl))
    )


def _keys(acls: Links[NetworkAcl]) -> Iterator[str]:
    return (acl.key for acl in acls)


def _stray(entry: AclEntry, direction: Direction) -> NumberedEntry:
    applies = entry.exists & (entry.egress if direction is Direction.EGRESS else ~entry.egress)
    if not entry.acl.nothing.certain:
        applies &= unknown(f"the entries before {entry} in its network ACL are not known", entry.acl.span)
    return _entry(entry, applies)


def _contested(numbered: list[NumberedEntry]) -> Iterator[NumberedEntry]:
    """The entries; of several with the same number AWS keeps one, and it is not known which.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
    """
    bearing = Counter(map(_number, numbered))
    for entry in numbered:
        if bearing[_number(entry)] > 1:
            taken = unknown(f"several entries have the number {_number(entry)}, and one of them wins", entry.span)
            yield replace(entry, applies=entry.applies & taken)
        else:
            yield entry


def _number(entry: NumberedEntry) -> int:
    return entry.number.known or 0


def _entry(node: AclEntry, applies: Truth) -> NumberedEntry:
    allows = node.action.test(lambda action: action.lower() == "allow")
    why = f"{node} {node.action.known or 'decides'}s it"
    return NumberedEntry(node.rule_number, allows, node.service, node.peers, applies, node, why, node.span)


def _default_entries(acl: NetworkAcl) -> Iterator[NumberedEntry]:
    """The entries of a VPC's default ACL: 100 and, with IPv6, 101, each of which allows everything.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
    """
    if acl.origin is not Origin.IMPLICIT:
        return
    v6 = any_of(vpc.has_v6 for vpc in acl.vpc)
    v4 = Addresses(v4=EVERY_ADDRESS.v4)
    for number, held, applies in ((100, v4, acl.exists), (101, Addresses(v6=EVERY_ADDRESS.v6), acl.exists & v6)):
        if applies.possible:
            setting = Setting((number,), acl.span, stated=False)
            why = f"AWS's entry {number} of {acl} allows it"
            yield NumberedEntry(setting, YES, EVERYTHING, Between(held, held), applies, None, why, acl.span)
