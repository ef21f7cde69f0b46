"""To functions: not by packets to an interface, but by requests that a load balancer turns into invocations.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.aws.elb import LoadBalancer
from linter.aws.serverless import Function
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.graph.interfaces.balancers import forwards, of_unseen_balancers
from linter.graph.interfaces.interfaces import interfaces_of
from linter.network import EVERY_ADDRESS
from linter.reachability.courses.trail import Step, Trail
from linter.reachability.packets.bounds import EVERYTHING, exactly
from linter.reachability.packets.packets import Packet, connections
from linter.reachability.ways.balancers import Arrive, admitting, forwarding, listening_for
from linter.truth import Truth


class Invocations(Struct, frozen=True):
    """The functions of one graph that load balancers invoke."""

    graph: Graph

    def trails(self, function: Function, arrive: Arrive) -> Iterator[Trail]:
        """Every way to a function through the load balancers whose target it is."""
        for balancer in self.graph.all(LoadBalancer):
            for forward in forwards(self.graph, balancer):
                if forward.target is not function and not forward.anywhere:
                    continue
                for interface in interfaces_of(self.graph, balancer):
                    for site in interface.sites:
                        for entry in arrive(interface, site):
                            led = entry.guarded(site.here).through(
                                listening_for(forward, balancer), *admitting(forward)
                            )
                            yield led.through(_invoked(function, forward.applies & function.exists))

    def behind_unseen(self, function: Function) -> Iterator[Trail]:
        """The ways from load balancers that are not declared here, whose listeners are: anybody may reach those."""
        for owner, forward in of_unseen_balancers(self.graph):
            if forward.target is function or forward.anywhere:
                start = Trail(exactly(connections(EVERY_ADDRESS, EVERY_ADDRESS)))
                sent = start.through(forwarding(forward, owner))
                yield sent.through(_invoked(function, forward.applies & function.exists))


def _invoked(function: Function, sure: Truth) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if sure.certain or packet is None else "unknown"
        return Hop(function.address, "function", "deliver", str(function), function.span, value)

    return Step(EVERYTHING.guarded(sure), explain)
