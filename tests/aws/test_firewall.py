"""A firewall says what it lets through and what it logs."""

from linter.aws.firewall import Firewall, FirewallLogging, FirewallPolicy, FirewallRuleGroup
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

WALL = Pair(
    """
    resource "aws_networkfirewall_rule_group" "rules" {
      name     = "rules"
      capacity = 10
      type     = "STATEFUL"
      rules    = "drop tcp any any -> any any (sid:1;)"
    }
    resource "aws_networkfirewall_firewall_policy" "policy" {
      name = "policy"
      firewall_policy {
        stateless_default_actions          = ["aws:pass"]
        stateless_fragment_default_actions = ["aws:drop"]
        stateful_engine_options {
          rule_order = "STRICT_ORDER"
        }
        stateful_rule_group_reference {
          priority     = 1
          resource_arn = aws_networkfirewall_rule_group.rules.arn
        }
      }
    }
    resource "aws_networkfirewall_firewall" "wall" {
      name                = "wall"
      firewall_policy_arn = aws_networkfirewall_firewall_policy.policy.arn
      vpc_id              = "vpc-0123"
    }
    resource "aws_networkfirewall_logging_configuration" "logs" {
      firewall_arn = aws_networkfirewall_firewall.wall.arn
      logging_configuration {
        log_destination_config {
          log_destination      = { bucketName = "logs" }
          log_destination_type = "S3"
          log_type             = "ALERT"
        }
      }
    }
    """,
    """
    Rules:
      Type: AWS::NetworkFirewall::RuleGroup
      Properties:
        RuleGroupName: rules
        Capacity: 10
        Type: STATEFUL
        RuleGroup: {RulesSource: {RulesString: "drop tcp any any -> any any (sid:1;)"}}
    Policy:
      Type: AWS::NetworkFirewall::FirewallPolicy
      Properties:
        FirewallPolicyName: policy
        FirewallPolicy:
          StatelessDefaultActions: [aws:pass]
          StatelessFragmentDefaultActions: [aws:drop]
          StatefulEngineOptions: {RuleOrder: STRICT_ORDER}
          StatefulRuleGroupReferences: [{Priority: 1, ResourceArn: !Ref Rules}]
    Wall:
      Type: AWS::NetworkFirewall::Firewall
      Properties: {FirewallName: wall, FirewallPolicyArn: !Ref Policy, VpcId: vpc-0123, SubnetMappings: []}
    Logs:
      Type: AWS::NetworkFirewall::LoggingConfiguration
      Properties:
        FirewallArn: !Ref Wall
        LoggingConfiguration:
          LogDestinationConfigs:
            - {LogDestination: {bucketName: logs}, LogDestinationType: S3, LogType: ALERT}
    """,
)


def test_a_policy_says_what_happens_to_packets_and_names_its_rules(build: Build) -> None:
    graph = build(WALL)
    policy = the(graph, FirewallPolicy, "policy")
    assert says(policy, "stateless_actions", "fragment_actions", "stateful_actions", "rule_order") == [
        ("aws:pass",),
        ("aws:drop",),
        (),
        "STRICT_ORDER",
    ]
    rules = the(graph, FirewallRuleGroup, "rules")
    assert policy.rule_groups.only is rules
    assert says(rules, "group_type", "suricata") == ["STATEFUL", "drop tcp any any -> any any (sid:1;)"]


def test_a_firewall_has_its_policy_and_its_logs(build: Build) -> None:
    graph = build(WALL)
    wall = the(graph, Firewall, "wall")
    assert wall.policy.only is the(graph, FirewallPolicy, "policy")
    (logs,) = wall.logging
    assert logs.node is the(graph, FirewallLogging, "logs")
    assert says(logs.node, "log_types") == [("ALERT",)]
