"""The user data of an instance holds credentials.

## Why is this bad?
Everything on the instance can read its user data, as can whoever may describe it, and it is in the state and in
the history of the repository.

## How to fix
Give the instance a role, and let it read secrets from Secrets Manager when it starts.

## Limits
Access keys and secret keys of AWS, private keys, and passwords that are set to a literal value are recognised, in
scripts, in base64 and gzip, and in the parts of a multipart archive. A password is one if its name ends in `password`,
`passwd` or `passphrase`, as in `export DB_PASSWORD=...`, `--password=...`, `$Password = "..."`, `"password": "..."` of
JSON or `plain_text_passwd: ...` of cloud-init.
Values that are filled into a script at deployment are not known and not looked at.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
"""

import re
from collections.abc import Iterator

from linter.aws.ec2 import Launch
from linter.aws.user_data import HOLE
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.credentials import credentials_in
from linter.truth import between

_NAME = r"[\w.-]{0,64}(?:password|passwd|passphrase)"
_WITHIN = rf"""[^\s"'`$(){{}}<>%\\{HOLE}]+"""
_QUOTED = rf"""(\\?["'])({_WITHIN})\1"""
_BARE = rf"""([^\s"'`$(){{}}<>%\\;&|,{HOLE}]+)(?=\\?["']?(?:[\s;&|,>]|$))"""
_PASSWORDS = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"(?<![\w.$-])-{{0,2}}{_NAME}=(?:{_QUOTED}|{_BARE})",  # of a shell, or an option of a command
        rf"""^[ \t-]*["']?{_NAME}["']?:[ \t]+(?:{_QUOTED}|{_BARE})""",  # of YAML, as cloud-init reads it
        rf"""["']{_NAME}\\?["']\s*:\s*{_QUOTED}""",  # of JSON
        rf"{_NAME}[ \t]+=[ \t]*{_QUOTED}",  # of PowerShell, Python or TOML
    )
)
_NO_PASSWORD = re.compile(r"\W*|true|false|yes|no|none|null|(?:[a-z0-9]+:|\.{0,2}|~)/.*|arn:.*", re.IGNORECASE)
"""A setting that is switched on or off, a path or an address from which the password is read, or nothing."""


@policy(
    Severity.CRITICAL,
    section=Section.API_ACCESS,
    aliases=("CKV_AWS_46", "AVD-AWS-0029", "AVD-AWS-0122", "AVD-AWS-0129", "AC_AWS_0168"),
)
def user_data_secret(graph: Graph) -> Iterator[Finding]:
    """Find the launches whose user data holds credentials."""
    for launch in graph.all(Launch):
        data = launch.scripts
        credentials = [(kind, script.span) for script in data.scripts for kind in _secrets_in(script.text)]
        kinds = " and ".join(dict.fromkeys(kind for kind, _ in credentials))
        place = next((span for _, span in credentials), None)
        holds = between(certain=bool(credentials), possible=bool(credentials or data.open), doubts=data.open)
        yield launch.finding(holds, f"the user data of {launch} holds {kinds or 'credentials'}", at=place)


def _secrets_in(text: str) -> Iterator[str]:
    yield from credentials_in(text)
    if any(not _NO_PASSWORD.fullmatch(password) for password in _passwords_in(text)):
        yield "a password"


def _passwords_in(text: str) -> Iterator[str]:
    for form in _PASSWORDS:
        for match in form.finditer(text):
            *_, password = filter(None, match.groups())
            yield password
