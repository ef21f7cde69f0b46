"""Which services of AWS a VPC reaches through endpoints of its own.

https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.aws.endpoint import EndpointTables, VpcEndpoint
from linter.aws.vpc import Subnet, Vpc
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.routing.route_entry import Via
from linter.graph.routing.routing import routes_of, tables_of
from linter.questions.uses import is_referred_to
from linter.text import doubts, ends_with, starts_with
from linter.truth import NO, YES, Doubt, Truth, any_of, doubted, truth, unknown
from linter.value import Text

OF_AWS = "com.amazonaws."
"""The names of AWS's services begin so; the region and the service follow."""
_HOLE = "\0"


class Offered(Struct, frozen=True):
    """An endpoint that clients in a VPC may call a service through, and whether the service's usual name leads there.

    A gateway endpoint serves only the subnets whose route tables lead to it.
    """

    endpoint: VpcEndpoint
    applies: Truth


@fact
def endpoints_for(graph: Graph, vpc: Vpc, service: str) -> tuple[Offered, ...]:
    """The endpoints through which clients in a VPC call a service (`ssm`), or may."""
    here = {referrer.node: referrer.applies for referrer in graph.referring(VpcEndpoint, "vpc", vpc)}
    offered = []
    for endpoint in graph.all(VpcEndpoint):
        named = any_of((here.get(endpoint, NO) & _has_private_name(endpoint), _named_by_zone(graph, endpoint)))
        applies = _is_for(endpoint, service) & named
        if applies.possible:
            offered.append(Offered(endpoint, applies))
    return tuple(offered)


def unseen_endpoints(graph: Graph, vpc: Vpc) -> Truth:
    """Whether a VPC may have endpoints that cannot be seen."""
    opened = graph.opened(vpc)
    if opened or not vpc.is_seen:
        return doubted(opened or (Doubt(f"{vpc} is not declared here", vpc.span),))
    return NO


@fact
def served(graph: Graph, subnet: Subnet, service: str) -> Truth:
    """Whether clients in a subnet call a service (`s3`) through an endpoint, by the usual name of the service."""
    answers = [
        subnet.vpc.includes(vpc) & (_through_any(graph, subnet, vpc, service) | unseen_endpoints(graph, vpc))
        for vpc in subnet.vpc
    ]
    if subnet.vpc.open:
        answers.append(unknown(f"which VPC {subnet} is in is not known", subnet.span))
    return any_of(answers)


def _through_any(graph: Graph, subnet: Subnet, vpc: Vpc, service: str) -> Truth:
    return any_of(
        offered.applies & any_of(_routes(graph, subnet, offered)) for offered in endpoints_for(graph, vpc, service)
    )


def _routes(graph: Graph, subnet: Subnet, offered: Offered) -> Iterator[Truth]:
    """Whether each route of the subnet leads to an endpoint; one without tables needs none, or has them elsewhere."""
    tables = tables_of(graph, subnet)
    if not _has_tables(graph, offered.endpoint):
        yield YES
    for table in tables:
        routes = routes_of(graph, table)
        for route in routes.entries:
            if route.via is Via.ENDPOINT:
                leads = route.exists & route.targets.includes(offered.endpoint)
                yield tables.includes(table) & leads
        if routes.open:
            yield doubted(routes.open)
    if tables.open:
        yield unknown(f"the route table of {subnet} is not known", subnet.span)


def _has_tables(graph: Graph, endpoint: VpcEndpoint) -> bool:
    return endpoint.tables.stated or bool(graph.referring(EndpointTables, "endpoint", endpoint))


def _is_for(endpoint: VpcEndpoint, service: str) -> Truth:
    """Whether the service is `com.amazonaws.<region>.<service>`; the region may not be known."""
    return endpoint.service_name.decide(
        lambda written: truth(written.split(".", 3)[-1] == service or written == service),
        lambda text: _partly(text, service),
    )


def _partly(name: Text, service: str) -> Truth:
    """Whether a name of which only parts are known is that of the service: often all but the region is."""
    of_aws = starts_with(name, OF_AWS)
    rest = name.filled(_HOLE).split(".", 3)[-1]
    if of_aws.certain and _HOLE not in rest:
        return truth(rest == service)
    return of_aws & ends_with(name, f".{service}") & doubted(doubts(name))


def _has_private_name(endpoint: VpcEndpoint) -> Truth:
    return endpoint.endpoint_type.is_("Gateway") | endpoint.private_dns.is_(wanted=True)


def _named_by_zone(graph: Graph, endpoint: VpcEndpoint) -> Truth:
    """Whether a private hosted zone may give an endpoint the usual name of its service, in this VPC or others.

    https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
    """
    referred = is_referred_to(graph, endpoint)
    if not referred.possible or endpoint.endpoint_type.is_("Gateway").certain:
        return NO
    return unknown(f"a private hosted zone may name {endpoint} for its service", endpoint.span)
