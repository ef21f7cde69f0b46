"""The files or commands of `cfn-init` hold credentials.

## Why is this bad?
The metadata of a resource can be read by everybody who may describe the stack.

## How to fix
Give the instance a role, and let the script read secrets from Secrets Manager.

## Limits
Access keys and secret keys of AWS and private keys are recognised. Terraform has no such metadata.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-init.html
"""

from collections.abc import Iterator

from linter.aws.helper_scripts import InitMetadata
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.credentials import credentials_of
from linter.truth import truth


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
)
def cfn_init_metadata_secret(graph: Graph) -> Iterator[Finding]:
    """Find the metadata of cfn-init with credentials in it."""
    for metadata in graph.all(InitMetadata):
        credentials = [(kind, leaf.value.span) for leaf in metadata.leaves for kind in credentials_of(leaf)]
        kinds = " and ".join(dict.fromkeys(kind for kind, _ in credentials))
        place = credentials[0][1] if credentials else None
        yield metadata.finding(
            truth(known=bool(credentials)), f"the cfn-init metadata of {metadata} holds {kinds}", at=place
        )
