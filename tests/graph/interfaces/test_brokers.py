"""Brokers and tasks listen where their settings say, and beyond in public."""

import pytest

from linter.graph.interfaces.interfaces import interfaces
from tests.graph.conftest import Build
from tests.graph.deployments import Pair
from tests.graph.networks import NETWORK


@pytest.mark.parametrize(
    ("access", "public"),
    [
        pytest.param(Pair("", ""), "no", id="private"),
        pytest.param(Pair('"SERVICE_PROVIDED_EIPS"', "SERVICE_PROVIDED_EIPS"), "certain", id="public"),
        pytest.param(Pair("var.somewhere", "!Ref Somewhere"), "possible", id="perhaps public"),
    ],
)
def test_brokers_listen_on_the_ports_of_every_protocol_and_on_others_in_public(
    build: Build, access: Pair, public: str
) -> None:
    block = f"connectivity_info {{\n      public_access {{\n        type = {access.terraform}\n      }}\n    }}"
    in_template = f", ConnectivityInfo: {{PublicAccess: {{Type: {access.cloudformation}}}}}" if public != "no" else ""
    kafka = Pair(
        f"""
        resource "aws_msk_cluster" "kafka" {{
          cluster_name           = "kafka"
          kafka_version          = "3.6.0"
          number_of_broker_nodes = 2
          broker_node_group_info {{
            instance_type   = "kafka.m5.large"
            client_subnets  = [aws_subnet.web.id]
            security_groups = []
            {block if public != "no" else ""}
          }}
        }}
        """,
        f"""
        Kafka:
          Type: AWS::MSK::Cluster
          Properties:
            ClusterName: kafka
            KafkaVersion: 3.6.0
            NumberOfBrokerNodes: 2
            BrokerNodeGroupInfo: {{InstanceType: kafka.m5.large, ClientSubnets: [!Ref Web]{in_template}}}
        """,
    )
    (found,) = interfaces(build(NETWORK + kafka))
    ports = sorted(low for service in found.services for low, high in service.least.spans if low == high)
    assert ports == [9092, 9094, 9096, 9098, *([9194, 9196, 9198] if public != "no" else [])]
    assert [str(site.public_v4.has) for site in found.sites] == [public]


SIX = Pair(
    """
    resource "aws_subnet" "six" {
      vpc_id                          = aws_vpc.main.id
      cidr_block                      = "10.0.6.0/24"
      ipv6_cidr_block                 = "2001:db8::/64"
      assign_ipv6_address_on_creation = true
    }
    """,
    """
    Six:
      Type: AWS::EC2::Subnet
      Properties:
        {VpcId: !Ref Main, CidrBlock: 10.0.6.0/24, Ipv6CidrBlock: "2001:db8::/64", AssignIpv6AddressOnCreation: true}
    """,
)


@pytest.mark.parametrize(("wanted", "why"), [("true", "it is assigned a"), ("false", "it is assigned no")])
def test_a_task_takes_an_ipv6_address_of_its_subnet_and_a_public_one_where_it_asks(
    build: Build, wanted: str, why: str
) -> None:
    given = {"true": "ENABLED", "false": "DISABLED"}
    service = Pair(
        f"""
        resource "aws_ecs_service" "web" {{
          name = "web"
          network_configuration {{
            subnets          = [aws_subnet.six.id]
            assign_public_ip = {wanted}
          }}
        }}
        """,
        f"""
        Service:
          Type: AWS::ECS::Service
          Properties:
            NetworkConfiguration:
              AwsvpcConfiguration: {{Subnets: [!Ref Six], AssignPublicIp: {given[wanted]}}}
        """,
    )
    graph = build(NETWORK + SIX + service)
    (interface,) = interfaces(graph)
    (site,) = interface.sites
    assert site.public_v4.why.startswith(why)
    assert site.public_v6.has.certain
