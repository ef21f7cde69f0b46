"""Which action a listener takes, and for whom: its rules in the order of their priorities, then its default."""

from __future__ import annotations

import pytest

from linter.aws.elb import Listener
from linter.graph.interfaces.listener_rules import decisions_of
from linter.network import addresses
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

HERE, THERE = addresses("198.51.100.9/32"), addresses("203.0.113.9/32")
LISTENER = Pair(
    """
    resource "aws_lb_listener" "front" {
      port     = 80
      protocol = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/1"
      }
    }
    variable "given" {}
    """,
    """
    Front:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        Port: 80
        Protocol: HTTP
        DefaultActions:
          - Type: forward
            TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/1
    """,
)
GIVEN = Pair("var.given", "!ImportValue given")
FROM_HERE = Pair(
    'source_ip {\n values = ["198.51.100.0/24"]\n }',
    "Field: source-ip, SourceIpConfig: {Values: [198.51.100.0/24]}",
)
FROM_SOMEWHERE = Pair(
    "source_ip {\n values = [var.given]\n }",
    "Field: source-ip, SourceIpConfig: {Values: [!ImportValue given]}",
)
REFUSED = Pair('"fixed-response"', "fixed-response")


def path(pattern: Pair) -> Pair:
    return Pair(
        f"path_pattern {{\n values = [{pattern.terraform}]\n }}",
        f"Field: path-pattern, PathPatternConfig: {{Values: [{pattern.cloudformation}]}}",
    )


def rule(name: str, *conditions: Pair, priority: Pair | int = 10, action: Pair = REFUSED) -> Pair:
    at = priority if isinstance(priority, Pair) else Pair(str(priority), str(priority))
    in_terraform = "".join(f"condition {{\n {condition.terraform}\n }}\n" for condition in conditions)
    in_template = ", ".join(f"{{{condition.cloudformation}}}" for condition in conditions)
    return Pair(
        f"""
        resource "aws_lb_listener_rule" "{name}" {{
          listener_arn = aws_lb_listener.front.arn
          priority     = {at.terraform}
          {in_terraform}
          action {{
            type = {action.terraform}
          }}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            ListenerArn: !Ref Front
            Priority: {at.cloudformation}
            Conditions: [{in_template}]
            Actions: [{{Type: {action.cloudformation}}}]
        """,
    )


def taken(build: Build, rules: Pair) -> dict[str, tuple[str, str]]:
    """The actions by the name of what declares them, in their order: for a client here, and for one elsewhere."""
    graph = build(LISTENER + rules)
    return {
        str(decision.action.node.resource.key).split(".")[-1].lower(): (
            str(decision.clients.meets(HERE)),
            str(decision.clients.meets(THERE)),
        )
        for decision in decisions_of(the(graph, Listener, "front"))
    }


def test_rules_are_tried_by_their_priority_and_one_of_unknown_priority_last(build: Build) -> None:
    rules = [
        rule("unknown", FROM_HERE, priority=GIVEN),
        rule("late", FROM_HERE, priority=20),
        rule("soon", FROM_HERE, priority=3),
    ]
    assert list(taken(build, rules[0] + rules[1] + rules[2])) == ["soon", "late", "unknown", "front"]


def test_a_rule_on_addresses_takes_its_clients_from_what_comes_after(build: Build) -> None:
    rules = rule("soon", FROM_HERE, priority=3) + rule("late", FROM_HERE, priority=20)
    assert taken(build, rules) == {"soon": ("certain", "no"), "late": ("no", "no"), "front": ("no", "certain")}


def test_a_rule_that_may_take_clients_leaves_the_default_possible_for_them(build: Build) -> None:
    assert taken(build, rule("first", FROM_SOMEWHERE)) == {
        "first": ("possible", "possible"),
        "front": ("possible", "possible"),
    }
    assert taken(build, rule("first", FROM_HERE, action=GIVEN)) == {
        "first": ("certain", "no"),
        "front": ("possible", "certain"),
    }


def test_a_rule_of_unknown_priority_takes_its_clients_from_the_default_but_perhaps_not_from_other_rules(
    build: Build,
) -> None:
    alone = rule("unknown", FROM_HERE, priority=GIVEN)
    assert taken(build, alone) == {"unknown": ("certain", "no"), "front": ("no", "certain")}
    assert taken(build, alone + rule("known", FROM_HERE)) == {
        "known": ("possible", "no"),
        "unknown": ("possible", "no"),
        "front": ("no", "certain"),
    }


@pytest.mark.parametrize(
    ("pattern", "default"),
    [
        (Pair('"/admin/*"', "/admin/*"), ("certain", "certain")),
        (Pair('"/*"', '"/*"'), ("possible", "possible")),
        (GIVEN, ("possible", "possible")),
    ],
    ids=["some paths", "every path", "an unknown path"],
)
def test_a_rule_on_paths_takes_clients_away_only_if_its_pattern_may_match_every_path(
    build: Build, pattern: Pair, default: tuple[str, str]
) -> None:
    assert taken(build, rule("first", path(pattern))) == {"first": ("possible", "possible"), "front": default}


def test_a_rule_on_addresses_and_paths_takes_nobody_away(build: Build) -> None:
    admin = path(Pair('"/admin/*"', "/admin/*"))
    for rules in (rule("first", FROM_HERE, admin), rule("first", admin, FROM_HERE)):
        assert taken(build, rules) == {"first": ("possible", "no"), "front": ("certain", "certain")}


def test_a_rule_on_methods_takes_nobody_away(build: Build) -> None:
    methods = Pair(
        "http_request_method {\n values = [var.given]\n }",
        "Field: http-request-method, HttpRequestMethodConfig: {Values: [!ImportValue given]}",
    )
    assert taken(build, rule("first", methods))["front"] == ("certain", "certain")
