"""Which services of AWS a VPC reaches through endpoints of its own.

https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from linter.aws.endpoint import VpcEndpoint
from linter.aws.vpc import Vpc
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.text import doubts, ends_with
from linter.truth import Doubt, Truth, any_of, doubted, truth
from linter.value import Text

_HOLE = "\0"


@fact
def served(graph: Graph, vpc: Vpc, service: str) -> Truth:
    """Whether a VPC has an endpoint for a service (`ssm`) that its clients find by the usual name of the service."""
    answers = [
        endpoint.applies & _is_for(endpoint.node, service) & _has_private_name(endpoint.node)
        for endpoint in graph.referring(VpcEndpoint, "vpc", vpc)
    ]
    opened = graph.opened(vpc)
    if opened or not vpc.is_seen:
        answers.append(doubted(opened or (Doubt(f"{vpc} is not declared here", vpc.span),)))
    return any_of(answers)


def _is_for(endpoint: VpcEndpoint, service: str) -> Truth:
    """Whether the service is `com.amazonaws.<region>.<service>`; the region may not be known."""
    return endpoint.service_name.decide(
        lambda written: truth(written.split(".", 3)[-1] == service or written == service),
        lambda text: _partly(text, service),
    )


def _partly(name: Text, service: str) -> Truth:
    """Whether a name of which only parts are known is that of the service: often all but the region is."""
    parts = name.filled(_HOLE).split(".", 3)
    if len(parts) == 4 and parts[:2] == ["com", "amazonaws"] and _HOLE not in parts[3]:
        return truth(parts[3] == service)
    return ends_with(name, f".{service}") & doubted(doubts(name))


def _has_private_name(endpoint: VpcEndpoint) -> Truth:
    return endpoint.endpoint_type.is_("Gateway") | endpoint.private_dns.is_(wanted=True)
