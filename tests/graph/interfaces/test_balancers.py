import pytest

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.ec2 import Instance
from linter.aws.elb import LoadBalancer, TargetGroup
from linter.graph.interfaces.balancers import forwards, members_of
from linter.graph.interfaces.interfaces import Interface, Role, interfaces_of
from linter.graph.interfaces.listening import DEAF
from linter.network import TCP, union
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK

HOST = Pair(
    'resource "aws_instance" "host" {\n  subnet_id = aws_subnet.lone.id\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1, SubnetId: !Ref Lone}}\n",
)


def balancer(kind: str = "application", scheme: str = "") -> Pair:
    internal = "internal = true" if scheme == "internal" else ""
    in_template = f", Scheme: {scheme}" if scheme else ""
    return Pair(
        f"""
        resource "aws_lb" "balancer" {{
          load_balancer_type = "{kind}"
          subnets            = [aws_subnet.web.id, aws_subnet.lone.id]
          {internal}
        }}
        """,
        f"""
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: {{Type: {kind}, Subnets: [!Ref Web, !Ref Lone]{in_template}}}
        """,
    )


def listener(action: Pair) -> Pair:
    return Pair(
        f"""
        resource "aws_lb_target_group" "targets" {{
          port     = 8080
          protocol = "TCP"
          vpc_id   = aws_vpc.main.id
        }}
        resource "aws_lb_target_group_attachment" "host" {{
          target_group_arn = aws_lb_target_group.targets.arn
          target_id        = aws_instance.host.id
        }}
        resource "aws_lb_listener" "listener" {{
          load_balancer_arn = aws_lb.balancer.arn
          port              = 443
          protocol          = "TCP"
          default_action {{
            {action.terraform}
          }}
        }}
        """,
        f"""
        Targets:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties: {{Port: 8080, Protocol: TCP, VpcId: !Ref Main, Targets: [{{Id: !Ref Host}}]}}
        Listener:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Balancer
            Port: 443
            Protocol: TCP
            DefaultActions: [{{{action.cloudformation}}}]
        """,
    )


FORWARD = Pair(
    'type = "forward"\n    target_group_arn = aws_lb_target_group.targets.arn',
    "Type: forward, TargetGroupArn: !Ref Targets",
)
WEIGHTED = Pair(
    """type = "forward"
    forward {
      target_group {
        arn = aws_lb_target_group.targets.arn
      }
    }""",
    "Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Targets}]}",
)
REDIRECT = Pair(
    'type = "redirect"\n    redirect {\n      status_code = "HTTP_301"\n    }',
    "Type: redirect, RedirectConfig: {StatusCode: HTTP_301}",
)


def nodes(build: Build, *pieces: Pair) -> Interface:
    whole = NETWORK + LONE + HOST
    for piece in pieces:
        whole += piece
    graph = build(whole)
    (found,) = interfaces_of(graph, the(graph, LoadBalancer, "balancer"))
    return found


@pytest.mark.parametrize(("scheme", "public"), [("", True), ("internal", False)])
def test_a_load_balancer_faces_the_internet_unless_it_is_internal(build: Build, scheme: str, public: bool) -> None:
    found = nodes(build, balancer(scheme=scheme))
    assert found.role is Role.BALANCER
    assert len(found.sites) == 2
    assert all(site.public_v4.has.certain is public for site in found.sites)
    assert not any(site.public_v6.has.possible for site in found.sites)


def test_a_network_load_balancer_without_groups_lets_everything_in_and_an_application_one_does_not(
    build: Build,
) -> None:
    assert not nodes(build, balancer("network")).filtered.possible
    application = nodes(build, balancer())
    assert application.filtered.certain
    assert "default security group" in str(application.groups.only)


def test_a_load_balancer_listens_where_its_listeners_do(build: Build) -> None:
    (service,) = nodes(build, balancer("network"), listener(FORWARD)).services
    assert service.permits(TCP, union((443, 443))).certain
    assert nodes(build, balancer("network")).services == (DEAF,)


