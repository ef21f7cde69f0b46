"""Network Firewall: firewalls, their endpoints and policies.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/how-it-works.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, raw, text
from linter.aws.gateway import Gateway
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.strings import strings
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Subnet, Vpc


class FirewallPolicy(Node):
    """The rules by which firewalls handle packets."""

    spellings = declared_by("aws_networkfirewall_firewall_policy", "AWS::NetworkFirewall::FirewallPolicy")
    name_field = "name"

    name = text(terraform="name", cloudformation="FirewallPolicyName")
    stateless_default = raw(
        terraform="firewall_policy.stateless_default_actions[]",
        cloudformation="FirewallPolicy.StatelessDefaultActions[]",
    )
    stateless_actions = strings(
        terraform="firewall_policy.stateless_default_actions[]",
        cloudformation="FirewallPolicy.StatelessDefaultActions[]",
    )
    fragment_actions = strings(
        terraform="firewall_policy.stateless_fragment_default_actions[]",
        cloudformation="FirewallPolicy.StatelessFragmentDefaultActions[]",
    )
    stateful_actions = strings(
        terraform="firewall_policy.stateful_default_actions[]",
        cloudformation="FirewallPolicy.StatefulDefaultActions[]",
    )
    rule_order = text(
        terraform="firewall_policy.stateful_engine_options.rule_order",
        cloudformation="FirewallPolicy.StatefulEngineOptions.RuleOrder",
        default="DEFAULT_ACTION_ORDER",
    )
    rule_groups = links(
        lambda: FirewallRuleGroup,
        terraform="firewall_policy.stateful_rule_group_reference[].resource_arn",
        cloudformation="FirewallPolicy.StatefulRuleGroupReferences[].ResourceArn",
    )
    stateful_groups = raw(
        terraform="firewall_policy.stateful_rule_group_reference",
        cloudformation="FirewallPolicy.StatefulRuleGroupReferences",
    )
    stateless_groups = raw(
        terraform="firewall_policy.stateless_rule_group_reference",
        cloudformation="FirewallPolicy.StatelessRuleGroupReferences",
    )


class FirewallRuleGroup(Node):
    """A group of rules that policies refer to."""

    spellings = declared_by("aws_networkfirewall_rule_group", "AWS::NetworkFirewall::RuleGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="RuleGroupName")
    group_type = text(terraform="type", cloudformation="Type")
    rules = raw(terraform="rule_group.rules_source", cloudformation="RuleGroup.RulesSource")
    suricata = text(
        terraform="rules | rule_group.rules_source.rules_string", cloudformation="RuleGroup.RulesSource.RulesString"
    )
    rule_order = text(
        terraform="rule_group.stateful_rule_options.rule_order",
        cloudformation="RuleGroup.StatefulRuleOptions.RuleOrder",
        default="DEFAULT_ACTION_ORDER",
    )


class FirewallLogging(Node):
    """The logs of a firewall."""

    spellings = declared_by("aws_networkfirewall_logging_configuration", "AWS::NetworkFirewall::LoggingConfiguration")

    firewall = links(lambda: Firewall, terraform="firewall_arn", cloudformation="FirewallArn")
    log_types = strings(
        terraform="logging_configuration.log_destination_config[].log_type",
        cloudformation="LoggingConfiguration.LogDestinationConfigs[].LogType",
    )


class Firewall(Gateway):
    """A firewall with an endpoint in each of its subnets, which routes can target."""

    spellings = declared_by("aws_networkfirewall_firewall", "AWS::NetworkFirewall::Firewall")

    name = text(terraform="name", cloudformation="FirewallName")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnets = links(lambda: Subnet, terraform="subnet_mapping[].subnet_id", cloudformation="SubnetMappings[].SubnetId")
    policy = links(lambda: FirewallPolicy, terraform="firewall_policy_arn", cloudformation="FirewallPolicyArn")
    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")
    delete_protection = flag(terraform="delete_protection", cloudformation="DeleteProtection", default=False)

    @property
    def logging(self) -> tuple[Referrer[FirewallLogging], ...]:
        """The configurations of its logs."""
        return self.resolver.referring(FirewallLogging, "firewall", self)

    @property
    def further_endpoints(self) -> tuple[Referrer[FirewallEndpoint], ...]:
        """The endpoints added to it by separate resources."""
        return self.resolver.referring(FirewallEndpoint, "firewall", self)


class FirewallEndpoint(Gateway):
    """An endpoint of a firewall in an additional subnet or VPC."""

    spellings = declared_by(
        "aws_networkfirewall_vpc_endpoint_association", "AWS::NetworkFirewall::VpcEndpointAssociation"
    )

    firewall = links(lambda: Firewall, terraform="firewall_arn", cloudformation="FirewallArn")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnet = links(lambda: Subnet, terraform="subnet_mapping.subnet_id", cloudformation="SubnetMapping.SubnetId")
