"""The numbers that policies go by in cfn-lint, which knows a rule by a letter and four digits only.

Rules of users have the numbers from 9000, and those of a file of custom rules the ones from 9001 upward, so that ours
begin in the middle. People write them into their configurations: a number that was given is never given again, and a
new policy takes the next one. https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/customizing.md
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOT_JUDGED = 9500
"""What kept a template from being judged, or that is to be told beside the findings."""

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
