"""A listener has the security policy that it names, of several one, and else the one that AWS gives it."""

import pytest

from linter.aws.classic_elb import ClassicListener
from linter.graph.graph import Graph
from linter.questions.tls import TlsListener, accepts, is_named, tls_listeners
from tests.graph.conftest import Build
from tests.graph.deployments import Pair

OLD, NEW = "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06"


def classic(names: str = "", policies: str = "", *, protocol: str = "HTTPS", terraform: str = "") -> Pair:
    """A Classic Load Balancer with a listener that uses policies: in CloudFormation by their names."""
    named = f", PolicyNames: {names}" if names else ""
    listed = f"Policies: [{policies}]" if policies else ""
    return Pair(
        f"""
        resource "aws_elb" "front" {{
          name               = "front"
          availability_zones = ["eu-west-1a"]
          listener {{
            lb_port           = 443
            lb_protocol       = "{protocol}"
            instance_port     = 80
            instance_protocol = "http"
          }}
        }}
        {terraform}
        """,
        f"""
        Front:
          Type: AWS::ElasticLoadBalancing::LoadBalancer
          Properties:
            AvailabilityZones: [eu-west-1a]
            {listed}
            Listeners:
              - {{LoadBalancerPort: "443", Protocol: {protocol}, InstancePort: "80"{named}}}
        """,
    )


def attached(names: str) -> str:
    return f"""
    resource "aws_load_balancer_listener_policy" "https" {{
      load_balancer_name = aws_elb.front.name
      load_balancer_port = 443
      policy_names       = {names}
    }}
    """


def policy(name: str, attribute: str, value: str) -> tuple[str, str]:
    """A TLS policy with one attribute, in both languages."""
    written = value if value.startswith("var") else f'"{value}"'
    in_template = "!Ref Somewhere" if value.startswith("var") else f'"{value}"'
    return (
        f"""
        resource "aws_load_balancer_policy" "{name}" {{
          load_balancer_name = aws_elb.front.name
          policy_name        = "{name}"
          policy_type_name   = "SSLNegotiationPolicyType"
          policy_attribute {{
            name  = "{attribute}"
            value = {written}
          }}
        }}
        """,
        f"{{PolicyName: {name}, PolicyType: SSLNegotiationPolicyType, "
        f"Attributes: [{{Name: {attribute}, Value: {in_template}}}]}}",
    )


def with_policies(*policies: tuple[str, str], more: str = "") -> Pair:
    names = [text.split('policy_name        = "')[1].split('"')[0] for text, _ in policies]
    terraform = "".join(text for text, _ in policies)
    references = ", ".join(f"aws_load_balancer_policy.{name}.policy_name" for name in names)
    return classic(
        f"[{', '.join(names)}]",
        ", ".join(text for _, text in policies),
        terraform=terraform + attached(f"[{references}]") + more,
    )


REFERRING = policy("referring", "Reference-Security-Policy", NEW)
GIVEN = policy("given", "Reference-Security-Policy", "var.somewhere")
CUSTOM = policy("custom", "Protocol-TLSv1", "true")
UNSEEN = classic('!Split [",", !Ref Somewhere]', terraform=attached('split(",", var.somewhere)'))


def only(graph: Graph) -> TlsListener:
    (listener,) = tls_listeners(graph)
    assert isinstance(listener.listener, ClassicListener)
    return listener


@pytest.mark.parametrize(("protocol", "expected"), [("HTTPS", "certain"), ("ssl", "certain"), ("TCP", "no")])
def test_a_classic_listener_uses_tls_by_its_protocol(build: Build, protocol: str, expected: str) -> None:
    assert str(only(build(classic(protocol=protocol))).encrypted) == expected


def test_without_a_policy_of_its_own_a_classic_listener_has_the_default_one(build: Build) -> None:
    listener = only(build(classic()))
    assert listener.policy.values == (OLD,)
    assert not listener.policy.open
    assert listener.custom == ()


def test_a_classic_policy_refers_to_one_of_aws_or_is_custom(build: Build) -> None:
    referring = only(build(with_policies(REFERRING)))
    assert (referring.policy.values, referring.custom) == ((NEW,), ())
    custom = only(build(with_policies(CUSTOM)))
    assert custom.policy.values == ()
    assert str(accepts(custom.custom, ("Protocol-SSLv3", "Protocol-TLSv1"))) == "certain"
    assert str(accepts(custom.custom, ("Protocol-SSLv3",))) == "no"
    assert str(is_named(custom.policy, lambda _: True)) == "no"


def test_a_reference_that_is_not_known_is_neither_custom_nor_the_default(build: Build) -> None:
    listener = only(build(with_policies(GIVEN)))
    assert listener.policy.values == ()
    assert listener.custom == ()
    answer = is_named(listener.policy, lambda _: False)
    assert str(answer) == "possible"
    assert any("omewhere" in doubt.reason for doubt in answer.doubts)


def test_policies_that_are_not_known_may_be_any(build: Build) -> None:
    listener = only(build(UNSEEN))
    assert listener.policy.values == ()
    answer = is_named(listener.policy, lambda _: False)
    assert str(answer) == "possible"
    assert answer.doubts


def test_one_policy_that_is_known_says_nothing_of_others_beside_it(build: Build) -> None:
    listener = only(build(with_policies(REFERRING, GIVEN)))
    assert listener.policy.values == (NEW,)
    assert str(is_named(listener.policy, lambda _: True)) == "possible"


LISTENER = Pair(
    """
    resource "aws_lb_listener" "https" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/0123456789abcdef"
      port              = 443
      protocol          = "HTTPS"
      ssl_policy        = %s
      default_action {
        type = "fixed-response"
      }
    }
    """,
    """
    Https:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/0123456789abcdef
        Port: 443
        Protocol: HTTPS
        SslPolicy: %s
        DefaultActions: [{Type: fixed-response}]
    """,
)
EITHER = Pair(
    LISTENER.terraform % f'var.unsure ? "{OLD}" : "{NEW}"', LISTENER.cloudformation % f"!If [IsSure, {OLD}, {NEW}]"
)
STRANGE = Pair(LISTENER.terraform % '"Strange"', LISTENER.cloudformation % "Strange")


def test_of_two_policies_that_may_be_in_force_both_must_hold(build: Build) -> None:
    (listener,) = tls_listeners(build(EITHER))
    assert str(listener.encrypted) == "certain"
    assert str(is_named(listener.policy, lambda name: name == OLD)) == "possible"
    assert str(is_named(listener.policy, lambda _: True)) == "certain"
    assert str(is_named(listener.policy, lambda _: False)) == "no"


def test_a_listener_is_strengthened_by_a_policy_that_starts_at_tls_1_2(build: Build) -> None:
    (listener,) = tls_listeners(build(STRANGE))
    fix = listener.strengthened
    assert fix is not None
    assert fix.replacement.strip('"') == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"


def test_a_policy_that_nobody_knows_is_named_as_such(build: Build) -> None:
    (listener,) = tls_listeners(build(STRANGE))
    answer = is_named(listener.policy, lambda _: None)
    assert str(answer) == "possible"
    assert [doubt.reason for doubt in answer.doubts] == ["Strange is not a known security policy"]
    (either,) = tls_listeners(build(EITHER))
    unsure = is_named(either.policy, lambda name: None if name == OLD else True)
    assert [doubt.reason for doubt in unsure.doubts if "known security" in doubt.reason] == [
        f"{OLD} is not a known security policy"
    ]
