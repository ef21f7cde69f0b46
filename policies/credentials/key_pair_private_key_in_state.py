"""A private key is made by Terraform and kept in its state.

## Why is this bad?
Whoever reads the state, its backups or its history has the key, and with it every host that accepts it.

## How to fix
Make the key outside of Terraform and pass its public half, or do without: Session Manager needs no key.

## Limits
An ephemeral key is not kept in the state and is not reported. CloudFormation keeps private keys in Parameter Store.

https://registry.terraform.io/providers/hashicorp/tls/latest/docs/resources/private_key
"""

from collections.abc import Iterator

from linter.aws.private_key import PrivateKey
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import YES


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
)
def key_pair_private_key_in_state(graph: Graph) -> Iterator[Finding]:
    """Find the private keys among the resources."""
    for key in graph.all(PrivateKey):
        yield key.finding(YES, f"{key} keeps a private key in the state")
