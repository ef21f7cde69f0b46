"""Whether a rule of a security group opens a range of ports rather than one.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from __future__ import annotations

from linter.aws.security_group import Rule
from linter.network import NONE, WITH_PORTS
from linter.truth import Truth, any_of, between


def opens_a_range(rule: Rule) -> Truth:
    """Whether a rule is for TCP or UDP and for more than one port; a rule for every protocol has no ports."""
    service = rule.service
    with_ports = any_of(service.permits(protocol, NONE) & ~service.every_protocol() for protocol in sorted(WITH_PORTS))
    several = between(certain=service.least.size > 1, possible=service.most.size > 1, doubts=service.doubts)
    return with_ports & several
