"""The user data of an instance holds credentials.

## Why is this bad?
Everything on the instance can read its user data, as can whoever may describe it, and it stands in the state and in
the history of the repository.

## How to fix
Give the instance a role, and let it read secrets from Secrets Manager when it starts.

## Limits
Access keys and secret keys of AWS and private keys are recognised, in scripts, in base64 and gzip, and in the parts
of a multipart archive. Passwords are not.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Launch
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.credentials import credentials_in
from linter.truth import truth


@policy(
    Severity.CRITICAL,
    section=Section.API_ACCESS,
    aliases=("CKV_AWS_46", "AVD-AWS-0029", "AVD-AWS-0122", "AVD-AWS-0129", "AC_AWS_0168"),
)
def user_data_secret(graph: Graph) -> Iterator[Finding]:
    """Find the launches whose user data holds credentials."""
    for launch in graph.all(Launch):
        credentials = [(kind, script.span) for script in launch.scripts.scripts for kind in credentials_in(script.text)]
        kinds = " and ".join(dict.fromkeys(kind for kind, _ in credentials))
        place = next((span for _, span in credentials), None)
        yield launch.finding(truth(known=bool(credentials)), f"the user data of {launch} holds {kinds}", at=place)
