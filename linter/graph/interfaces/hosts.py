"""The interfaces of instances, of groups and fleets of instances, and those declared separately.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from linter.aws.autoscaling import AutoScalingGroup, FleetTemplate, SpotSpecification
from linter.aws.ec2 import Instance, InterfaceAttachment, InterfaceGroup, LaunchInterface
from linter.aws.eks import KubernetesNodes
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, unseen_of
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Setting, joined
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Placement, Role
from linter.graph.interfaces.launches import Chain, chain_of
from linter.graph.interfaces.placement import (
    Addressing,
    by_subnet,
    default_groups,
    either,
    elastic,
    handed,
    sites,
    v6_by_subnet,
    v6_given,
)
from linter.graph.routing.gateways import attachments_of
from linter.truth import NO, YES, Doubt, Truth, any_of, doubted, unknown

BEFOREHAND = "an interface that is created before its instance has no public address"
MANY = "more than one interface is launched, so none is assigned a public address"


def hosts(graph: Graph) -> Iterator[Interface]:
    """The interfaces of everything that is launched, and the declared ones that no launch uses."""
    for instance in graph.all(Instance):
        yield from of_instance(graph, instance)
    for interface in graph.all(NetworkInterface):
        yield from _declared(graph, interface)
    for group in graph.all(AutoScalingGroup):
        exists = group.exists & ~group.most.is_(0)
        yield from of_number(graph, group, group.key, group.subnets, chain_of(graph, group), exists)
    for template in graph.all(FleetTemplate):
        owner = template.parent or template
        yield from of_number(graph, owner, template.key, template.subnets, chain_of(graph, template), template.exists)
    for nodes in graph.all(KubernetesNodes):
        exists = nodes.exists & ~nodes.most.is_(0)
        groups = _of_nodes(graph, nodes)
        yield from of_number(graph, nodes, nodes.key, nodes.subnets, chain_of(graph, nodes), exists, groups)
    for spot in graph.all(SpotSpecification):
        yield _spot(graph, spot)


def of_instance(graph: Graph, instance: Instance) -> Iterator[Interface]:
    """The interfaces of an instance: those its launch specifies, or the default one, and those attached to it."""
    chain = chain_of(graph, instance)
    slots = chain.slots
    taken = [*instance.primary_interface, *(interface for slot in slots for interface in slot.takes)]
    if not slots and not instance.primary_interface.stated:
        yield _launched(graph, instance, chain, None, 1)
    for slot in slots:
        if not tuple(slot.takes):
            yield _launched(graph, instance, chain, slot, len(slots))
    for interface in dict.fromkeys(taken):
        index = next((slot.index.known or 0 for slot in slots if interface in tuple(slot.takes)), 0)
        yield _attached(graph, instance, interface, index, instance.exists)
    for attachment in graph.referring(InterfaceAttachment, "instance", instance):
        for interface in attachment.node.interface:
            if interface not in taken:
                said = attachment.node.index.known
                attached = _attached(graph, instance, interface, 1 if said is None else said, attachment.applies)
                named = attachment.node.instance.includes(instance).certain
                yield attached if named else _one_of_several(attached)
    for interface, applies in _perhaps_attached(graph, instance):
        yield _one_of_several(_attached(graph, instance, interface, 1, applies))


def _one_of_several(interface: Interface) -> Interface:
    """The interface of a host, told apart from the same declared one as it would be attached to other hosts."""
    return replace(interface, key=f"{interface.key} of {interface.owner.key}")


def _perhaps_attached(graph: Graph, instance: Instance) -> Iterator[tuple[NetworkInterface, Truth]]:
    """The interfaces that no declaration names as attached, but one that is not known, or cannot be seen, may be."""
    attachments = graph.referring(InterfaceAttachment, "instance", instance)
    unnamed = [found for found in attachments if not any(interface.is_seen for interface in found.node.interface)]
    if not unnamed and not graph.opened(instance):
        return
    for interface in graph.all(NetworkInterface):
        if _named_end(graph, interface):
            continue
        named = [attachment.applies & attachment.node.interface.includes(interface) for attachment in unnamed]
        applies = any_of((*named, graph.passed_together(instance, interface)))
        if applies.possible:
            yield interface, applies


def _launched(graph: Graph, instance: Instance, chain: Chain, slot: LaunchInterface | None, number: int) -> Interface:
    """An interface that the launch of an instance creates."""
    index = 0 if slot is None else slot.index.known or 0
    subnets = _subnets(graph, instance, slot)
    groups = default_groups(graph, _groups(chain, slot), subnets)
    groups = joined((groups, added_groups(graph, instance)), groups.span) if index == 0 else groups
    asked = slot.associate_public_ip if slot is not None and slot.associate_public_ip.stated else None
    asked = asked or chain.setting("associate_public_ip")
    eip, unseen = (elastic(graph, instance), handed(graph, instance)) if index == 0 else (None, NO)
    source = instance if slot is None or not slot.private_v4.written.possible else slot
    v6 = v6_given(slot.ipv6, slot.ipv6_count) if slot is not None else v6_given(instance.ipv6, instance.ipv6_count)
    addressing = Addressing(automatic(asked, number, eip, unseen), v6, source.private_v4, source.ipv6)
    return Interface(
        key=f"{instance.key}/{index}",
        owner=instance,
        role=Role.HOST,
        sites=sites(graph, instance, subnets, addressing),
        placement=Placement.ONE_OF,
        groups=groups,
        filtered=YES,
        source_dest_check=instance.source_dest_check.is_(wanted=True),
        exists=instance.exists,
        index=index,
    )


def automatic(
    asked: Setting[bool], number: int, eip: PublicAddress | None, unseen: Truth = NO
) -> Callable[[Subnet], PublicAddress]:
    """The public IPv4 address of an instance: an Elastic IP, the one it requests, otherwise the one its subnet assigns.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#concepts-public-addresses
    """

    def decide(subnet: Subnet) -> PublicAddress:
        if number > 1:
            return either(eip, PublicAddress(NO, MANY, asked.span), unseen)
        given = by_subnet(subnet)
        if asked.omitted.certain:
            return either(eip, given, unseen)
        wanted = asked.is_(wanted=True) & ~subnet.ipv6_native.is_(wanted=True)
        why = "its launch asks for a public address" if wanted.possible else "its launch asks for no public address"
        return either(eip, PublicAddress(wanted, why, asked.span), unseen)

    return decide


def _subnets(graph: Graph, instance: Instance, slot: LaunchInterface | None) -> Links[Subnet]:
    if slot is not None and slot.subnet.stated and not (instance.subnet.stated and slot.parent is not instance):
        return slot.subnet.or_else(graph.default_subnet())
    return instance.subnet.or_else(graph.default_subnet())


def _groups(chain: Chain, slot: LaunchInterface | None) -> Links[SecurityGroup]:
    """The groups of an interface in a launch; an instance's own groups override those of its template's interface."""
    own = chain.launches[0].groups if chain.launches else None
    if (
        slot is not None
        and slot.groups.stated
        and not (own is not None and own.stated and slot.parent is not chain.owner)
    ):
        return slot.groups
    return chain.links("groups")


def _attached(
    graph: Graph, owner: Node, interface: NetworkInterface, index: int, applies: Truth, role: Role = Role.HOST
) -> Interface:
    """A declared interface, attached to an instance or detached."""
    ends = (interface, owner) if index == 0 and owner is not interface else (interface,)
    eip, unseen = elastic(graph, *ends), handed(graph, *ends)

    def public(subnet: Subnet) -> PublicAddress:
        given = by_subnet(subnet)
        if index or not given.has.possible:
            return either(eip, PublicAddress(NO, BEFOREHAND, interface.span), unseen)
        perhaps = given.has & unknown("AWS does not say whether such an interface has a public address", interface.span)
        # Of an interface that is not known, any Elastic IP address may be: that it is not known says enough.
        own = eip if interface.is_seen else None
        return either(own, PublicAddress(perhaps, given.why, given.span), unseen)

    v6 = v6_given(interface.ipv6, interface.ipv6_count)
    subnets = interface.subnet
    addressing = Addressing(public, v6, interface.private_v4, interface.ipv6)
    return Interface(
        key=interface.key,
        owner=owner,
        role=role,
        sites=sites(graph, interface, subnets, addressing),
        placement=Placement.ONE_OF,
        groups=joined(
            (default_groups(graph, interface.groups, subnets), added_groups(graph, interface)), interface.span
        ),
        filtered=YES,
        source_dest_check=checked(owner, interface, index),
        exists=interface.exists & applies,
        declared=interface,
        index=index,
    )


def _declared(graph: Graph, interface: NetworkInterface) -> Iterator[Interface]:
    """A declared interface that is detached, or attached to an instance that is not declared here."""
    attachments = attachments_of(graph, interface)
    if _named_end(graph, interface):
        return
    opened = graph.opened(interface)
    perhaps = (doubted(opened),) if opened else ()
    attached = any_of((*(attachment.applies for attachment in attachments), *perhaps))
    role = Role.HOST if attached.possible else Role.DETACHED
    yield _attached(graph, interface, interface, 0, attached if attached.possible else YES, role)


def _named_end(graph: Graph, interface: NetworkInterface) -> bool:
    """Whether a declaration attaches an interface to an instance that is declared here, and names both."""
    naming = (found.node for found in attachments_of(graph, interface) if interface in _attaches(found.node))
    return any(isinstance(end, Instance) and end.is_seen for node in naming for end in _ends(node))


def others_unseen(graph: Graph, interface: Interface) -> Truth:
    """Whether the host of an interface may have others that cannot be seen."""
    owner = interface.owner
    if owner is interface.declared:
        return unknown(f"the other interfaces of what {owner} is attached to are not known", owner.span)
    attachments = graph.referring(InterfaceAttachment, "instance", owner)
    named = ((attachment.node, attachment.node.interface) for attachment in attachments)
    doubts = graph.opened(owner) + tuple(
        Doubt(f"the interface of {attachment} is not known", attachment.span)
        for attachment, interfaces in named
        if interfaces.open or unseen_of([interfaces])
    )
    return doubted(doubts) if doubts else NO


def _attaches(attachment: Node) -> tuple[Node, ...]:
    """The interfaces that an attachment names."""
    if isinstance(attachment, InterfaceAttachment):
        return tuple(attachment.interface)
    if isinstance(attachment, LaunchInterface):
        return tuple(attachment.takes)
    return tuple(attachment.primary_interface) if isinstance(attachment, Instance) else ()


def _ends(attachment: Node) -> Iterator[Node]:
    """The instances that an attachment attaches an interface to."""
    if isinstance(attachment, InterfaceAttachment):
        yield from attachment.instance
    elif isinstance(attachment, LaunchInterface):
        yield from attachment.launch
    else:
        yield attachment


def added_groups(graph: Graph, end: Node) -> Links[SecurityGroup]:
    """The groups that separate resources add to an interface, or to the primary one of an instance."""
    added = graph.referring(InterfaceGroup, "interface", end)
    return joined((addition.node.group.only_when(addition.applies) for addition in added), end.span)


def checked(owner: Node, interface: NetworkInterface, index: int) -> Truth:
    """Whether the source/destination check is on; for the primary interface the instance may decide it, too."""
    own = interface.source_dest_check.is_(wanted=True)
    if index == 0 and isinstance(owner, Instance) and owner.source_dest_check.stated:
        return own & owner.source_dest_check.is_(wanted=True)
    return own


def of_number(
    graph: Graph,
    owner: Node,
    key: str,
    subnets: Links[Subnet],
    chain: Chain,
    exists: Truth,
    instead: Links[SecurityGroup] | None = None,
) -> Iterator[Interface]:
    """The interfaces that each instance of a group or fleet has, in any of its subnets."""
    slots = chain.slots
    for index, slot in enumerate(slots or (None,)):
        here = subnets.or_else(graph.default_subnet())
        here = here if slot is None else slot.subnet.or_else(here)
        asked = chain.setting("associate_public_ip")
        if slot is not None and slot.associate_public_ip.stated:
            asked = slot.associate_public_ip
        v6 = v6_by_subnet if slot is None else v6_given(slot.ipv6, slot.ipv6_count)
        number = slot.index.known if slot is not None and slot.index.known is not None else index
        yield Interface(
            key=f"{key}/{number}",
            owner=owner,
            role=Role.HOST,
            sites=sites(graph, owner, here, Addressing(automatic(asked, len(slots), None), v6)),
            placement=Placement.EACH_ZONE,
            groups=instead or default_groups(graph, _groups(chain, slot), here),
            filtered=YES,
            source_dest_check=YES,
            exists=exists,
            index=number,
        )


def _of_nodes(graph: Graph, nodes: KubernetesNodes) -> Links[SecurityGroup] | None:
    """The groups of a cluster's nodes: those of their template, otherwise the cluster's own.

    An SSH key without source groups opens port 22 to the internet, in a group that EKS creates.
    https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
    """
    chain = chain_of(graph, nodes)
    if chain.launches and (chain.links("groups").stated or any(slot.groups.stated for slot in chain.slots)):
        return None
    groups = joined((graph.cluster_group(cluster) for cluster in nodes.cluster), nodes.span)
    doubts = (*chain.open, *nodes.cluster.doubts)
    if nodes.ssh_key.stated and not nodes.ssh_groups.stated:
        doubts += (Doubt("EKS allows SSH from everywhere for a key without source groups", nodes.ssh_key.span),)
    return groups.but(open=bool(doubts), doubts=doubts)


def _spot(graph: Graph, spot: SpotSpecification) -> Interface:
    """The interface of instances that a spot fleet launches from its own specification."""
    subnets = spot.subnets.or_else(graph.default_subnet())
    addressing = Addressing(automatic(spot.associate_public_ip, 1, None), v6_by_subnet)
    return Interface(
        key=f"{spot.key}/0",
        owner=spot.parent or spot,
        role=Role.HOST,
        sites=sites(graph, spot, subnets, addressing),
        placement=Placement.EACH_ZONE,
        groups=default_groups(graph, spot.groups, subnets),
        filtered=YES,
        source_dest_check=YES,
        exists=spot.exists,
    )
