"""Sessions of Session Manager are not logged.

## Why is this bad?
Nobody can say afterwards what was typed on the host.

## How to fix
Name a bucket or a log group in the preferences, and demand that it is encrypted.

## Limits
Sessions that forward ports, or run SSH, are never logged by AWS. The policy is not in the default profile.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html
"""

from collections.abc import Iterator

from linter.aws.setting import Setting
from linter.aws.ssm import SsmDocument
from linter.policy import Finding, Graph, Section, Severity, Truth, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    aliases=("CKV_AWS_113",),
    default=False,
)
def session_manager_logging(graph: Graph) -> Iterator[Finding]:
    """Find the preferences of sessions with neither a bucket nor a log group."""
    for document in graph.all(SsmDocument):
        unlogged = _is_blank(document.log_bucket) & _is_blank(document.log_group)
        yield document.finding(document.is_session & unlogged, f"sessions under {document} are not logged")


def _is_blank(setting: Setting[str]) -> Truth:
    return setting.omitted | setting.is_("")
