"""A Classic Load Balancer accepts connections without TLS.

## Why is this bad?
Whatever travels over the listener can be read and changed on the way.

## How to fix
Set the protocol of the listener to `HTTPS` or `SSL` with a certificate, or move to an Application Load Balancer that
redirects port 80.

## Limits
A TCP listener may pass TLS through to the instances, which a declaration cannot show: it counts as plaintext unless
its port is 443, where it is only possible.

https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html
"""

from collections.abc import Iterator

from linter.aws.classic_elb import ClassicListener
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import unknown


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
    controls=("ELB.3",),
    aliases=("CKV_AWS_376", "CKV_AWS_127", "ELB_TLS_HTTPS_LISTENERS_ONLY", "AwsSolutions-ELB5"),
)
def classic_elb_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the listeners whose protocol is HTTP or TCP."""
    for listener in graph.all(ClassicListener):
        yield listener.finding(
            listener.protocol.test(_is_http) | listener.protocol.test(_is_tcp) & ~_may_pass_tls(listener),
            f"{listener} accepts connections without TLS",
            at=listener.protocol.span,
        )


def _is_http(protocol: str) -> bool:
    return protocol.upper() == "HTTP"


def _is_tcp(protocol: str) -> bool:
    return protocol.upper() == "TCP"


def _may_pass_tls(listener: ClassicListener) -> Truth:
    return listener.port.is_(443) & unknown("TLS may be passed through to the instances", listener.port.span)
