"""The tables of docs/coverage.md: which policies keep each promise of AWS's page, and where each concept has gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from linter.policy import Policy

ROOT = Path(__file__).resolve().parent.parent
PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html"

STATEMENTS: Mapping[str, str] = {
    "Clients must support TLS 1.2, better 1.3": """
        lb-tls-policy-weak lb-listener-plaintext classic-elb-plaintext cloudfront-tls cloudfront-plaintext
        cloudfront-origin-plaintext api-gateway-tls lb-target-plaintext opensearch-plaintext msk-plaintext
        cache-transit-unencrypted database-proxy-plaintext lb-desync-mode lb-drop-invalid-headers""",
    "Cipher suites must have perfect forward secrecy": "lb-no-forward-secrecy",
    "Requests are signed with credentials of an IAM principal, or temporary ones": """
        provider-static-credentials template-literal-aws-key user-data-secret cfn-authentication-literal
        cfn-init-metadata-secret iam-user-access-key-created key-pair-private-key-in-state instance-no-iam-role
        instance-role-admin imdsv1-allowed imds-hop-limit ec2-metadata-defaults sagemaker-imdsv1 ami-owner-unpinned""",
    "A VPC for each workload; the default VPC is not one": """
        default-vpc-created default-vpc-used default-sg-used default-sg-not-restricted default-nacl-open
        rds-classic-sg-open""",
    "Subnets separate the tiers of an application": "private-tier-in-public-subnet",
    "Instances that need not be reached stand in private subnets": """
        instance-internet-reachable instance-public-ip instance-public-ip-effective subnet-auto-public-ip
        public-route-any eip-unattached ecs-service-public-ip lambda-outside-vpc rds-public redshift-public
        redshift-enhanced-routing-off managed-service-public sagemaker-direct-internet eks-public-endpoint
        lb-internet-facing vpc-block-public-access-off""",
    "Private connections to the EC2 API and other services, by PrivateLink": """
        endpoints-missing-for-private-subnets endpoint-policy-open endpoint-private-dns-off
        endpoint-service-auto-accept endpoint-service-principals-open""",
    "Isolation on the host: tenancy, Nitro, encrypted volumes, images of one's own": """
        instance-tenancy instance-not-nitro ebs-unencrypted ebs-block-device-unencrypted ebs-default-encryption-off
        ebs-no-cmk ami-shared snapshot-or-ami-public asg-launch-configuration""",
    "Security groups admit few: the corporate network, a load balancer": """
        ingress-ssh-open ingress-rdp-open ingress-all-traffic-open ingress-all-ports-open ingress-admin-port-open
        ingress-database-port-open ingress-high-risk-port-open ingress-http-open ingress-unauthorized-port-open
        ingress-any-port-open ingress-icmp-open ingress-port-range ingress-public-cidr-wide
        ingress-private-cidr-wide ingress-cidr-not-host ingress-managed-prefix-list-open
        ingress-self-referenced-group eks-nodegroup-ssh-open emr-public-access-allowed gamelift-port-range
        sg-unused sg-inline-rules-mixed sg-duplicate-rule sg-description-missing""",
    "Security groups let out little": "egress-all-open egress-any-port-open egress-missing egress-port-range",
    "Network ACLs are a second lock": """
        nacl-admin-port-open nacl-ftp-port-open nacl-all-traffic-open nacl-all-ports nacl-shadowed-deny
        nacl-entry-duplicate-number nacl-unused""",
    "Bastions and NAT: one way in, one way out": "nat-instance-default-route source-dest-check-disabled",
    "Private networks are joined by VPN, Direct Connect, peering and transit gateways": """
        vpn-psk-literal vpn-weak-ike vpn-logging-missing client-vpn-open client-vpn-unlogged peering-overlap
        peering-route-too-wide tgw-auto-accept tgw-default-propagation""",
    "Flow logs watch the traffic": "vpc-flow-logs-missing flow-log-incomplete dns-query-log-missing",
    "Other services watch as well: GuardDuty, Security Hub, logs, metrics": """
        guardduty-disabled securityhub-not-enabled elb-access-logs-missing global-accelerator-flow-logs
        detailed-monitoring-off lb-deletion-protection""",
    "People connect by Instance Connect, without long-lived keys": """
        instance-key-pair eic-endpoint-open serial-console-enabled""",
    "People connect by Session Manager, and run commands by Run Command": """
        ssm-role-missing ssm-unreachable-private-instance session-manager-logging session-manager-unencrypted
        ssm-document-public provisioner-remote-exec""",
    "Firewalls stand in the way of the traffic": """
        network-firewall-bypassed network-firewall-policy-weak network-firewall-logging-missing
        network-firewall-delete-protection public-alb-no-waf""",
}

FOLDED: Mapping[str, tuple[str, str]] = {
    "ingress-ipv6-open": ("a fact", "every ingress policy counts IPv6 addresses as it counts IPv4 ones"),
    "emr-sg-open": ("emr-public-access-allowed", "the groups themselves are judged by the ingress policies"),
    "sg-invalid-protocol": ("left out", "the provider and cfn-lint refuse it before anything is deployed"),
    "sg-shadowed-or-duplicate-rule": ("sg-duplicate-rule", "rules of a group have no order: only a double is idle"),
    "subnet-public-by-route": ("a fact", "the class of a subnet, which `moatlint graph` shows and policies ask for"),
    "route-no-or-multi-target": ("left out", "`terraform validate` and cfn-lint refuse it"),
    "eip-on-instance": ("instance-public-ip-effective", "an Elastic IP is one of the ways to a public address"),
    "route53-a-record-dangling": (
        "eip-unattached",
        "whether somebody else holds the address of a record cannot be proved from a declaration; an Elastic IP that "
        "nothing uses can be",
    ),
    "nacl-deny-not-effective": (
        "nacl-shadowed-deny",
        "to deny one bad range is right; a denial behind a wider allowance has no effect",
    ),
    "nacl-entry-overlap": (
        "nacl-shadowed-deny, nacl-entry-duplicate-number",
        "entries may overlap: AWS takes the lowest number. What matters is a denial that comes too late, and a number "
        "that is taken",
    ),
    "network-firewall-cmk": ("left out", "data is always encrypted at rest; whose key it is, no promise of the page"),
    "network-change-alarms": (
        "left out",
        "CIS dropped it after 1.4 from what Security Hub checks, and such alarms belong to the account, not to a stack",
    ),
    "eic-endpoint-missing-or-open": (
        "eic-endpoint-open",
        "that there is none is no fault: Session Manager does as well",
    ),
    "ssm-secret-over-http": ("left out", "what a data source sends while planning is not traffic of the network"),
    "lb-no-acm-certificate": (
        "lb-listener-plaintext, classic-elb-plaintext",
        "AWS refuses a TLS listener without a certificate, and one from IAM is as good",
    ),
    "lb-sg-all-ports": ("ingress-all-ports-open", "weighed by the load balancer that is reached through the rule"),
    "vpn-logging-or-weak-ike": ("vpn-logging-missing, vpn-weak-ike", "two faults with two fixes"),
    "client-vpn-open-or-unlogged": ("client-vpn-open, client-vpn-unlogged", "two faults with two fixes"),
    "peering-dns-or-overlap": ("peering-overlap", "to resolve names over a peering opens nothing"),
    "rds-sg-open": (
        "ingress-database-port-open, ingress-all-ports-open",
        "weighed by the database that is reached through the rule",
    ),
    "dms-mq-msk-neptune-public": (
        "managed-service-public, sagemaker-direct-internet",
        "one fault, whatever the service",
    ),
    "service-transit-encryption": (
        "cache-transit-unencrypted, opensearch-plaintext, msk-plaintext, database-proxy-plaintext",
        "a policy for each kind of service",
    ),
    "elastic-subnet-default": (
        "default-vpc-used, redshift-enhanced-routing-off",
        "a cache without a subnet group stands in the default VPC",
    ),
}


def coverage(policies: Sequence[Policy]) -> str:
    """The page in Markdown.

    Raises:
        KeyError: a table names a policy that there is not.
    """
    known = {policy.slug: policy for policy in policies}
    return "\n".join([*_statements(known), "", *_concepts(known)]) + "\n"


def _statements(known: Mapping[str, Policy]) -> Iterator[str]:
    yield "# Coverage"
    yield ""
    yield f"The policies that keep what AWS's page [Infrastructure security in Amazon EC2]({PAGE}) asks for, with the"
    yield "languages and the number of fixtures that hold each. Written by `tests/test_docs.py`."
    for statement, slugs in STATEMENTS.items():
        yield ""
        yield f"## {statement}"
        yield ""
        yield "| Policy | Severity | Languages | Fixtures |"
        yield "| --- | --- | --- | --- |"
        for slug in sorted(slugs.split()):
            policy = known[slug]
            cases = _cases(policy)
            languages = [
                name for name, ending in (("Terraform", ".tf"), ("CloudFormation", ".yaml")) if ending in cases
            ]
            folder = f"../fixtures/policies/{policy.theme}/{slug.replace('-', '_')}"
            count = f"[{len(cases)}]({folder})"
            yield f"| {_link(slug)} | {policy.severity} | {', '.join(languages)} | {count} |"


def _cases(policy: Policy) -> list[str]:
    """The ending of each fixture."""
    folder = ROOT / "fixtures" / "policies" / policy.theme / policy.slug.replace("-", "_")
    return [case.suffix for case in folder.iterdir() if case.suffix in {".tf", ".yaml"}]


def _concepts(known: Mapping[str, Policy]) -> Iterator[str]:
    yield "## Where other concepts have gone"
    yield ""
    yield "What other linters check in this field, or what could be checked, is a policy of its own name above, or:"
    yield ""
    yield "| Concept | Here | Why |"
    yield "| --- | --- | --- |"
    for concept, (place, reason) in sorted(FOLDED.items()):
        slugs = place.split(", ")
        where = ", ".join(map(_link, slugs)) if all(slug in known for slug in slugs) else place
        yield f"| `{concept}` | {where} | {reason[0].upper()}{reason[1:]}. |"


def _link(slug: str) -> str:
    return f"[`{slug}`](policies/{slug}.md)"
