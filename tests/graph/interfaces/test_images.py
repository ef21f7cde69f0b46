"""An image is known to require session tokens by the name under which AWS publishes it, or by what it declares."""

from pathlib import Path

import pytest

from linter.aws.ec2 import Instance
from linter.graph.interfaces.images import demands_tokens
from linter.resource import Dialect
from tests.graph.deployments import graph_of

LATEST = "/aws/service/ami-amazon-linux-latest/"


def terraform(tmp_path: Path, image: str, more: str = "") -> str:
    text = f'{more}\nresource "aws_instance" "host" {{\n  {image}\n}}\n'
    (host,) = graph_of(tmp_path, Dialect.TERRAFORM, text).all(Instance)
    return str(demands_tokens(graph_of(tmp_path, Dialect.TERRAFORM, text), host))


def lookup(owners: str, name: str, value: str) -> str:
    return f"""
    data "aws_ami" "image" {{
      owners = {owners}
      filter {{
        name   = "{name}"
        values = {value}
      }}
    }}
    """


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"{LATEST}al2023-ami-kernel-default-x86_64", "certain"),
        (f"{LATEST}amzn2-ami-hvm-x86_64-gp2", "no"),
        ("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", "possible"),
        ("/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id", "possible"),
        ("/company/images/golden", "no"),
    ],
)
def test_a_published_image_is_known_by_its_name(tmp_path: Path, name: str, expected: str) -> None:
    looked_up = f'data "aws_ssm_parameter" "image" {{\n  name = "{name}"\n}}\n'
    assert terraform(tmp_path, "ami = data.aws_ssm_parameter.image.value", looked_up) == expected
    assert terraform(tmp_path, f'ami = "resolve:ssm:{name}"') == expected
    template = f"""
Parameters:
  Image: {{Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: {name}}}
Resources:
  ByParameter: {{Type: AWS::EC2::Instance, Properties: {{ImageId: !Ref Image}}}}
  Resolved: {{Type: AWS::EC2::Instance, Properties: {{ImageId: "{{{{resolve:ssm:{name}}}}}"}}}}
"""
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, template)
    assert [str(demands_tokens(graph, host)) for host in graph.all(Instance)] == [expected, expected]


@pytest.mark.parametrize(
    ("owners", "name", "value", "expected"),
    [
        ('["amazon"]', "name", '["al2023-ami-*"]', "certain"),
        ('["137112412989"]', "name", '["al2023-ami-2023*"]', "certain"),
        ('["amazon"]', "name", '["al2023-ami-*", "amzn2-*"]', "no"),
        ('["amazon", "self"]', "name", '["al2023-ami-*"]', "no"),
        ("[]", "name", '["al2023-ami-*"]', "no"),
        ('["self"]', "imds-support", '["v2.0"]', "certain"),
        ('["self"]', "architecture", '["x86_64"]', "no"),
    ],
)
def test_a_search_counts_where_every_image_it_can_find_does(
    tmp_path: Path, owners: str, name: str, value: str, expected: str
) -> None:
    assert terraform(tmp_path, "ami = data.aws_ami.image.id", lookup(owners, name, value)) == expected


def test_a_declared_image_says_so(tmp_path: Path) -> None:
    for support, expected in (('imds_support = "v2.0"', "certain"), ("", "no")):
        image = f'resource "aws_ami" "own" {{\n  name = "own"\n  {support}\n}}\n'
        assert terraform(tmp_path, "ami = aws_ami.own.id", image) == expected


def test_of_several_images_each_must_require_tokens(tmp_path: Path) -> None:
    images = f'variable "old" {{\n  type = bool\n}}\nlocals {{\n  new = "resolve:ssm:{LATEST}al2023-ami-x86_64"\n}}\n'
    assert terraform(tmp_path, 'ami = var.old ? "ami-0123" : local.new', images) == "no"
    assert terraform(tmp_path, "ami = var.old ? local.new : local.new", images) == "certain"
    assert terraform(tmp_path, "") == "no"
    assert terraform(tmp_path, "ami = random_id.image.hex", 'resource "random_id" "image" {}') == "no"
