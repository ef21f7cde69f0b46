"""The names that other linters give their rules, and the aliases of our policies that they stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum
from fnmatch import translate
from types import MappingProxyType


class Peer(str, Enum):
    """Another linter whose suppressions can be honoured, as `honour:` in `moatlint.yaml` names it."""

    CHECKOV = "checkov"
    TFSEC = "tfsec"
    TRIVY = "trivy"
    CFN_NAG = "cfn_nag"
    GUARD = "guard"
    CDK_NAG = "cdk-nag"

    def __str__(self) -> str:
        return self.value


_TRIVY = """
    AVD-AWS-0005 aws-apigateway-use-secure-tls-policy aws-api-gateway-use-secure-tls-policy AWS025
    AVD-AWS-0008 aws-ec2-enable-launch-config-at-rest-encryption aws-autoscaling-enable-at-rest-encryption AWS014
    AVD-AWS-0009 aws-ec2-no-public-ip aws-autoscaling-no-public-ip AWS012
    AVD-AWS-0012 aws-cloudfront-enforce-https AWS020
    AVD-AWS-0013 aws-cloudfront-use-secure-tls-policy AWS021
    AVD-AWS-0026 aws-ec2-enable-volume-encryption aws-ebs-enable-volume-encryption
    AVD-AWS-0027 aws-ec2-volume-encryption-customer-key aws-ebs-encryption-customer-key
    AVD-AWS-0028 aws-ec2-enforce-http-token-imds AWS079
    AVD-AWS-0029 aws-ec2-no-secrets-in-user-data AWS062
    AVD-AWS-0040 aws-eks-no-public-cluster-access AWS069
    AVD-AWS-0041 aws-eks-no-public-cluster-access-to-cidr AWS068
    AVD-AWS-0043 aws-elasticsearch-enable-in-transit-encryption aws-elastic-search-enable-in-transit-encryption AWS032
    AVD-AWS-0046 aws-elasticsearch-enforce-https aws-elastic-search-enforce-https AWS033
    AVD-AWS-0047 aws-elb-use-secure-tls-policy AWS010
    AVD-AWS-0051 aws-elasticache-enable-in-transit-encryption AWS036
    AVD-AWS-0052 aws-elb-drop-invalid-headers AWS083
    AVD-AWS-0053 aws-elb-alb-not-public aws-elbv2-alb-not-public AWS005
    AVD-AWS-0054 aws-elb-http-not-used aws-elbv2-http-not-used AWS004
    AVD-AWS-0072 aws-mq-no-public-access
    AVD-AWS-0073 aws-msk-enable-in-transit-encryption AWS022
    AVD-AWS-0099 aws-ec2-add-description-to-security-group aws-vpc-add-description-to-security-group AWS018
    AVD-AWS-0101 aws-ec2-no-default-vpc aws-vpc-no-default-vpc AWS082
    AVD-AWS-0102 aws-ec2-no-excessive-port-access aws-vpc-no-excessive-port-access AWS050
    AVD-AWS-0104 aws-ec2-no-public-egress-sgr aws-vpc-no-public-egress-sgr AWS007 AWS009
    AVD-AWS-0105 aws-ec2-no-public-ingress-acl aws-vpc-no-public-ingress-acl AWS049
    AVD-AWS-0107 aws-ec2-no-public-ingress-sgr
    AVD-AWS-0122 aws-ec2-no-sensitive-info aws-autoscaling-no-sensitive-info
    AVD-AWS-0124 aws-ec2-add-description-to-security-group-rule aws-vpc-add-description-to-security-group-rule
    AVD-AWS-0126 aws-elasticsearch-use-secure-tls-policy aws-elastic-search-use-secure-tls-policy AWS034
    AVD-AWS-0129 aws-ec2-no-secrets-in-launch-template-user-data aws-autoscaling-no-secrets-in-user-data
    AVD-AWS-0130 aws-ec2-enforce-launch-config-http-token-imds aws-autoscaling-enforce-http-token-imds
    AVD-AWS-0131 aws-ec2-enable-at-rest-encryption
    AVD-AWS-0164 aws-ec2-no-public-ip-subnet aws-vpc-no-public-ip-subnet
    AVD-AWS-0173 aws-ec2-restrict-all-in-default-sg
    AVD-AWS-0178 aws-ec2-require-vpc-flow-logs-for-all-vpcs
    AVD-AWS-0180 aws-rds-enable-public-access aws-rds-no-public-db-access AWS011
    AVD-AWS-0344 aws-ami-ensure-ami-has-owners
"""
"""The identifier of each rule of trivy that is an alias of ours, with its long names, and those of tfsec before it.

