"""The groups of an EMR cluster: those that are named, and those that the service creates."""

from pathlib import Path

from linter.aws.security_group import SecurityGroup
from linter.graph.filtering import Direction, rules_of
from linter.graph.interfaces.interfaces import interfaces
from linter.resource import Dialect
from tests.graph.deployments import graph_of, the


def test_a_cluster_of_emr_without_managed_groups_has_groups_that_the_service_creates(tmp_path: Path) -> None:
    cluster = """
    resource "aws_emr_cluster" "cluster" {
      name          = "cluster"
      release_label = "emr-7.0.0"
      service_role  = "EMR_DefaultRole"
      ec2_attributes {
        instance_profile = "profile"
        %s
      }
    }
    resource "aws_security_group" "managed" {}
    """
    named = "\n".join(
        f"emr_managed_{role}_security_group = aws_security_group.managed.id" for role in ("master", "slave")
    )
    (found,) = interfaces(graph_of(tmp_path, Dialect.TERRAFORM, cluster % named))
    assert found.groups.only is not None
    assert [str(site.subnet.vpc.only) for site in found.sites] == ["the default VPC"]
    (found,) = interfaces(graph_of(tmp_path, Dialect.TERRAFORM, cluster % ""))
    assert found.groups.open
    assert any("EMR creates the groups" in doubt.reason for doubt in found.groups.doubts)


def test_emr_may_add_rules_to_the_groups_that_it_manages(tmp_path: Path) -> None:
    text = """
    resource "aws_security_group" "managed" {}
    resource "aws_security_group" "idle" {}
    resource "aws_emr_cluster" "cluster" {
      name          = "cluster"
      release_label = "emr-7.0.0"
      service_role  = "EMR_DefaultRole"
      ec2_attributes {
        instance_profile                  = "profile"
        emr_managed_master_security_group = aws_security_group.managed.id
        emr_managed_slave_security_group  = aws_security_group.managed.id
      }
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, text)
    managed, idle = (the(graph, SecurityGroup, name) for name in ("managed", "idle"))
    reasons = [doubt.reason for doubt in rules_of(graph, managed, Direction.INGRESS).open]
    assert reasons == ["aws_emr_cluster.cluster adds rules to the groups it manages"]
    assert rules_of(graph, idle, Direction.INGRESS).open == ()
