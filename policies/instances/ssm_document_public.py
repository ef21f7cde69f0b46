"""A document of Systems Manager is shared with everybody.

## Why is this bad?
It may hold names, commands and addresses of your systems, and everybody may read it.

## How to fix
Share it with single accounts.

## Limits
CloudFormation cannot share documents.

https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
"""

from collections.abc import Iterator

from linter.aws.ssm import SsmDocument
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
    controls=("SSM.4",),
    aliases=("CKV_AWS_303",),
)
def ssm_document_public(graph: Graph) -> Iterator[Finding]:
    """Find the documents that are shared with all accounts."""
    for document in graph.all(SsmDocument):
        accounts = document.shared_with
        yield document.finding(accounts.includes("All"), f"{document} is shared with everybody", at=accounts.span)