https://github.com/aquasecurity/trivy-checks (the metadata of each check)
https://github.com/aquasecurity/tfsec/blob/master/internal/pkg/legacy/map.go
"""
_ANY_INGRESS = "aws-vpc-no-public-ingress-sgr"
"""tfsec's rule about ingress from the internet: on any port, where that of trivy is about SSH and Remote Desktop."""
_TFSEC = {"aws006": _ANY_INGRESS, "aws008": _ANY_INGRESS}
_TFSEC_NOT_TRIVY = {**_TFSEC, "aws-ec2-no-public-ingress-sgr": _ANY_INGRESS}
_CDK_NAG = """
    ALBHttpDropInvalidHeaderEnabled ALB_HTTP_DROP_INVALID_HEADER_ENABLED
    ALBHttpToHttpsRedirection ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK
    ALBWAFEnabled ALB_WAF_ENABLED
    AutoScalingLaunchConfigPublicIpDisabled AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED
    CodeBuildProjectEnvVarAwsCred CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK
    DMSReplicationNotPublic DMS_REPLICATION_NOT_PUBLIC
    EC2IMDSv2Enabled CKV_AWS_79
    EC2InstanceDetailedMonitoringEnabled EC2_INSTANCE_DETAILED_MONITORING_ENABLED
    EC2InstanceNoPublicIp EC2_INSTANCE_NO_PUBLIC_IP
    EC2InstanceProfileAttached EC2_INSTANCE_PROFILE_ATTACHED
    EC2InstancesInVPC EC2_INSTANCES_IN_VPC
    EC2RestrictedCommonPorts RESTRICTED_INCOMING_TRAFFIC
    EC2RestrictedSSH INCOMING_SSH_DISABLED
    ELBDeletionProtectionEnabled ELB_DELETION_PROTECTION_ENABLED
    ELBLoggingEnabled ELB_LOGGING_ENABLED
    ELBTlsHttpsListenersOnly ELB_TLS_HTTPS_LISTENERS_ONLY
    LambdaInsideVPC LAMBDA_INSIDE_VPC
    OpenSearchNodeToNodeEncryption OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK
    RDSInstancePublicAccess RDS_INSTANCE_PUBLIC_ACCESS_CHECK
    RedshiftClusterPublicAccess REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK
    RedshiftEnhancedVPCRoutingEnabled REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED
    SageMakerNotebookNoDirectInternetAccess SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS
    VPCDefaultSecurityGroupClosed CKV2_AWS_12
    VPCFlowLogsEnabled AwsSolutions-VPC7
    VPCNoUnrestrictedRouteToIGW NO_UNRESTRICTED_ROUTE_TO_IGW
    VPCSubnetAutoAssignPublicIpDisabled SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED
"""
"""The rules of cdk-nag's packs of standards, each with an alias of ours for the same rule of AWS Config.

https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
"""
_PACK = re.compile(r"(?:hipaa\.security|nist\.800\.53\.r[45]|pci\.dss\.321)-(?P<rule>.+)")
_SHORT_ID = re.compile(r"(?i)aws-\d{4}")


def _lines(table: str) -> list[list[str]]:
    return [line.lower().split() for line in table.split("\n") if line.strip()]


_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({names[0]: tuple(names) for names in _lines(_TRIVY)})
_IN_PACKS: Mapping[str, str] = MappingProxyType({line[0]: line[1] for line in _lines(_CDK_NAG)})


def _rules_by_name() -> Mapping[str, frozenset[str]]:
    rules = defaultdict[str, set[str]](set)
    for rule, names in _NAMES.items():
        for name in names:
            rules[name].add(rule)
    return MappingProxyType({name: frozenset(rules[name]) for name in sorted(rules)})


_RULES = _rules_by_name()


def canonical(name: str) -> frozenset[str]:
    """The names, in lower case, under which policies list a rule as an alias: the name itself among them.

    `AWS-0107` and `aws-ec2-no-public-ingress-sgr` are `avd-aws-0107`; tfsec's `AWS006` is the rule of that number.
    """
    word = name.lower()
    if _SHORT_ID.fullmatch(word):
        word = f"avd-{word}"
    pack = _PACK.fullmatch(word)
    if pack is not None:
        word = _IN_PACKS.get(pack["rule"], word)
    return frozenset({word, *_RULES.get(word, ()), *((_TFSEC[word],) if word in _TFSEC else ())})


_SHAPES = (
    (Peer.CHECKOV, re.compile(r"ckv2?_[a-z0-9]+_\d+|bc_[a-z0-9_]+")),
    (Peer.TRIVY, re.compile(r"(?:avd-)?[a-z]+-\d{4}|aws-[a-z0-9]+(?:-[a-z0-9]+){2,}")),
    (Peer.TFSEC, re.compile(r"(?:aws|gen)\d{3}")),
    (Peer.CFN_NAG, re.compile(r"[wf]\d{1,4}")),
    (Peer.CDK_NAG, re.compile(rf"awssolutions-[a-z]+\d+|{_PACK.pattern.replace('?P<rule>', '')}")),
    (Peer.GUARD, re.compile(r"[a-z][a-z0-9]+(?:_[a-z0-9]+){2,}")),
)


def peer_of(name: str) -> Peer | None:
    """The linter that gives its rules names of this form; None where none does."""
    return next((peer for peer, shape in _SHAPES if shape.fullmatch(name.lower())), None)


def meant(peer: Peer, name: str, aliases: Iterable[str]) -> frozenset[str]:
    """The aliases, in lower case, that a suppression of a peer means; `*` in the names of trivy stands for any text.

    `aliases` are all that policies list.
    """
    listed = frozenset(alias.lower() for alias in aliases)
    word = name.lower()
    if peer not in (Peer.TFSEC, Peer.TRIVY):
        return listed & (canonical(word) if peer is Peer.CDK_NAG else {word})
    if peer is Peer.TFSEC and word in _TFSEC_NOT_TRIVY:
        return listed & {_TFSEC_NOT_TRIVY[word]}
    if "*" not in word:
        return listed & {*canonical(word), *(rule for rule, names in _NAMES.items() if word in map(_short, names))}
    pattern = re.compile(translate(word.replace("[", "[[]").replace("?", "[?]")))
    return listed & {rule for rule, names in _NAMES.items() if any(map(pattern.match, _spelled(rule, names)))}


def _short(name: str) -> str:
    """The last part of a long name, which trivy takes as well: `no-public-ip` of `aws-ec2-no-public-ip`."""
    provider, _, rest = name.partition("-")
    return rest.partition("-")[2] if provider == "aws" else ""


def _spelled(rule: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return (*names, rule.removeprefix("avd-"))
