"""Endpoints of managed services that are on the internet themselves, outside of every VPC.

https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from msgspec import Struct

from linter.aws.app_runner import AppRunnerService
from linter.aws.eks import KubernetesCluster
from linter.aws.node import Node
from linter.aws.opensearch import SearchDomain
from linter.aws.serverless import FunctionUrl
from linter.aws.transfer import TransferServer
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.listening import at_port
from linter.network import INTERNET, Addresses, Between, Service
from linter.source import Span
from linter.truth import Truth

WORLD = Addresses(v4=INTERNET.v4)


class PublicEndpoint(Struct, frozen=True):
    """A service that listens on the internet, the client addresses it accepts, and whether it exists.

    `guarded` says in words what else stands before it: a policy, an identity. `serves` is the function it invokes.
    """

    owner: Node
    service: Service
    sources: Between
    exists: Truth
    guarded: str
    why: str
    span: Span
    serves: Node | None = None


@fact
def public_endpoints(graph: Graph) -> tuple[PublicEndpoint, ...]:
    """Every endpoint on the internet that exists or may exist, sorted by the key of its owner."""
    endpoints = [*_clusters(graph), *_domains(graph), *_functions(graph), *_servers(graph), *_apps(graph)]
    possible = (endpoint for endpoint in endpoints if endpoint.exists.possible)
    return tuple(sorted(possible, key=attrgetter("owner.key")))


def _clusters(graph: Graph) -> Iterator[PublicEndpoint]:
    for cluster in graph.all(KubernetesCluster):
        asked = cluster.public.is_(wanted=True)
        limited = cluster.public_cidrs.written.possible
        sources = cluster.public_cidrs.held if limited else Between(WORLD, WORLD)
        why = "its API endpoint is public" + ("" if limited else ", to every address")
        exists = cluster.exists & asked
        guard = "Kubernetes' access control"
        yield PublicEndpoint(cluster, at_port(443), sources, exists, guard, why, cluster.public.span)


def _domains(graph: Graph) -> Iterator[PublicEndpoint]:
    for domain in graph.all(SearchDomain):
        exists = domain.exists & ~domain.is_in_vpc
        why = "it has no options for a VPC, so that its endpoint is public"
        everywhere = Between(WORLD, WORLD)
        yield PublicEndpoint(domain, at_port(443), everywhere, exists, "its access policy", why, domain.span)


def _functions(graph: Graph) -> Iterator[PublicEndpoint]:
    for url in graph.all(FunctionUrl):
        exists = url.exists & url.authorization.is_("NONE")
        why = "it is called without authorization"
        service, everywhere, span = at_port(443), Between(WORLD, WORLD), url.authorization.span
        functions = tuple(url.function)
        for function in functions or (None,):
            sure = exists if function is None else exists & url.function.includes(function)
            yield PublicEndpoint(url, service, everywhere, sure, "", why, span, function)


def _servers(graph: Graph) -> Iterator[PublicEndpoint]:
    for server in graph.all(TransferServer):
        exists = server.exists & server.endpoint_type.is_("PUBLIC")
        why = "its endpoint is public"
        guard, everywhere = "its identity provider", Between(WORLD, WORLD)
        for port in (22, 21, 990):
            yield PublicEndpoint(server, at_port(port), everywhere, exists, guard, why, server.endpoint_type.span)


def _apps(graph: Graph) -> Iterator[PublicEndpoint]:
    for app in graph.all(AppRunnerService):
        exists = app.exists & app.public.is_(wanted=True)
        why = "it is publicly accessible"
        yield PublicEndpoint(app, at_port(443), Between(WORLD, WORLD), exists, "", why, app.public.span)
