"""Firewalls and endpoints of appliances, in both languages."""

from __future__ import annotations

from tests.reachability.declarations.records import TYPES, Block, Code, Record, Words, logical

ELSEWHERE = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
"""A service of appliances that somebody else runs."""


class Middleboxes(Words):
    """Writes what inspects packets on their way."""

    def _firewall(self, it: Record) -> None:
        """A network firewall with one endpoint; routes name the endpoint as the record is `spelled`."""
        name, vpc, subnet = it["name"], self.ref(it["vpc"]), self.ref(it["subnet"])
        actions = {
            "stateless_default_actions": ["aws:forward_to_sfe"],
            "stateless_fragment_default_actions": ["aws:forward_to_sfe"],
        }
        self.tf(
            "aws_networkfirewall_firewall_policy", f"{name}p", {"name": f"{name}p", "firewall_policy": Block(actions)}
        )
        self.cfn(
            "AWS::NetworkFirewall::FirewallPolicy",
            f"{name}p",
            {
                "FirewallPolicyName": f"{name}p",
                "FirewallPolicy": {
                    "StatelessDefaultActions": ["aws:forward_to_sfe"],
                    "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
                },
            },
        )
        policy = Code(f"aws_networkfirewall_firewall_policy.{name}p.arn", f"!Ref {logical(name)}p")
        self.tf(
            TYPES["firewall"][0],
            name,
            {
                "name": name,
                "firewall_policy_arn": policy,
                "vpc_id": vpc,
                "subnet_mapping": Block({"subnet_id": subnet}),
            },
        )
        mapped = [{"SubnetId": subnet}]
        named = {"FirewallName": name, "FirewallPolicyArn": policy, "VpcId": vpc, "SubnetMappings": mapped}
        self.cfn(TYPES["firewall"][1], name, named)

    def _inspector(self, it: Record) -> None:
        """An endpoint of a gateway load balancer, whose appliances somebody else runs."""
        vpc, subnets = self.ref(it["vpc"]), [self.ref(it["subnet"])]
        self.tf(
            TYPES["inspector"][0],
            it["name"],
            {
                "vpc_id": vpc,
                "service_name": ELSEWHERE,
                "vpc_endpoint_type": "GatewayLoadBalancer",
                "subnet_ids": subnets,
            },
        )
        named = {"VpcId": vpc, "ServiceName": ELSEWHERE, "VpcEndpointType": "GatewayLoadBalancer", "SubnetIds": subnets}
        self.cfn(TYPES["inspector"][1], it["name"], named)
