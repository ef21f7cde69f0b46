from pathlib import Path

import pytest

from linter.aws.ecs import ContainerService
from linter.aws.node import Node
from linter.aws.rds import Database
from linter.aws.serverless import Function
from linter.graph.interfaces.interfaces import Interface, Placement, Role, interfaces, interfaces_of
from linter.network import NONE, PORTS, TCP, union
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import LONE, NETWORK

SUBNETS = Pair(
    """
    resource "aws_db_subnet_group" "subnets" {
      name       = "subnets"
      subnet_ids = [aws_subnet.web.id, aws_subnet.lone.id]
    }
    """,
    """
    Subnets:
      Type: AWS::RDS::DBSubnetGroup
      Properties: {DBSubnetGroupDescription: none, DBSubnetGroupName: subnets, SubnetIds: [!Ref Web, !Ref Lone]}
    """,
)


def database(terraform: str = "", cloudformation: str = "", group: str = "") -> Pair:
    named = group or "aws_db_subnet_group.subnets.name"
    in_template = group.strip('"') or "!Ref Subnets"
    return Pair(
        f"""
        resource "aws_db_instance" "database" {{
          engine               = "postgres"
          db_subnet_group_name = {named}
          {terraform}
        }}
        """,
        f"""
        Database:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: postgres
            DBInstanceClass: db.t3.micro
            DBSubnetGroupName: {in_template}
            {cloudformation}
        """,
    )


def listens(interface: Interface, port: int) -> bool:
    return any(each.permits(TCP, union((port, port))).certain for each in interface.services)


def test_a_database_stands_in_one_of_its_subnets_and_listens_at_the_port_of_its_engine(build: Build) -> None:
    graph = build(NETWORK + LONE + SUBNETS + database())
    (found,) = interfaces_of(graph, the(graph, Database, "database"))
    assert found.placement is Placement.ONE_OF
    assert len(found.sites) == 2
    assert listens(found, 5432)
    assert not listens(found, 3306)
    assert not any(site.public_v4.has.possible for site in found.sites)
    assert "default security group" in str(found.groups.only)


def test_a_subnet_group_is_found_by_its_name(build: Build) -> None:
    graph = build(NETWORK + LONE + SUBNETS + database(group='"subnets"'))
    (found,) = interfaces_of(graph, the(graph, Database, "database"))
    assert {str(site.subnet).split(".")[-1].lower() for site in found.sites} == {"web", "lone"}


def test_a_database_is_public_when_it_says_so(build: Build) -> None:
    says = database("publicly_accessible = true\n  port = 5433", "PubliclyAccessible: true\n            Port: 5433")
    graph = build(NETWORK + LONE + SUBNETS + says)
    (found,) = interfaces_of(graph, the(graph, Database, "database"))
    assert all(site.public_v4.has.certain for site in found.sites)
    assert listens(found, 5433)


def test_a_database_without_a_subnet_group_is_public_by_default_in_a_template(build: Build, dialect: Dialect) -> None:
    lone = Pair(
        'resource "aws_db_instance" "database" {\n  engine = "mysql"\n}\n',
        "Database: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DBInstanceClass: db.t3.micro}}\n",
    )
    graph = build(lone)
    (found,) = interfaces_of(graph, the(graph, Database, "database"))
    assert found.sites[0].public_v4.has.certain is (dialect is Dialect.CLOUDFORMATION)


def test_an_instance_of_a_cluster_stands_where_its_cluster_does(build: Build) -> None:
    cluster = Pair(
        """
        resource "aws_rds_cluster" "cluster" {
          engine               = "aurora-postgresql"
          db_subnet_group_name = aws_db_subnet_group.subnets.name
        }
        resource "aws_rds_cluster_instance" "database" {
          engine              = "aurora-postgresql"
          cluster_identifier  = aws_rds_cluster.cluster.id
          publicly_accessible = true
        }
        """,
        """
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: {Engine: aurora-postgresql, DBSubnetGroupName: !Ref Subnets}
        Database:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: aurora-postgresql
            DBInstanceClass: db.t3.medium
            DBClusterIdentifier: !Ref Cluster
            PubliclyAccessible: true
        """,
    )
    graph = build(NETWORK + LONE + SUBNETS + cluster)
    (found,) = interfaces(graph)
    assert found.owner is the(graph, Database, "database")
    assert len(found.sites) == 2
    assert all(site.public_v4.has.certain for site in found.sites)


def test_a_container_service_listens_where_its_task_maps_ports(build: Build) -> None:
    service = Pair(
        """
        resource "aws_ecs_task_definition" "task" {
          family                = "task"
          network_mode          = "awsvpc"
          container_definitions = jsonencode([{ name = "web", portMappings = [{ containerPort = 8080 }] }])
        }
        resource "aws_ecs_service" "service" {
          name            = "service"
          task_definition = aws_ecs_task_definition.task.arn
          network_configuration {
            subnets          = [aws_subnet.web.id]
            assign_public_ip = true
          }
        }
        """,
        """
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            NetworkMode: awsvpc
            ContainerDefinitions: [{Name: web, Image: web, PortMappings: [{ContainerPort: 8080}]}]
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            NetworkConfiguration:
              AwsvpcConfiguration: {Subnets: [!Ref Web], AssignPublicIp: ENABLED}
        """,
    )
    graph = build(NETWORK + service)
    (found,) = interfaces_of(graph, the(graph, ContainerService, "service"))
    assert found.sites[0].public_v4.has.certain
    assert listens(found, 8080)
    assert not listens(found, 8081)


