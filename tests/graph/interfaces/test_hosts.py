import pytest

from linter.aws.autoscaling import AutoScalingGroup
from linter.aws.ec2 import Instance
from linter.aws.network_interface import NetworkInterface
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import Interface, Placement, Role, interfaces, interfaces_of
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK

GROUPS = Pair(
    """
    resource "aws_security_group" "one" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_security_group" "two" {
      vpc_id = aws_vpc.main.id
    }
    """,
    """
    One: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none, VpcId: !Ref Main}}
    Two: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none, VpcId: !Ref Main}}
    """,
)


def mapped(value: str = "true") -> Pair:
    """The subnet, giving public addresses or not."""
    in_template = "!Ref Somewhere" if value.startswith("var") else value
    return Pair(
        NETWORK.terraform.replace('"10.0.1.0/24"', f'"10.0.1.0/24"\n  map_public_ip_on_launch = {value}'),
        NETWORK.cloudformation.replace("10.0.1.0/24}", f"10.0.1.0/24, MapPublicIpOnLaunch: {in_template}}}"),
    )


def instance(terraform: str = "", cloudformation: str = "") -> Pair:
    return Pair(
        f"""
        resource "aws_instance" "host" {{
          ami       = "ami-0123456789abcdef0"
          {terraform}
        }}
        """,
        f"""
        Host:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: ami-0123456789abcdef0
            {cloudformation}
        """,
    )


PLACED = instance("subnet_id = aws_subnet.web.id", "SubnetId: !Ref Web")
ASKS = instance(
    "subnet_id = aws_subnet.web.id\nassociate_public_ip_address = {}",
    "NetworkInterfaces: [{{DeviceIndex: '0', SubnetId: !Ref Web, AssociatePublicIpAddress: {}}}]",
)


def asks(value: str) -> Pair:
    return instance(
        f"subnet_id = aws_subnet.web.id\n  associate_public_ip_address = {value}",
        f"NetworkInterfaces: [{{DeviceIndex: '0', SubnetId: !Ref Web, AssociatePublicIpAddress: {value}}}]",
    )


def only(graph: Graph) -> Interface:
    (found,) = interfaces_of(graph, the(graph, Instance, "host"))
    return found


@pytest.mark.parametrize(
    ("network", "host", "expected"),
    [
        (NETWORK, PLACED, "no"),
        (mapped(), PLACED, "certain"),
        (mapped("var.somewhere"), PLACED, "possible"),
        (NETWORK, asks("true"), "certain"),
        (mapped(), asks("false"), "no"),
    ],
    ids=["silent", "by the subnet", "by a subnet nobody knows", "asked for", "refused"],
)
def test_an_instance_has_a_public_address_when_it_asks_or_its_subnet_gives_one(
    build: Build, network: Pair, host: Pair, expected: str
) -> None:
    (site,) = only(build(network + host)).sites
    assert str(site.public_v4.has) == expected
    assert site.public_v4.why


def test_an_elastic_ip_reaches_an_instance_and_one_that_is_associated_with_nothing_does_not(build: Build) -> None:
    address = Pair('resource "aws_eip" "address" {}\n', "Address: {Type: AWS::EC2::EIP}\n")
    associated = Pair(
        """
        resource "aws_eip_association" "associated" {
          instance_id   = aws_instance.host.id
          allocation_id = aws_eip.address.id
        }
        """,
        """
        Associated:
          Type: AWS::EC2::EIPAssociation
          Properties: {InstanceId: !Ref Host, AllocationId: !GetAtt Address.AllocationId}
        """,
    )
    assert not only(build(NETWORK + PLACED + address)).sites[0].public_v4.has.possible
    assert only(build(NETWORK + PLACED + address + associated)).sites[0].public_v4.has.certain


def test_of_several_addresses_a_sure_one_is_named_or_else_the_first(build: Build) -> None:
    def address(name: str, *, sure: bool) -> Pair:
        return Pair(
            f"""
            resource "aws_eip" "{name}" {{
              {"" if sure else "count = var.unsure ? 1 : 0"}
              instance = aws_instance.host.id
            }}
            """,
            f"""
            {name.title()}:
              Type: AWS::EC2::EIP
              {"" if sure else "Condition: IsSure"}
              Properties: {{InstanceId: !Ref Host}}
            """,
        )

    first, second, third = (address(name, sure=name == "third") for name in ("first", "second", "third"))
    unsure = only(build(NETWORK + PLACED + first + second)).sites[0].public_v4
    assert str(unsure.has) == "possible"
    assert "first" in unsure.why.lower()
    sure = only(build(NETWORK + PLACED + first + second + third)).sites[0].public_v4
    assert sure.has.certain
    assert "third" in sure.why.lower()


