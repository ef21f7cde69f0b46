"""Provisioners, connections and backends of Terraform are shown with what they say."""

from pathlib import Path

from linter.aws.provider import Backend, Provider
from linter.aws.provisioner import Connection, Provisioner
from linter.resource import Dialect
from tests.aws.settings import says
from tests.graph.deployments import graph_of

MODULE = """
terraform {
  backend "s3" {
    bucket     = "state"
    access_key = "AKIAIOSFODNN7EXAMPLE"
  }
}
provider "aws" {
  region     = "eu-west-1"
  secret_key = "hunter2"
}
resource "aws_instance" "host" {
  connection {
    host = self.public_ip
    user = "root"
  }
  provisioner "remote-exec" {
    inline = ["yum update"]
    connection {
      password = "hunter2"
    }
  }
}
resource "null_resource" "local" {
  provisioner "local-exec" {
    command = "make"
  }
}
"""


def test_a_provisioner_of_any_resource_says_what_it_runs_and_how_it_connects(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, Dialect.TERRAFORM, MODULE)
    found = {node.address: [node.action, *says(node, "commands", "password")] for node in graph.all(Provisioner)}
    assert found == {
        "aws_instance.host": ["remote-exec", ("yum update",), "hunter2"],
        "null_resource.local": ["local-exec", ("make",), None],
    }
    assert [node.span.line for node in graph.all(Provisioner)] == [17, 25]
    assert [says(node, "user", "host") for node in graph.all(Connection)] == [["root", None]]


def test_the_configuration_of_terraform_shows_its_credentials(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, Dialect.TERRAFORM, MODULE)
    assert [says(node, "bucket", "access_key", "encrypted") for node in graph.all(Backend)] == [
        ["state", "AKIAIOSFODNN7EXAMPLE", False]
    ]
    assert [says(node, "region", "secret_key", "access_key") for node in graph.all(Provider)] == [
        ["eu-west-1", "hunter2", None]
    ]
