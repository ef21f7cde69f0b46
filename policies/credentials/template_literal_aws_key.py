"""A declaration holds credentials.

## Why is this bad?
Whoever reads the repository, its history, the state or the stack has them, and they work until somebody turns them
off.

## How to fix
Let the code use a role. Where a secret is needed, name it in Secrets Manager and read it when it is used.

## Limits
Access keys and secret keys of AWS and private keys are recognised, wherever a resource states them (environments, tags,
defaults of parameters), and in outputs. User data, `cfn-init` and providers have policies of their own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

from collections.abc import Iterator

from linter.aws.leaves import leaves
from linter.aws.provider import Backend, Provider
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.credentials import credentials_of
from linter.source import Span
from linter.truth import NO, YES
from linter.value import Value

ELSEWHERE = ("user_data", "user_data_base64", "UserData")


@policy(
    Severity.CRITICAL,
    section=Section.API_ACCESS,
    controls=("CodeBuild.2",),
    aliases=("CKV_SECRET_2", "CKV_AWS_45", "CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK"),
    implied_by=("user-data-secret", "cfn-authentication-literal", "cfn-init-metadata-secret"),
)
def template_literal_aws_key(graph: Graph) -> Iterator[Finding]:
    """Find the resources with credentials in one of their values."""
    for resource in graph.declarations.resources:
        is_judged_elsewhere = isinstance(graph.node(resource.key), (Provider, Backend))
        credentials = [] if is_judged_elsewhere else list(_credentials(resource.body))
        kinds = " and ".join(dict.fromkeys(kind for kind, _ in credentials))
        place = credentials[0][1] if credentials else resource.span
        yield Finding(f"{resource.key} holds {kinds}", resource.exists if credentials else NO, resource.key, place)
    for name, value in graph.declarations.outputs.items():
        for kind, place in _credentials(value):
            yield Finding(f"the output {name} shows {kind}", YES, f"output.{name}", place)


def _credentials(value: Value) -> Iterator[tuple[str, Span]]:
    for leaf in leaves(value):
        if leaf.name not in ELSEWHERE:
            for kind in credentials_of(leaf):
                yield kind, leaf.value.span
