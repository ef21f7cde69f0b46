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

    name = text(terraform="name", cloudformation="FirewallPolicyName")
    stateless_default = raw(
        terraform="firewall_policy.stateless_default_actions[]",
        cloudformation="FirewallPolicy.StatelessDefaultActions[]",
    )
    stateful_groups = raw(
        terraform="firewall_policy.stateful_rule_group_reference",
        cloudformation="FirewallPolicy.StatefulRuleGroupReferences",
    )
    stateless_groups = raw(
        terraform="firewall_policy.stateless_rule_group_reference",
        cloudformation="FirewallPolicy.StatelessRuleGroupReferences",
    )


class Firewall(Gateway):
    """A firewall with an endpoint in each of its subnets; routes that name it lead to those."""

    spellings = declared_by("aws_networkfirewall_firewall", "AWS::NetworkFirewall::Firewall")

    name = text(terraform="name", cloudformation="FirewallName")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnets = links(lambda: Subnet, terraform="subnet_mapping[].subnet_id", cloudformation="SubnetMappings[].SubnetId")
    policy = links(lambda: FirewallPolicy, terraform="firewall_policy_arn", cloudformation="FirewallPolicyArn")
    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")
    delete_protection = flag(terraform="delete_protection", cloudformation="DeleteProtection", default=False)

    @property
    def further_endpoints(self) -> tuple[Referrer[FirewallEndpoint], ...]:
        """The endpoints it has by resources of their own."""
        return self.resolver.referring(FirewallEndpoint, "firewall", self)


class FirewallEndpoint(Gateway):
    """An endpoint of a firewall in a further subnet or VPC."""

    spellings = declared_by(
        "aws_networkfirewall_vpc_endpoint_association", "AWS::NetworkFirewall::VpcEndpointAssociation"
    )

    firewall = links(lambda: Firewall, terraform="firewall_arn", cloudformation="FirewallArn")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnet = links(lambda: Subnet, terraform="subnet_mapping.subnet_id", cloudformation="SubnetMapping.SubnetId")
