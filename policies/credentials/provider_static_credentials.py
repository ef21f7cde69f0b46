"""The AWS provider or a backend is given static credentials.

## Why is this bad?
Whoever reads the repository, its history or a plan has the keys, and they work until somebody turns them off.

## How to fix
Take them out, and let the provider find a role: `assume_role`, OIDC in the pipeline, or the instance's own.

## Limits
A key that comes from a variable without a default is not reported. CloudFormation has no provider.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

from collections.abc import Iterable, Iterator

from linter.aws.provider import Backend, Provider
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import truth


@policy(
    Severity.CRITICAL,
    section=Section.API_ACCESS,
    aliases=("CKV_AWS_41",),
)
def provider_static_credentials(graph: Graph) -> Iterator[Finding]:
    """Find the providers and backends with a known access key, secret key or token."""
    owners: Iterable[Provider | Backend] = (*graph.all(Provider), *graph.all(Backend))
    for owner in owners:
        literal = [key for key in (owner.secret_key, owner.access_key, owner.token) if any(key.values)]
        place = literal[0].span if literal else None
        yield owner.finding(truth(known=bool(literal)), f"{owner} is given static credentials", at=place)
