"""A load balancer accepts TLS before version 1.2.

## Why is this bad?
TLS 1.0 and 1.1 have known weaknesses, and AWS itself accepts neither. A client that can be talked down to them can be
listened to.

## How to fix
Name a security policy that starts at TLS 1.2, such as `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`.

## Limits
A listener that names no policy gets `ELBSecurityPolicy-2016-08`, which accepts TLS 1.0. Policies are recognized
by their names.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

from collections.abc import Iterator

from linter.aws.tls_policy import least_minor_version
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.tls import accepts, is_named, tls_listeners

OLD = ("Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1")


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
    controls=("ELB.8", "ELB.17"),
    aliases=(
        "CKV_AWS_103",
        "CKV2_AWS_74",
        "AVD-AWS-0047",
        "W55",
        "CKV_AWS_213",
        "ELBV2_LISTENER_SSL_POLICY_RULE",
        "ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK",
    ),
)
def lb_tls_policy_weak(graph: Graph) -> Iterator[Finding]:
    """Find the TLS listeners whose security policy accepts TLS 1.0 or 1.1."""
    for tls in tls_listeners(graph):
        fault = tls.encrypted & (is_named(tls.policy, _is_weak) | accepts(tls.custom, OLD))
        yield tls.listener.finding(
            fault,
            f"{tls.listener} accepts TLS before version 1.2",
            at=tls.policy.span,
            fix=tls.strengthened if fault.certain else None,
        )


def _is_weak(name: str) -> bool | None:
    least = least_minor_version(name)
    return None if least is None else least < 2
