"""Who can reach what, for one graph: the questions, and how the ways that answer them are put together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.instance_connect import ConnectEndpoint
from linter.aws.serverless import Function
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Role, Site
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.public_endpoints import public_endpoints
from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, PORTS, TCP, Addresses, Intervals
from linter.reachability.answer import Answer, Exposure
from linter.reachability.assumptions import USUAL, Assumptions
from linter.reachability.courses.beyond import outside_vpcs
from linter.reachability.courses.courses import Courses
from linter.reachability.courses.end import End
from linter.reachability.courses.middleboxes import Middleboxes
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Trail, settled
from linter.reachability.courses.transit import Transit
from linter.reachability.courses.transit_tables import TransitTables
from linter.reachability.endpoints import Endpoint, Place
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds
from linter.reachability.packets.filters import Filters
from linter.reachability.placing import has_one_of, joined, together
from linter.reachability.question import Question, Ways, guarded
from linter.reachability.unfollowed import unfollowed
from linter.reachability.ways.balancers import Arrive, Balancers
from linter.reachability.ways.doors import Doors
from linter.reachability.ways.entries import Entries
from linter.reachability.ways.gateways import Gateways
from linter.reachability.ways.hairpin import around
from linter.reachability.ways.handed import Handed
from linter.reachability.ways.inbound import Inbound
from linter.reachability.ways.invocations import Invocations
from linter.reachability.ways.lateral import Lateral
from linter.reachability.ways.lattice import Lattice
from linter.reachability.ways.onto_premises import OntoPremises
from linter.reachability.ways.outbound import Outbound
from linter.reachability.ways.private_links import PrivateLinks
from linter.reachability.ways.services import to_service
from linter.reachability.ways.sources import Sources
from linter.truth import YES, Doubt, Truth, unknown

ONE_WAY = Doubt("a packet gets there, but no answer comes back (one_way)")


class Reachability(Struct, frozen=True, dict=True):
    """Answers about one graph. Everything is worked out when it is first asked for, and once.

    `reach` answers one question; `exposure` says what the internet reaches on one interface, `exposed` on which.
    """

    graph: Graph
    assumptions: Assumptions = USUAL
    _exposures: dict[str, Exposure] = field(default_factory=dict)
    _settled: dict[int, tuple[Bounds, Bounds]] = field(default_factory=dict)

    @cached_property
    def steps(self) -> Steps:
        """The steps that ways are made of."""
        return Steps(self.graph, Filters(self.graph))

    @cached_property
    def inbound(self) -> Inbound:
        """Ways in from the internet."""
        return Inbound(self.graph, self.steps, self.assumptions, self.gateways)

    @cached_property
    def gateways(self) -> Gateways:
        """Ways through gateways."""
        return Gateways(self.graph, self.steps, self.courses)

    @cached_property
    def courses(self) -> Courses:
        """Where routes lead."""
        return Courses(self.graph, self.steps, self.middleboxes, self.transit)

    @cached_property
    def middleboxes(self) -> Middleboxes:
        """Firewalls and appliances."""
        return Middleboxes(self.graph, self.assumptions)

    @cached_property
    def transit(self) -> Transit:
        """The transit gateways."""
        return Transit(self.graph, self.steps, TransitTables(self.graph))

    @cached_property
    def balancers(self) -> Balancers:
        """Ways through load balancers."""
        return Balancers(self.graph, self.steps, self.lateral)

    @cached_property
    def sources(self) -> Sources:
        """Ways from premises, people and other accounts."""
        return Sources(self.graph, self.steps, self.transit, self.gateways)

    @cached_property
    def doors(self) -> Doors:
        """Doors for people."""
        return Doors(self.graph, self.steps)

    @cached_property
    def lateral(self) -> Lateral:
        """Ways between interfaces."""
        return Lateral(self.graph, self.steps, self.courses, self.transit)

    @cached_property
    def entries(self) -> Entries:
        """Ways in by services on the internet."""
        return Entries(self.graph, self.steps, self.lateral)

    @cached_property
    def lattice(self) -> Lattice:
        """Ways through VPC Lattice."""
        return Lattice(self.graph, self.steps)

    @cached_property
    def invocations(self) -> Invocations:
        """Ways to functions."""
        return Invocations(self.graph)

    @cached_property
    def handed(self) -> Handed:
        """Ways to what is passed on out of sight."""
        return Handed(self.graph, self.steps)

    @cached_property
    def private_links(self) -> PrivateLinks:
        """Ways through endpoints to services of VPCs declared here."""
        return PrivateLinks(self.graph, self.steps)

    @cached_property
    def onto_premises(self) -> OntoPremises:
        """Ways to premises."""
        return OntoPremises(self.graph, self.steps, self.courses)

    @cached_property
    def outbound(self) -> Outbound:
        """Ways out to the internet."""
        return Outbound(self.graph, self.steps, self.assumptions, self.courses)

    def reach(
        self,
        source: Endpoint,
        target: Endpoint,
        protocol: int | None = TCP,
        ports: Intervals = PORTS,
        *,
        family: int | None = None,
        mode: Mode = Mode.SESSION,
    ) -> Answer:
        """Whether a source reaches a target on any of the ports of a protocol (None for every one).

        `ports` of ICMP are `type * 256 + code`. `family` is 4, 6 or None for either. A session needs the answer to
        come back; a protocol other than TCP that only gets there is possible, since it may need no answer.
        """
        asked = Question(protocol, ports, family, self.graph.pristine_default_vpc)
        ways = self.ways(source, target, mode)
        verdict = asked.of(ways.packets).some
        if not verdict.possible and mode is Mode.SESSION and protocol != TCP:
            one_way = self.ways(source, target, Mode.FORWARD)
            if asked.of(one_way.packets).some.possible:
                ways, verdict = one_way, Truth(possible=True, certain=False, doubts=(ONE_WAY,))
        answer = asked.answer(ways, verdict, source, target)
        return replace(answer, not_followed=unfollowed(self.graph, source, target))

    def ways(self, source: Endpoint, target: Endpoint, mode: Mode) -> Ways:
        """Every way from a source to a target, and the packets of all of them."""
        return together(self._ways(source, target, mode))

    def _ways(self, source: Endpoint, target: Endpoint, mode: Mode) -> Iterator[Ways]:
        receivers = target.interfaces or self._within(target)
        clients = source.addresses & INTERNET
        for interface in receivers:
            for ways in self._from_outside(source, interface, mode):
                yield guarded(ways, target.means(interface))
        if clients:
            yield from self._served(target, clients)
        yield from self._invoked(source, target, mode)
        for sender in self._senders(source):
            for ways in self._from_one(sender, target, receivers, mode):
                yield guarded(ways, source.means(sender) & has_one_of(source.addresses, sender))

    def _from_one(
        self, sender: Interface, target: Endpoint, receivers: tuple[Interface, ...], mode: Mode
    ) -> Iterator[Ways]:
        """The ways from one interface to everything that a target means."""
        for other in receivers:
            if sender is not other:
                sure = target.means(other)
                yield guarded(self._through_door(sender, self.between(sender, other, mode)), sure)
                yield from (guarded(ways, sure) for ways in self.over_internet(sender, other, mode))
        if target.addresses & INTERNET:
            yield self.to_internet(sender, target.addresses & INTERNET, mode)
        if beyond := self._beyond(target):
            yield self.to_premises(sender, beyond, mode)

    def _from_outside(self, source: Endpoint, interface: Interface, mode: Mode) -> Iterator[Ways]:
        """The paths from sources that are not interfaces of this graph."""
        clients = source.addresses & INTERNET
        if clients:
            yield self.from_internet(interface, mode, clients)
        if beyond := self._beyond(source):
            yield self.from_premises(interface, mode, beyond)
        if source.place is Place.ENDPOINT_CONSUMERS:
            yield self.from_consumers(interface, mode)

    def _through_door(self, sender: Interface, ways: Ways) -> Ways:
        """The ways from an interface that people come out of, as far as what they come through lets them."""
        for step in reversed(self.doors.passed(sender.owner)):
            ways = Ways(ways.packets & step.passes, tuple(trail.after(step) for trail in ways.trails))
        return ways

    def _senders(self, source: Endpoint) -> tuple[Interface, ...]:
        if source.place is Place.INSTANCE_CONNECT:
            return self.doors.instance_connect()
        if source.place is Place.VPN_CLIENTS:
            return self.doors.vpn_clients()
        return source.interfaces or self._within(source)

    def _served(self, target: Endpoint, clients: Addresses) -> Iterator[Ways]:
        """The endpoints that services of the target have on the internet, outside of any VPC."""
        for offered in public_endpoints(self.graph):
            served = offered.serves
            surely = offered.owner in target.owners or served in target.owners
            if surely or (served is not None and any(served.may_be(owner) for owner in target.owners)):
                sure = YES if surely else unknown(f"what {offered.owner} serves is not known", offered.span)
                trail = to_service(offered, clients)
                yield guarded(Ways(trail.packets, (trail,)), sure)

    def _invoked(self, source: Endpoint, target: Endpoint, mode: Mode) -> Iterator[Ways]:
        """The ways to functions of the target through load balancers."""
        for function in target.owners:
            if isinstance(function, Function):
                trails = [*self.invocations.behind_unseen(function), *self.handed.invocations(function)]
                for arrive in self._arrivals(source, mode):
                    trails += self.invocations.trails(function, arrive)
                yield from (Ways(trail.packets, (trail,)) for trail in trails)

    def _arrivals(self, source: Endpoint, mode: Mode) -> Iterator[Arrive]:
        """The ways from each of the ends of a source to any interface."""
        clients = source.addresses & INTERNET
        if clients:
            yield self._from_clients(mode, clients)
        if beyond := self._beyond(source):
            yield lambda to, site: self.sources.premises(to, site, mode, beyond)
        for sender in self._senders(source):
            for here in sender.sites:
                yield self._from_site(End(sender, here), mode)

    def _from_clients(self, mode: Mode, clients: Addresses) -> Arrive:
        def arrive(to: Interface, site: Site) -> Iterator[Trail]:
            yield from self.inbound.trails(to, site, mode, clients)
            yield from self.entries.trails(to, site, mode, clients)

        return arrive

    def _from_site(self, sender: End, mode: Mode) -> Arrive:
        def arrive(to: Interface, site: Site) -> Iterator[Trail]:
            trails = self.lateral.trails(sender, End(to, site), mode)
            if isinstance(sender.interface.owner, ConnectEndpoint):
                trails = self.doors.connected(sender, End(to, site), trails)
            yield from trails
            yield from self.lattice.trails(sender, End(to, site), mode)

        return arrive

    def _beyond(self, end: Endpoint) -> Addresses:
        """The addresses of an end that may be on premises: all of those, or what is written and is of no VPC."""
        if end.place is Place.ON_PREMISES:
            return EVERY_ADDRESS
        return end.addresses & outside_vpcs(self.graph) if end.place is None else NO_ADDRESS

    def from_premises(self, interface: Interface, mode: Mode, wanted: Addresses = EVERY_ADDRESS) -> Ways:
        """The ways from premises behind a VPN, Direct Connect or a local gateway to an interface."""

        def arrive(to: Interface, site: Site) -> Iterator[Trail]:
            return self.sources.premises(to, site, mode, wanted)

        return self._placed(interface, [self._arriving(interface, site, arrive, mode) for site in interface.sites])

    def from_consumers(self, interface: Interface, mode: Mode) -> Ways:
        """The ways from other accounts, through endpoint services, to an interface."""
        return self._placed(
            interface, [self._arriving(interface, site, self.sources.consumers, mode) for site in interface.sites]
        )

    def _within(self, end: Endpoint) -> tuple[Interface, ...]:
        """The interfaces that may have one of the addresses of an end; none for a place such as the internet."""
        if end.place is not None or not end.addresses:
            return ()
        return tuple(
            interface
            for interface in interfaces(self.graph)
            if any(site.private.most & end.addresses for site in interface.sites)
        )

    def from_internet(self, interface: Interface, mode: Mode, clients: Addresses = INTERNET) -> Ways:
        """The ways from clients on the internet to an interface, directly and through load balancers."""
        arrive = self._from_clients(mode, clients)
        return self._placed(interface, [self._arriving(interface, site, arrive, mode) for site in interface.sites])

    def directly(self, interface: Interface) -> Ways:
        """The ways from strangers on the internet to an interface that no load balancer is on."""
        arrive = self._from_clients(Mode.SESSION, self.graph.strangers)
        return self._placed(interface, [tuple(arrive(interface, site)) for site in interface.sites])

    def _arriving(self, interface: Interface, site: Site, arrive: Arrive, mode: Mode) -> tuple[Trail, ...]:
        def anyhow(to: Interface, at: Site) -> Iterator[Trail]:
            yield from arrive(to, at)
            yield from self.private_links.trails(to, at, arrive)
            yield from self.handed.trails(to, at)

        return (*anyhow(interface, site), *self.balancers.trails(interface, site, anyhow, mode))

    def between(self, sender: Interface, other: Interface, mode: Mode) -> Ways:
        """The ways from one interface to another by their private addresses."""
        by_site = []
        for here in sender.sites:
            arrive = self._from_site(End(sender, here), mode)
            ways = [self._arriving(other, site, arrive, mode) for site in other.sites]
            by_site.append(self._placed(other, ways))
        return joined(sender, by_site, sends=True)

    def over_internet(self, sender: Interface, other: Interface, mode: Mode) -> Iterator[Ways]:
        """The ways from one interface to another by its public address, out to the internet and back in."""
        if sender.role is Role.HOST and any(site.public_v4.has.possible for site in other.sites):
            outward = self.to_internet(sender, INTERNET, mode).trails
            for trail in around(outward, self.from_internet(other, mode).trails):
                yield Ways(trail.packets, (trail,))

    def to_internet(self, interface: Interface, targets: Addresses, mode: Mode) -> Ways:
        """The ways from an interface to addresses of the internet."""
        by_site = [tuple(self.outbound.trails(End(interface, site), targets, mode)) for site in interface.sites]
        return self._placed(interface, by_site, sends=True)

    def to_premises(self, interface: Interface, targets: Addresses, mode: Mode) -> Ways:
        """The ways from an interface to premises, or to addresses that are of no VPC declared here."""
        by_site = [tuple(self.onto_premises.trails(End(interface, site), targets, mode)) for site in interface.sites]
        return self._placed(interface, by_site, sends=True)

    def exposure(self, interface: Interface) -> Exposure:
        """Everything that strangers on the internet reach on an interface."""
        if interface.key not in self._exposures:
            ways = self.from_internet(interface, Mode.SESSION, self.graph.strangers)
            self._exposures[interface.key] = Exposure(interface, ways.packets, ways.trails)
        return self._exposures[interface.key]

    def exposed(self) -> tuple[Exposure, ...]:
        """The exposure of every interface that the internet reaches or may reach, in the order of their keys."""
        every = map(self.exposure, interfaces(self.graph))
        return tuple(exposure for exposure in every if exposure.packets.most)

    def _placed(self, interface: Interface, by_site: list[tuple[Trail, ...]], *, sends: bool = False) -> Ways:
        """The ways to all sites of an interface, or, where it `sends`, from them, put together as it is placed."""
        return joined(interface, [together(map(self._alone, trails)) for trails in by_site], sends=sends)

    def _alone(self, trail: Trail) -> Ways:
        key = id(trail.packets)
        if key not in self._settled:
            self._settled[key] = (trail.packets, settled(trail.packets))
        return Ways(self._settled[key][1], (trail,))
