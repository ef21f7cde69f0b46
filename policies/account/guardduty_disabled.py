"""GuardDuty is declared and turned off.

## Why is this bad?
It looks for stolen credentials, hosts that talk to known attackers, and scans. Turned off, it sees nothing.

## How to fix
Set `enable = true` (`Enable: true`).

## Limits
Only a declared detector is judged.

https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html
"""

from collections.abc import Iterator

from linter.aws.posture import ThreatDetector
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_VISIBILITY,
    controls=("GuardDuty.1",),
    aliases=("CKV_AWS_238", "CKV2_AWS_3"),
)
def guardduty_disabled(graph: Graph) -> Iterator[Finding]:
    """Find the detectors that are turned off."""
    for detector in graph.all(ThreatDetector):
        enabled = detector.enabled
        message = f"{detector} is turned off"
        yield detector.finding(enabled.is_(wanted=False), message, at=enabled.span, fix=enabled.fix(value=True))
