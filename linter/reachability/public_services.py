"""Services with an endpoint on the internet that is outside of any VPC: only their own settings guard them.

https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.eks import KubernetesCluster
from linter.aws.node import Node
from linter.aws.opensearch import SearchDomain
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, TCP, Addresses, Between, Service, union
from linter.reachability.bounds import EVERYTHING, exactly
from linter.reachability.filters import serving
from linter.reachability.packets import Packet, connections
from linter.reachability.trail import Explain, Step, Trail
from linter.source import Span
from linter.truth import Truth, truth, unknown

HTTPS = Service((TCP,), union((443, 443)), union((443, 443)))
ANYBODY = Between(EVERY_ADDRESS, EVERY_ADDRESS)


@dataclass(frozen=True, slots=True)
class PublicService:
    """A service endpoint on the internet: whether there is one, whom it admits, and what guards it beside."""

    owner: Node
    public: Truth
    clients: Between
    guard: str
    span: Span

    def trail(self, clients: Addresses) -> Trail:
        """The way from clients on the internet to it."""
        start = Trail(exactly(connections(clients, EVERY_ADDRESS)))
        opened = Step(EVERYTHING.guarded(self.public & self.owner.exists), self._hop("enter", "PUBLIC_ENDPOINT_OFF"))
        admitted = Step(serving(HTTPS, self.clients), self._hop("deliver", "CLIENT_NOT_ADMITTED"))
        return start.through(opened, admitted)

    def _hop(self, action: str, code: str) -> Explain:
        def explain(packet: Packet | None) -> Hop:
            value = "known" if self.public.certain or packet is None else "unknown"
            name, reason = self.owner.address, self.guard
            blocked = code if packet is None else ""
            return Hop(name, "service endpoint", action, str(self.owner), self.span, value, reason, blocked)

        return explain


def public_services(graph: Graph) -> Iterator[PublicService]:
    """The services of a graph that may have such an endpoint."""
    for cluster in graph.all(KubernetesCluster):
        listed = cluster.public_cidrs
        clients = listed.held if listed.blocks else ANYBODY
        guard = "its API is guarded by authentication only"
        yield PublicService(cluster, cluster.public.is_(wanted=True), clients, guard, cluster.public.span)
    for domain in graph.all(SearchDomain):
        if domain.vpc_options is None:
            public = truth(known=True) if domain.is_seen else unknown(f"{domain} is not declared here", domain.span)
            yield PublicService(domain, public, ANYBODY, "only its access policy guards it", domain.span)