def test_an_instance_without_groups_has_the_default_one_of_its_vpc(build: Build) -> None:
    group = only(build(NETWORK + PLACED)).groups.only
    assert "default security group" in str(group)


def test_an_instance_without_a_subnet_stands_in_a_default_vpc_that_may_be_gone(build: Build) -> None:
    interface = only(build(instance()))
    (site,) = interface.sites
    assert site.subnet.vpc.only is not None
    assert "default VPC" in str(site.subnet.vpc.only)
    assert str(site.subnet.vpc.only.exists) == "possible"
    assert site.public_v4.has.certain


def test_two_interfaces_in_one_launch_get_no_public_address_by_themselves(build: Build) -> None:
    two = Pair(
        """
        resource "aws_launch_template" "two" {
          network_interfaces {
            device_index = 0
            subnet_id    = aws_subnet.web.id
          }
          network_interfaces {
            device_index = 1
            subnet_id    = aws_subnet.web.id
          }
        }
        """,
        """
        Two:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              NetworkInterfaces:
                - {DeviceIndex: 0, SubnetId: !Ref Web}
                - {DeviceIndex: 1, SubnetId: !Ref Web}
        """,
    )
    host = instance(
        'launch_template {\n    id      = aws_launch_template.two.id\n    version = "$Latest"\n  }',
        "LaunchTemplate: {LaunchTemplateId: !Ref Two, Version: !GetAtt Two.LatestVersionNumber}",
    )
    graph = build(mapped() + two + host)
    found = interfaces_of(graph, the(graph, Instance, "host"))
    assert [each.index for each in found] == [0, 1]
    assert not any(site.public_v4.has.possible for each in found for site in each.sites)


def test_an_instance_overrides_its_launch_template_and_inherits_the_rest(build: Build) -> None:
    template = Pair(
        """
        resource "aws_launch_template" "template" {
          vpc_security_group_ids = [aws_security_group.one.id]
        }
        """,
        """
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref One]}}
        """,
    )
    taken = (
        "subnet_id = aws_subnet.web.id\nlaunch_template {\n    id      = aws_launch_template.template.id\n"
        '    version = "$Default"\n  }\n'
    )
    in_template = "SubnetId: !Ref Web\n            LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: $Default}"
    inherits = instance(taken, in_template)
    overrides = instance(
        taken + "vpc_security_group_ids = [aws_security_group.two.id]",
        in_template + "\n            SecurityGroupIds: [!Ref Two]",
    )
    for host, expected in ((inherits, "one"), (overrides, "two")):
        group = only(build(NETWORK + GROUPS + template + host)).groups.only
        assert str(group).lower().endswith(expected)


def test_a_declared_interface_belongs_to_the_instance_it_is_attached_to(build: Build) -> None:
    interface = Pair(
        """
        resource "aws_network_interface" "second" {
          subnet_id       = aws_subnet.lone.id
          security_groups = [aws_security_group.one.id]
          private_ips     = ["10.0.2.7"]
        }
        """,
        """
        Second:
          Type: AWS::EC2::NetworkInterface
          Properties: {SubnetId: !Ref Lone, GroupSet: [!Ref One], PrivateIpAddress: 10.0.2.7}
        """,
    )
    attached = Pair(
        """
        resource "aws_network_interface_attachment" "attached" {
          instance_id          = aws_instance.host.id
          network_interface_id = aws_network_interface.second.id
          device_index         = 1
        }
        """,
        """
        Attached:
          Type: AWS::EC2::NetworkInterfaceAttachment
          Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Second, DeviceIndex: "1"}
        """,
    )
    network = NETWORK + LONE + GROUPS + PLACED + interface
    detached = interfaces_of(build(network), the(build(network), Instance, "host"))
    assert detached == ()
    graph = build(network)
    (alone,) = interfaces_of(graph, the(graph, NetworkInterface, "second"))
    assert alone.role is Role.DETACHED
    graph = build(network + attached)
    primary, second = interfaces_of(graph, the(graph, Instance, "host"))
    assert (primary.index, second.index, second.role) == (0, 1, Role.HOST)
    assert second.declared is the(graph, NetworkInterface, "second")
    assert second.sites[0].literal
    assert not primary.sites[0].literal
    assert [each.key for each in interfaces(graph)] == sorted(each.key for each in interfaces(graph))


