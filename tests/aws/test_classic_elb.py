"""A Classic Load Balancer uses the TLS policies of its listeners, wherever they are declared."""

from linter.aws.classic_elb import ClassicBalancer, ClassicListener, ClassicPolicy
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

BALANCER = Pair(
    """
    resource "aws_elb" "old" {
      name = "old"
      listener {
        lb_port           = 443
        lb_protocol       = "https"
        instance_port     = 80
        instance_protocol = "http"
      }
      listener {
        lb_port           = 8443
        lb_protocol       = "ssl"
        instance_port     = 80
        instance_protocol = "tcp"
      }
      access_logs {
        bucket = "logs"
      }
    }
    resource "aws_load_balancer_policy" "tls" {
      load_balancer_name = aws_elb.old.name
      policy_name        = "tls"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Reference-Security-Policy"
        value = "ELBSecurityPolicy-TLS-1-2-2017-01"
      }
    }
    resource "aws_load_balancer_listener_policy" "secure" {
      load_balancer_name = aws_elb.old.name
      load_balancer_port = 443
      policy_names       = [aws_load_balancer_policy.tls.policy_name]
    }
    resource "aws_lb_ssl_negotiation_policy" "weak" {
      name          = "weak"
      load_balancer = aws_elb.old.id
      lb_port       = 8443
      attribute {
        name  = "Protocol-TLSv1"
        value = "true"
      }
      attribute {
        name  = "Protocol-TLSv1.2"
        value = "false"
      }
    }
    """,
    """
    Old:
      Type: AWS::ElasticLoadBalancing::LoadBalancer
      Properties:
        LoadBalancerName: old
        Listeners:
          - {LoadBalancerPort: 443, Protocol: HTTPS, InstancePort: 80, PolicyNames: [tls]}
          - {LoadBalancerPort: 8443, Protocol: SSL, InstancePort: 80, PolicyNames: [weak]}
        AccessLoggingPolicy: {Enabled: true, S3BucketName: logs}
        Policies:
          - PolicyName: tls
            PolicyType: SSLNegotiationPolicyType
            Attributes: [{Name: Reference-Security-Policy, Value: ELBSecurityPolicy-TLS-1-2-2017-01}]
          - PolicyName: weak
            PolicyType: SSLNegotiationPolicyType
            Attributes: [{Name: Protocol-TLSv1, Value: true}, {Name: Protocol-TLSv1.2, Value: false}]
    """,
)


def test_each_listener_has_the_policy_that_is_set_for_it(build: Build) -> None:
    graph = build(BALANCER)
    policies = {listener.port.known: listener.policies.only for listener in graph.all(ClassicListener)}
    tls, weak = policies[443], policies[8443]
    assert isinstance(tls, ClassicPolicy)
    assert isinstance(weak, ClassicPolicy)
    assert says(tls, "reference", "policy_type") == ["ELBSecurityPolicy-TLS-1-2-2017-01", "SSLNegotiationPolicyType"]
    assert [str(weak.enables(f"Protocol-{name}")) for name in ("TLSv1", "TLSv1.1", "TLSv1.2")] == [
        "certain",
        "no",
        "no",
    ]


def test_an_access_log_that_does_not_say_whether_is_on(build: Build) -> None:
    assert says(the(build(BALANCER), ClassicBalancer, "old"), "access_logs") == [True]
    bare = Pair(
        'resource "aws_elb" "bare" {}\n',
        "Bare: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Listeners: []}}\n",
    )
    assert says(the(build(bare), ClassicBalancer, "bare"), "access_logs") == [False]
