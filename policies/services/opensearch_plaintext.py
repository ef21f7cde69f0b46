"""A search domain accepts requests without TLS 1.2.

## Why is this bad?
Queries and documents, and often passwords, can be read on the way.

## How to fix
Enforce HTTPS with `tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"`, and turn on encryption between nodes.

## Limits
The three settings are reported together.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html
"""

from collections.abc import Iterator

from linter.aws.opensearch import SearchDomain
from linter.aws.risks import PLAIN_CLIENTS, REPLACED_CLUSTER
from linter.policy import Finding, Fix, Graph, Section, Severity, policy

OLD = "Policy-Min-TLS-1-0-2019-07"


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("Opensearch.3", "Opensearch.8", "ES.3", "ES.8"),
    aliases=(
        "CKV_AWS_6",
        "CKV_AWS_83",
        "CKV_AWS_228",
        "AVD-AWS-0043",
        "AVD-AWS-0046",
        "AVD-AWS-0126",
        "OPENSEARCH_HTTPS_REQUIRED",
        "OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
        "ELASTICSEARCH_HTTPS_REQUIRED",
        "ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
        "AwsSolutions-OS2",
    ),
)
def opensearch_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the domains that do not enforce HTTPS, accept TLS 1.0, or do not encrypt between nodes."""
    for domain in graph.all(SearchDomain):
        old = domain.tls_policy.is_(OLD)
        plain = ~domain.enforces_https.is_(wanted=True) | ~domain.encrypts_between_nodes.is_(wanted=True)
        yield domain.finding(old | plain, f"{domain} accepts requests without TLS 1.2", fix=_encrypted(domain))


def _encrypted(domain: SearchDomain) -> Fix | None:
    """The fix of the setting that is at fault; none where several are, or may be."""
    old, https, nodes = domain.tls_policy, domain.enforces_https, domain.encrypts_between_nodes
    fixes = (
        (old.known == OLD, old.fix("Policy-Min-TLS-1-2-PFS-2023-10")),
        (not https.known, https.fix(value=True, risk=PLAIN_CLIENTS)),
        (not nodes.known, nodes.fix(value=True, risk=REPLACED_CLUSTER)),
    )
    wanted = [fix for is_wrong, fix in fixes if is_wrong]
    return wanted.pop() if len(wanted) == 1 and old.known is not None else None
