"""A load balancer accepts ciphers without forward secrecy.

## Why is this bad?
Without forward secrecy, whoever records the traffic today can read all of it on the day the private key leaks.

## How to fix
Name a security policy whose ciphers all have forward secrecy, such as `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`.

## Limits
Policies are recognized by their names. The ciphers of custom policies of Classic Load Balancers are recognized by
their key exchange.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

from collections.abc import Iterator

from linter.aws.tls_policy import is_forward_secret
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.tls import accepts, is_named, tls_listeners

RSA_KEY_EXCHANGE = (
    "AES128-GCM-SHA256",
    "AES128-SHA256",
    "AES128-SHA",
    "AES256-GCM-SHA384",
    "AES256-SHA256",
    "AES256-SHA",
    "DES-CBC3-SHA",
)


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    implied_by=("lb-tls-policy-weak",),
)
def lb_no_forward_secrecy(graph: Graph) -> Iterator[Finding]:
    """Find the TLS listeners whose security policy accepts a cipher with RSA key exchange."""
    for tls in tls_listeners(graph):
        fault = tls.encrypted & (is_named(tls.policy, _is_without) | accepts(tls.custom, RSA_KEY_EXCHANGE))
        yield tls.listener.finding(
            fault,
            f"{tls.listener} accepts ciphers without forward secrecy",
            at=tls.policy.span,
            fix=tls.strengthened if fault.certain else None,
        )


def _is_without(name: str) -> bool | None:
    secret = is_forward_secret(name)
    return None if secret is None else not secret
