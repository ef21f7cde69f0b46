"""The standards that policies serve: AWS Security Hub says which of its controls belong to which.

https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

_FSBP = """
    APIGateway.11 AutoScaling.3 AutoScaling.5 AutoScaling.9 CloudFront.3 CloudFront.9 CloudFront.10 CloudFront.15
    CodeBuild.2 DMS.1 EC2.2 EC2.3 EC2.6 EC2.7 EC2.8 EC2.9 EC2.10 EC2.15 EC2.16 EC2.18 EC2.19 EC2.21 EC2.23 EC2.25
    EC2.51 EC2.56 EC2.57 EC2.170 EC2.171 EC2.172 EC2.173 EC2.180 EC2.181 EC2.182 EC2.183 ECS.2 EKS.1 ElastiCache.5
    ELB.1 ELB.3 ELB.4 ELB.5 ELB.6 ELB.8 ELB.12 ELB.17 ELB.18 ELB.22 EMR.2 ES.3 ES.8 GuardDuty.1 IAM.1 MSK.1 MSK.4
    NetworkFirewall.2 NetworkFirewall.3 NetworkFirewall.4 NetworkFirewall.5 NetworkFirewall.9 Opensearch.3
    Opensearch.8 RDS.2 RDS.43 RDS.46 Redshift.1 Redshift.7 Route53.2 SageMaker.1 SSM.1 SSM.4
"""
_NIST_800_53 = """
    AutoScaling.3 AutoScaling.5 AutoScaling.9 CloudFront.3 CloudFront.9 CloudFront.10 CodeBuild.2 DMS.1 EC2.2 EC2.3
    EC2.6 EC2.7 EC2.8 EC2.9 EC2.10 EC2.12 EC2.13 EC2.15 EC2.16 EC2.18 EC2.19 EC2.21 EC2.23 EC2.25 EC2.51 EC2.56
    EC2.57 ECS.2 EKS.1 ElastiCache.5 ELB.1 ELB.3 ELB.4 ELB.5 ELB.6 ELB.8 ELB.12 ELB.16 ELB.17 EMR.2 ES.3 ES.8
    GuardDuty.1 IAM.1 Lambda.3 MSK.1 NetworkFirewall.2 NetworkFirewall.3 NetworkFirewall.4 NetworkFirewall.5
    NetworkFirewall.9 Opensearch.3 Opensearch.8 RDS.2 Redshift.1 Redshift.7 Route53.2 SageMaker.1 SSM.1 SSM.4
"""
_PCI_4_0 = """
    AutoScaling.3 AutoScaling.5 CloudFront.3 CloudFront.9 CloudFront.10 CodeBuild.2 DMS.1 EC2.8 EC2.13 EC2.14 EC2.15
    EC2.16 EC2.21 EC2.25 EC2.51 EC2.53 EC2.54 EC2.170 EC2.171 ECS.2 EKS.1 ElastiCache.5 ELB.3 ELB.4 ELB.8 ELB.12
    EMR.2 ES.3 ES.8 GuardDuty.1 MSK.1 RDS.2 Redshift.1 Route53.2 SageMaker.1
"""
_CIS = "EC2.2 EC2.6 EC2.7 EC2.8 EC2.21 EC2.53 EC2.54 RDS.2"

FRAMEWORKS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "cis-3.0": frozenset(_CIS.split()),
        "cis-5.0": frozenset(_CIS.split()),
        "fsbp": frozenset(_FSBP.split()),
        "nist-800-53": frozenset(_NIST_800_53.split()),
        "pci-4.0": frozenset(_PCI_4_0.split()),
    }
)
"""The controls of each standard that a policy can serve: those that Security Hub lists for it.

CIS AWS Foundations Benchmark 3.0.0 and 5.0.0, AWS Foundational Security Best Practices 1.0.0, NIST SP 800-53
revision 5, and PCI DSS 4.0.1.
"""


def frameworks_of(controls: Iterable[str]) -> tuple[str, ...]:
    """The standards that any of the controls of Security Hub belongs to, sorted."""
    served = frozenset(controls)
    return tuple(name for name, members in FRAMEWORKS.items() if served & members)
