"""Network firewalls, their policies and endpoints.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/how-it-works.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, raw, text
from linter.aws.gateway import Gateway
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Subnet, Vpc


class FirewallPolicy(Node):
    """What a firewall does with packets."""

    spellings = declared_by("aws_networkfirewall_firewall_policy", "AWS::NetworkFirewall::FirewallPolicy")
    name_field = "name"

    name = text("name", "FirewallPolicyName")
    stateless_default = raw("firewall_policy.stateless_default_actions[]", "FirewallPolicy.StatelessDefaultActions[]")
    stateful_groups = raw("firewall_policy.stateful_rule_group_reference", "FirewallPolicy.StatefulRuleGroupReferences")
    stateless_groups = raw(
        "firewall_policy.stateless_rule_group_reference", "FirewallPolicy.StatelessRuleGroupReferences"
    )


class Firewall(Gateway):
    """A firewall with an endpoint in each of its subnets; routes that name it lead to those."""

    spellings = declared_by("aws_networkfirewall_firewall", "AWS::NetworkFirewall::Firewall")

    name = text("name", "FirewallName")
    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    subnets = links("subnet_mapping[].subnet_id", "SubnetMappings[].SubnetId", lambda: Subnet)
    policy = links("firewall_policy_arn", "FirewallPolicyArn", lambda: FirewallPolicy)
    transit_gateway = links("transit_gateway_id", "TransitGatewayId", lambda: TransitGateway)
    delete_protection = flag("delete_protection", "DeleteProtection", default=False)

    @property
    def further_endpoints(self) -> tuple[Referrer[FirewallEndpoint], ...]:
        """The endpoints it has by resources of their own."""
        return self.resolver.referring(FirewallEndpoint, "firewall", self)


class FirewallEndpoint(Gateway):
    """An endpoint of a firewall in a further subnet or VPC."""

    spellings = declared_by(
        "aws_networkfirewall_vpc_endpoint_association", "AWS::NetworkFirewall::VpcEndpointAssociation"
    )

    firewall = links("firewall_arn", "FirewallArn", lambda: Firewall)
    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    subnet = links("subnet_mapping.subnet_id", "SubnetMapping.SubnetId", lambda: Subnet)
