"""The region and account of resources, and what data sources look up."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.value import Text
from tests.terraform.deployed import body, by_key, declared, said


def test_a_provider_may_have_an_instance_for_each_region(tmp_path: Path) -> None:
    text = """
provider "aws" {
  alias    = "by"
  for_each = toset(["eu-west-1", "us-east-1"])
  region   = each.value
}
resource "aws_vpc" "v" {
  for_each = toset(["us-east-1"])
  provider = aws.by[each.key]
}
resource "aws_vpc" "w" {
  provider = aws.by["eu-west-1"]
}
variable "key" {}
resource "aws_vpc" "x" {
  provider = aws.by[var.key]
}
module "m" {
  source    = "./m"
  for_each  = toset(["eu-west-1"])
  providers = { aws = aws.by[each.key] }
}
"""
    found = by_key(declared(tmp_path, {"main.tf": text, "m/main.tf": 'resource "aws_vpc" "v" {}\n'}))
    keys = ('aws_vpc.v["us-east-1"]', "aws_vpc.w", "aws_vpc.x", 'module.m["eu-west-1"].aws_vpc.v')
    regions = [said(region) for key in keys if (region := found[key].region) is not None]
    assert regions == ["us-east-1", "eu-west-1", "?provider.aws", "eu-west-1"]
    assert 'provider.aws.by["eu-west-1"]' in found


def test_an_argument_of_a_data_source_that_is_null_is_left_out(tmp_path: Path) -> None:
    text = 'data "aws_vpc_endpoint_service" "s3" {\n  service = "s3"\n  service_name = null\n}\n'
    assert body(declared(tmp_path, text), "data.aws_vpc_endpoint_service.s3") == {"service": "s3"}


def test_resources_have_the_region_and_account_of_their_provider(tmp_path: Path) -> None:
    files = {
        "main.tf": """
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { team = "net" }
  }
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
  assume_role {
    role_arn = "arn:aws:iam::123456789012:role/x"
  }
}
resource "aws_vpc" "a" {
  tags = { Name = "a" }
}
resource "aws_vpc" "b" {
  provider = aws.west
}
resource "aws_vpc" "c" {
  region = "ap-south-1"
}
module "m" {
  source    = "./m"
  providers = { aws = aws.west }
}
""",
        "m/main.tf": 'resource "aws_vpc" "d" {\n}\n',
    }
    resources = by_key(declared(tmp_path, files))
    regions = {key: said(each.region) for key, each in resources.items() if each.type == "aws_vpc" and each.region}
    assert regions == {
        "aws_vpc.a": "eu-west-1",
        "aws_vpc.b": "us-west-2",
        "aws_vpc.c": "ap-south-1",
        "module.m.aws_vpc.d": "us-west-2",
    }
    assert resources["aws_vpc.b"].account == resources["module.m.aws_vpc.d"].account == "123456789012"
    assert resources["aws_vpc.a"].account == ""
    assert said(resources["aws_vpc.a"].body.entries["tags_all"]) == {"Name": "a", "team": "net"}
    assert said(resources["provider.aws.west"].body.entries["region"]) == "us-west-2"


def test_without_a_provider_the_region_is_the_environments_and_always_the_same(tmp_path: Path) -> None:
    resources = by_key(declared(tmp_path, 'resource "aws_vpc" "a" {\n}\nresource "aws_vpc" "b" {\n}\n'))
    assert {str(said(each.region)) for each in resources.values() if each.region} == {"?provider.aws"}


def test_data_sources_are_known_by_what_they_are_asked(tmp_path: Path) -> None:
    text = """
provider "aws" {
  region = "us-gov-west-1"
}
data "aws_availability_zones" "z" {}
data "aws_region" "r" {}
data "aws_partition" "p" {}
data "aws_vpc" "default" {
  default = true
}
resource "aws_subnet" "s" {
  count             = length(slice(data.aws_availability_zones.z.names, 0, 2))
  availability_zone = data.aws_availability_zones.z.names[count.index]
  vpc_id            = data.aws_vpc.default.id
  arn               = "arn:${data.aws_partition.p.partition}:x:${data.aws_region.r.name}"
}
"""
    declarations = declared(tmp_path, text)
    assert body(declarations, "aws_subnet.s[1]") == {
        "availability_zone": "<data.aws_availability_zones.z.names[1]>",
        "vpc_id": "<data.aws_vpc.default.id>",
        "arn": "arn:aws-us-gov:x:us-gov-west-1",
    }
    assert by_key(declarations)["aws_subnet.s[1]"].exists.certain
    assert not by_key(declarations)["data.aws_vpc.default"].managed


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ('provider "aws" {\n  region = "eu-west-1"\n}', "com.amazonaws.eu-west-1.s3"),
        ("", "com.amazonaws.?.s3"),
        ('variable "r" {}\nprovider "aws" {\n  region = var.r\n}', "com.amazonaws.?.s3"),
    ],
)
def test_the_name_of_an_endpoint_service_is_known_but_for_its_region(tmp_path: Path, provider: str, name: str) -> None:
    text = """
        data "aws_vpc_endpoint_service" "s3" {
          service      = "s3"
          service_name = null
        }
        resource "x" "y" {
          service = data.aws_vpc_endpoint_service.s3.service_name
        }
    """
    service = by_key(declared(tmp_path, provider + text))["x.y"].body.entries["service"]
    assert (service.filled("?") if isinstance(service, Text) else said(service)) == name