def test_a_container_service_may_listen_anywhere_where_its_containers_cannot_be_read(tmp_path: Path) -> None:
    """Terraform writes them as JSON, which need not be any."""
    text = """
    resource "aws_ecs_task_definition" "task" {
      family                = "task"
      network_mode          = "awsvpc"
      container_definitions = "[{"
    }
    resource "aws_ecs_service" "service" {
      name            = "service"
      task_definition = aws_ecs_task_definition.task.arn
      network_configuration {
        subnets = [aws_subnet.web.id]
      }
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + text)
    (found,) = interfaces(graph)
    (service,) = found.services
    assert (service.least, service.most) == (NONE, PORTS)
    assert "are not valid JSON" in service.doubts[0].reason


def test_a_function_that_may_have_subnets_has_an_interface(build: Build) -> None:
    function = Pair(
        """
        resource "aws_lambda_function" "function" {
          function_name = "function"
          vpc_config {
            subnet_ids         = var.unsure ? [aws_subnet.web.id] : []
            security_group_ids = []
          }
        }
        """,
        """
        Function:
          Type: AWS::Lambda::Function
          Properties:
            Code: {ZipFile: none}
            Role: arn:aws:iam::123456789012:role/role
            VpcConfig: {SubnetIds: !If [IsSure, [!Ref Web], []], SecurityGroupIds: []}
        """,
    )
    graph = build(NETWORK + function)
    (found,) = interfaces_of(graph, the(graph, Function, "function"))
    assert [str(site.here) for site in found.sites] == ["possible"]


def test_a_function_calls_and_cannot_be_called(build: Build) -> None:
    function = Pair(
        """
        resource "aws_lambda_function" "function" {
          function_name = "function"
          role          = "arn:aws:iam::123456789012:role/role"
          vpc_config {
            subnet_ids         = [aws_subnet.web.id]
            security_group_ids = []
          }
        }
        """,
        """
        Function:
          Type: AWS::Lambda::Function
          Properties:
            Code: {ZipFile: none}
            Role: arn:aws:iam::123456789012:role/role
            VpcConfig: {SubnetIds: [!Ref Web], SecurityGroupIds: []}
        """,
    )
    graph = build(NETWORK + function)
    (found,) = interfaces_of(graph, the(graph, Function, "function"))
    assert found.role is Role.CALLER


@pytest.mark.parametrize(
    ("pair", "port"),
    [
        pytest.param(
            Pair(
                """
                resource "aws_elasticache_subnet_group" "caches" {
                  name       = "caches"
                  subnet_ids = [aws_subnet.web.id]
                }
                resource "aws_elasticache_cluster" "subject" {
                  cluster_id        = "cache"
                  engine            = "memcached"
                  subnet_group_name = aws_elasticache_subnet_group.caches.name
                }
                """,
                """
                Caches:
                  Type: AWS::ElastiCache::SubnetGroup
                  Properties: {Description: none, SubnetIds: [!Ref Web]}
                Subject:
                  Type: AWS::ElastiCache::CacheCluster
                  Properties:
                    Engine: memcached
                    CacheNodeType: cache.t3.micro
                    NumCacheNodes: 1
                    CacheSubnetGroupName: !Ref Caches
                """,
            ),
            11211,
            id="cache",
        ),
        pytest.param(
            Pair(
                """
                resource "aws_redshift_subnet_group" "houses" {
                  name       = "houses"
                  subnet_ids = [aws_subnet.web.id]
                }
                resource "aws_redshift_cluster" "subject" {
                  cluster_identifier        = "house"
                  cluster_subnet_group_name = aws_redshift_subnet_group.houses.name
                }
                """,
                """
                Houses:
                  Type: AWS::Redshift::ClusterSubnetGroup
                  Properties: {Description: none, SubnetIds: [!Ref Web]}
                Subject:
                  Type: AWS::Redshift::Cluster
                  Properties:
                    {ClusterType: single-node, DBName: a, NodeType: ra3.large, ClusterSubnetGroupName: !Ref Houses}
                """,
            ),
            5439,
            id="warehouse",
        ),
        pytest.param(
            Pair(
                """
                resource "aws_efs_mount_target" "subject" {
                  file_system_id = "fs-0123"
                  subnet_id      = aws_subnet.web.id
                }
                """,
                """
                Subject:
                  Type: AWS::EFS::MountTarget
                  Properties: {FileSystemId: fs-0123, SubnetId: !Ref Web, SecurityGroups: []}
                """,
            ),
            2049,
            id="mount target",
        ),
        pytest.param(
            Pair(
                """
                resource "aws_opensearch_domain" "subject" {
                  domain_name = "search"
                  vpc_options {
                    subnet_ids = [aws_subnet.web.id]
                  }
                }
                """,
                """
                Subject:
                  Type: AWS::OpenSearchService::Domain
                  Properties: {VPCOptions: {SubnetIds: [!Ref Web]}}
                """,
            ),
            443,
            id="search domain",
        ),
    ],
)
def test_a_managed_service_stands_in_its_subnet_and_listens_at_its_port(build: Build, pair: Pair, port: int) -> None:
    graph = build(NETWORK + pair)
    (found,) = interfaces_of(graph, the(graph, Node, "subject"))
    assert [str(site.subnet).split(".")[-1].lower() for site in found.sites] == ["web"]
    assert listens(found, port)
    assert not any(site.public_v4.has.possible for site in found.sites)
    assert "default security group" in str(found.groups.only)
