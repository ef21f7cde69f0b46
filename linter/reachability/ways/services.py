"""Ways from the internet to services that stand on it themselves, outside of every VPC."""

from __future__ import annotations

from linter.finding import Hop
from linter.graph.public_endpoints import PublicEndpoint
from linter.network import EVERY_ADDRESS, Addresses
from linter.reachability.courses.trail import Explain, Step, Trail
from linter.reachability.packets.bounds import EVERYTHING, exactly
from linter.reachability.packets.filters import serving
from linter.reachability.packets.packets import Packet, connections


def to_service(offered: PublicEndpoint, clients: Addresses) -> Trail:
    """The way from clients on the internet to a service's endpoint there."""
    start = Trail(exactly(connections(clients, EVERY_ADDRESS)))
    opened = Step(
        EVERYTHING.guarded(offered.exists), _explained(offered, "enter", "it has no endpoint on the internet")
    )
    admitted = Step(
        serving(offered.service, offered.sources), _explained(offered, "deliver", "it admits other clients")
    )
    return start.through(opened, admitted)


def _explained(offered: PublicEndpoint, action: str, refusal: str) -> Explain:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if offered.exists.certain or packet is None else "unknown"
        guarded = f"behind it {offered.guarded} decides" if offered.guarded else offered.why
        reason = guarded if packet is not None else refusal
        return Hop(offered.owner.address, "service endpoint", action, offered.why, offered.span, value, reason)

    return explain