@pytest.mark.parametrize("action", [FORWARD, WEIGHTED], ids=["plain", "weighted"])
def test_a_listener_forwards_to_the_port_of_the_target_group(build: Build, action: Pair) -> None:
    graph = build(NETWORK + LONE + HOST + balancer("network") + listener(action))
    (found,) = forwards(graph, the(graph, LoadBalancer, "balancer"))
    assert found.target is the(graph, Instance, "host")
    assert found.port.known == 8080
    assert found.applies.certain
    assert found.preserves_client.certain


def test_a_redirect_forwards_to_nothing(build: Build) -> None:
    graph = build(NETWORK + LONE + HOST + balancer() + listener(REDIRECT))
    assert forwards(graph, the(graph, LoadBalancer, "balancer")) == ()


def test_a_classic_load_balancer_passes_on_to_the_port_of_its_instances(build: Build) -> None:
    classic = Pair(
        """
        resource "aws_elb" "classic" {
          subnets   = [aws_subnet.web.id]
          instances = [aws_instance.host.id]
          listener {
            lb_port           = 80
            lb_protocol       = "http"
            instance_port     = 8080
            instance_protocol = "http"
          }
        }
        """,
        """
        Classic:
          Type: AWS::ElasticLoadBalancing::LoadBalancer
          Properties:
            Subnets: [!Ref Web]
            Instances: [!Ref Host]
            Listeners: [{LoadBalancerPort: "80", Protocol: http, InstancePort: "8080"}]
        """,
    )
    graph = build(NETWORK + LONE + HOST + classic)
    balancer = the(graph, ClassicBalancer, "classic")
    (found,) = forwards(graph, balancer)
    assert (found.target, found.port.known) == (the(graph, Instance, "host"), 8080)
    (interface,) = interfaces_of(graph, balancer)
    assert interface.services[0].permits(TCP, union((80, 80))).certain


def test_a_target_that_is_one_of_several_is_only_perhaps_reached_and_says_why(build: Build) -> None:
    """`_each` keeps the reason of the link, where it has one."""
    one_of_two = Pair(
        """
        resource "aws_lb_target_group" "targets" {
          port     = 8080
          protocol = "TCP"
          vpc_id   = aws_vpc.main.id
        }
        resource "aws_instance" "other" {
          subnet_id = aws_subnet.lone.id
        }
        resource "aws_lb_target_group_attachment" "one" {
          target_group_arn = aws_lb_target_group.targets.arn
          target_id        = var.unsure ? aws_instance.host.id : aws_instance.other.id
        }
        """,
        """
        Targets:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties:
            {Port: 8080, Protocol: TCP, VpcId: !Ref Main, Targets: [{Id: !If [IsSure, !Ref Host, !Ref Other]}]}
        Other: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1, SubnetId: !Ref Lone}}
        """,
    )
    graph = build(NETWORK + LONE + HOST + one_of_two)
    members = members_of(graph, the(graph, TargetGroup, "targets"))
    assert {str(member.target).lower().split(".")[-1] for member in members} == {"host", "other"}
    assert {str(member.applies) for member in members} == {"possible"}
    assert all("depends on" in doubt.reason for member in members for doubt in member.applies.doubts)


def test_a_load_balancer_that_names_no_subnet_is_in_the_default_vpc(build: Build) -> None:
    classic = Pair(
        """
        resource "aws_elb" "classic" {
          availability_zones = ["eu-west-1a"]
          listener {
            lb_port           = 22
            lb_protocol       = "tcp"
            instance_port     = 22
            instance_protocol = "tcp"
          }
        }
        """,
        """
        Classic:
          Type: AWS::ElasticLoadBalancing::LoadBalancer
          Properties:
            AvailabilityZones: [eu-west-1a]
            Listeners: [{LoadBalancerPort: "22", Protocol: tcp, InstancePort: "22"}]
        """,
    )
    graph = build(classic)
    (interface,) = interfaces_of(graph, the(graph, ClassicBalancer, "classic"))
    assert [str(site.subnet.vpc.only) for site in interface.sites] == ["the default VPC"]
    assert "default security group" in str(interface.groups.only)
