"""A database proxy accepts connections without TLS.

## Why is this bad?
Queries and their results can be read on the way.

## How to fix
Set `require_tls = true` (`RequireTLS: true`).

## Limits
Whether the database itself demands TLS is a parameter of its engine.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html
"""

from collections.abc import Iterator

from linter.aws.rds import DatabaseProxy
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("RDS.43",),
    aliases=(),
)
def database_proxy_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the proxies that do not demand TLS."""
    for proxy in graph.all(DatabaseProxy):
        setting = proxy.requires_tls
        message = f"{proxy} accepts connections without TLS"
        yield proxy.finding(~setting.is_(wanted=True), message, at=setting.span, fix=setting.fix(value=True))
