"""The promises of AWS's page on infrastructure security, and the policies that keep each of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html"

_KEPT_BY: Mapping[str, str] = {
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

PROMISES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {promise: tuple(sorted(slugs.split())) for promise, slugs in _KEPT_BY.items()}
)
"""The slugs of the policies that keep each promise, sorted; the promises in the order of the page."""