def test_a_group_of_instances_may_stand_in_any_of_its_subnets(build: Build) -> None:
    group = Pair(
        """
        resource "aws_launch_template" "template" {
          vpc_security_group_ids = [aws_security_group.one.id]
        }
        resource "aws_autoscaling_group" "hosts" {
          min_size            = 1
          max_size            = 2
          vpc_zone_identifier = [aws_subnet.web.id, aws_subnet.lone.id]
          launch_template {
            id = aws_launch_template.template.id
          }
        }
        """,
        """
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref One]}}
        Hosts:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            MinSize: "1"
            MaxSize: "2"
            VPCZoneIdentifier: [!Ref Web, !Ref Lone]
            LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
        """,
    )
    graph = build(NETWORK + LONE + GROUPS + group)
    (found,) = interfaces_of(graph, the(graph, AutoScalingGroup, "hosts"))
    assert found.placement is Placement.EACH_ZONE
    assert len(found.sites) == 2
    assert str(found.groups.only).lower().endswith("one")


def test_a_group_of_no_instances_has_no_interface(build: Build) -> None:
    group = Pair(
        """
        resource "aws_autoscaling_group" "hosts" {
          min_size            = 0
          max_size            = 0
          vpc_zone_identifier = [aws_subnet.web.id]
        }
        """,
        """
        Hosts:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: {MinSize: "0", MaxSize: "0", VPCZoneIdentifier: [!Ref Web]}
        """,
    )
    assert interfaces(build(NETWORK + group)) == ()


def test_a_group_nobody_knows_leaves_open_what_passes(build: Build) -> None:
    host = instance(
        "subnet_id = aws_subnet.web.id\n  vpc_security_group_ids = [aws_security_group.one.id, var.somewhere]",
        "SubnetId: !Ref Web\n            SecurityGroupIds: [!Ref One, !Ref Somewhere]",
    )
    groups = only(build(NETWORK + GROUPS + host)).groups
    assert len(groups.surely) == 2
    assert any(not group.is_seen for group in groups)


def test_ipv6_comes_from_the_subnet_or_is_asked_for(build: Build) -> None:
    six = Pair(
        NETWORK.terraform.replace('"10.0.1.0/24"', '"10.0.1.0/24"\n  assign_ipv6_address_on_creation = true'),
        NETWORK.cloudformation.replace("10.0.1.0/24}", "10.0.1.0/24, AssignIpv6AddressOnCreation: true}"),
    )
    assert only(build(six + PLACED)).sites[0].public_v6.has.certain
    assert not only(build(NETWORK + PLACED)).sites[0].public_v6.has.possible
    asked = instance(
        "subnet_id = aws_subnet.web.id\n  ipv6_address_count = 1", "SubnetId: !Ref Web\n            Ipv6AddressCount: 1"
    )
    assert only(build(NETWORK + asked)).sites[0].public_v6.has.certain


def test_an_instance_receives_packets_in_the_subnet_that_it_names_itself(build: Build) -> None:
    launched = Pair(
        """
        resource "aws_launch_template" "template" {
          network_interfaces {
            subnet_id = aws_subnet.web.id
          }
        }
        resource "aws_instance" "host" {
          subnet_id = aws_subnet.lone.id
          launch_template {
            id = aws_launch_template.template.id
          }
        }
        """,
        """
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties: {LaunchTemplateData: {NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref Web}]}}
        Host:
          Type: AWS::EC2::Instance
          Properties:
            SubnetId: !Ref Lone
            LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
        """,
    )
    graph = build(NETWORK + LONE + launched)
    (interface,) = interfaces_of(graph, the(graph, Instance, "host"))
    assert interface.role is Role.HOST
    assert [str(site.subnet).rpartition(".")[2].lower() for site in interface.sites] == ["lone"]
