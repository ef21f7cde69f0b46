"""The credentials with which `cfn-init` downloads files are written in the template.

## Why is this bad?
The metadata of a resource can be read by everybody who may describe the stack.

## How to fix
Name a role (`roleName`, `type: S3`), or pass the password as a NoEcho parameter.

## Limits
A parameter with NoEcho and a dynamic reference are not reported. Terraform has no such metadata.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-authentication.html
"""

from collections.abc import Iterator

from linter.aws.helper_scripts import Authentication
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import truth
from linter.value import Scalar


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
    aliases=("W1", "CFN_AUTHENTICATION_RULE"),
)
def cfn_authentication_literal(graph: Graph) -> Iterator[Finding]:
    """Find the credentials of cfn-init that are known texts."""
    for authentication in graph.all(Authentication):
        literal = [leaf.value.span for leaf in authentication.secrets if isinstance(leaf.value, Scalar)]
        place = literal[0] if literal else None
        message = f"credentials of {authentication} are written in the template"
        yield authentication.finding(truth(known=bool(literal)), message, at=place)
