"""An Application Load Balancer serves requests over plain HTTP.

## Why is this bad?
Whatever travels over the listener, passwords and session cookies included, can be read and changed on the way.

## How to fix
Let the listener on port 80 do nothing but redirect to HTTPS, and serve from a listener with a certificate.

## Limits
A listener is fine where its default action and all actions of its rules redirect to HTTPS. Rules are judged with the
listener that they belong to. AWS refuses a listener without a default action; it is reported, since nothing in it
redirects.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
"""

from collections.abc import Iterator

from linter.aws.elb import Listener, ListenerAction
from linter.policy import Evidence, Finding, Graph, Section, Severity, Truth, any_of, policy


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
    controls=("ELB.1", "ELB.18"),
    aliases=(
        "CKV_AWS_2",
        "CKV_AWS_103",
        "CKV2_AWS_20",
        "AVD-AWS-0054",
        "ELBV2_LISTENER_PROTOCOL_RULE",
        "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK",
        "W56",
    ),
)
def lb_listener_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the HTTP listeners with an action that does not redirect to HTTPS."""
    for listener in graph.all(Listener):
        plain = listener.protocol.test(lambda protocol: protocol.upper() == "HTTP")
        serving = list(_serving(listener))
        yield listener.finding(
            plain & (~listener.has_actions | any_of(serves for _, serves in serving)),
            f"{listener} serves requests over plain HTTP",
            at=listener.protocol.span,
            evidence=tuple(
                Evidence("does not redirect to HTTPS", action.span, action.address)
                for action, serves in serving
                if serves.possible
            ),
        )


def _redirects(action: ListenerAction) -> Truth:
    return action.redirect_protocol.is_("HTTPS")


def _serving(listener: Listener) -> Iterator[tuple[ListenerAction, Truth]]:
    """The actions of the listener and of its rules, with whether each is there and does something else."""
    for action in listener.actions:
        yield action.node, action.applies & ~_redirects(action.node)
    for rule in listener.rules:
        for action in rule.node.actions:
            yield action.node, rule.applies & action.applies & ~_redirects(action.node)
