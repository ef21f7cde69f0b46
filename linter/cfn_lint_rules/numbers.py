"""The numbers of our policies in cfn-lint, which identifies a rule by a letter and four digits.

Users' own rules are numbered from 9000 and those in a custom rules file from 9001, so ours start at 9500. People
refer to the numbers in their configurations: a number is never reused, and a new policy takes the next one. https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/customizing.md
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOT_JUDGED = 9500
"""The rule for problems and notices, which are not findings of a policy."""

NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        "ingress-ssh-open": 9501,
        "ingress-rdp-open": 9502,
        "ingress-all-ports-open": 9503,
        "ingress-all-traffic-open": 9504,
        "default-sg-not-restricted": 9505,
        "imdsv1-allowed": 9506,
        "instance-public-ip": 9507,
        "source-dest-check-disabled": 9508,
        "subnet-auto-public-ip": 9509,
        "vpc-flow-logs-missing": 9510,
        "endpoints-missing-for-private-subnets": 9511,
        "instance-internet-reachable": 9512,
        "instance-public-ip-effective": 9513,
        "nacl-shadowed-deny": 9514,
        "network-firewall-bypassed": 9515,
        "peering-route-too-wide": 9516,
        "private-tier-in-public-subnet": 9517,
        "sg-unused": 9518,
        "ssm-unreachable-private-instance": 9519,
    }
)
