"""Root modules as a whole: calls, providers, data sources, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from linter.terraform.evaluate import evaluate
from linter.terraform.instances.planned import planned
from linter.tree import Tree
from linter.value import Text
from tests.terraform.deployed import body, by_key, declared, said, write

NETWORK = {
    "main.tf": """
module "net" {
  source = "./net"
  count  = 2
  cidr   = "10.${count.index}.0.0/16"
}
resource "aws_instance" "i" {
  subnet_id = module.net[1].subnets["a"]
  vpc_cidr  = module.net[0].vpc.cidr_block
}
""",
    "net/main.tf": """
variable "cidr" {}
resource "aws_vpc" "v" {
  cidr_block = var.cidr
}
resource "aws_subnet" "s" {
  for_each = toset(["a", "b"])
  vpc_id   = aws_vpc.v.id
}
output "subnets" {
  value = { for key, subnet in aws_subnet.s : key => subnet.id }
}
output "vpc" {
  value = aws_vpc.v
}
""",
}


def test_references_and_values_flow_through_modules(tmp_path: Path) -> None:
    declarations = declared(tmp_path, NETWORK)
    assert body(declarations, "aws_instance.i") == {
        "subnet_id": '<module.net[1].aws_subnet.s["a"].id>',
        "vpc_cidr": "10.0.0.0/16",
    }
    subnet = by_key(declarations)['module.net[1].aws_subnet.s["b"]']
    assert [call.address for call in subnet.calls] == ["module.net[1]"]
    assert subnet.calls[0].span.line == 2
    assert said(subnet.body.entries["vpc_id"]) == "<module.net[1].aws_vpc.v.id>"


def test_a_value_stands_where_the_caller_gives_it(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  cidr   = "10.0.0.0/16"\n}\n',
        "m/main.tf": 'variable "cidr" {}\nresource "aws_vpc" "v" {\n  cidr_block = var.cidr\n}\n',
    }
    cidr = by_key(declared(tmp_path, files))["module.m.aws_vpc.v"].body.entries["cidr_block"]
    assert (Path(cidr.span.file).parent, cidr.span.line, cidr.span.column) == (tmp_path, 3, 12)


def test_a_module_that_is_not_at_hand_is_told_and_keeps_its_identity(tmp_path: Path) -> None:
    text = """
module "far" {
  source = "terraform-aws-modules/vpc/aws"
  group  = aws_security_group.g.id
}
resource "aws_security_group" "g" {
  vpc_id = module.far.vpc_id
}
"""
    declarations = declared(tmp_path, text)
    (notice,) = declarations.notices
    assert "terraform-aws-modules/vpc/aws" in notice.message
    assert notice.subject == "module.far"
    assert by_key(declarations)["module.far"].type == "module"
    assert body(declarations, "module.far") == {"group": "<aws_security_group.g.id>"}
    assert body(declarations, "aws_security_group.g") == {"vpc_id": "?module.far.vpc_id"}
    assert not declarations.problems


def test_installed_modules_are_found_as_terraform_init_left_them(tmp_path: Path) -> None:
    installed = [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "far", "Source": "registry/x", "Dir": ".terraform/modules/far"},
        {"Key": "far.inner", "Source": "git::x", "Dir": ".terraform/modules/far.inner"},
    ]
    files = {
        "main.tf": 'module "far" {\n  source = "registry/x/y"\n}\n',
        ".terraform/modules/modules.json": json.dumps({"Modules": installed}),
        ".terraform/modules/far/main.tf": 'module "inner" {\n  source = "git::https://x"\n}\n',
        ".terraform/modules/far.inner/main.tf": 'resource "aws_vpc" "v" {\n}\n',
    }
    declarations = declared(tmp_path, files)
    assert list(by_key(declarations)) == ["module.far.module.inner.aws_vpc.v"]
    assert not declarations.notices


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"main.tf": 'module "m" {\n  source = "./gone"\n}\n'}, "there are no Terraform files"),
        ({"main.tf": 'module "m" {\n  source = "../outside"\n}\n'}, "outside the scanned tree"),
        ({"main.tf": 'module "m" {\n  source = 1\n}\n'}, "needs a source that is a plain string"),
        ({"main.tf": 'variable "x" {}\nmodule "m" {\n  source = "./${var.x}"\n}\n'}, "source of module m is not known"),
        ({"main.tf": 'module "m" {\n  source = module.m.x\n}\n'}, "source of module m has no value"),
        ({"main.tf": 'module "m" {\n  source = "."\n}\n'}, "module calls are nested too deeply"),
    ],
)
def test_a_call_that_leads_nowhere_is_told(tmp_path: Path, files: dict[str, str], message: str) -> None:
    declarations = declared(tmp_path, files)
    assert any(message in notice.message for notice in declarations.notices)
    assert any(resource.type == "module" for resource in declarations.resources)


def test_variables_and_locals_may_name_the_source_of_a_module(tmp_path: Path) -> None:
    files = {
        "main.tf": 'locals {\n  at = "${var.home}/m"\n}\nvariable "home" {}\nmodule "m" {\n  source = local.at\n}\n',
        "terraform.tfvars": 'home = "./modules"\n',
        "modules/m/main.tf": 'resource "aws_vpc" "v" {}\n',
    }
    assert list(by_key(declared(tmp_path, files))) == ["module.m.aws_vpc.v"]


def test_what_is_declared_twice_is_an_error_and_both_are_judged(tmp_path: Path) -> None:
    files = {
        "a.tf": 'variable "x" {\n  default = "a"\n}\nlocals {\n  y = "a"\n}\nresource "aws_vpc" "v" {}\n',
        "b.tf": 'variable "x" {\n  default = "b"\n}\nlocals {\n  y = "b"\n}\nresource "aws_vpc" "v" {\n  x = 1\n}\n'
        'output "o" {\n  value = 1\n}\noutput "o" {\n  value = 2\n}\n'
        'resource "aws_subnet" "s" {\n  a = var.x\n  b = local.y\n}\n',
    }
    declarations = declared(tmp_path, files)
    assert list(by_key(declarations)) == ["aws_subnet.s", "aws_vpc.v", "aws_vpc.v#2"]
    assert body(declarations, "aws_subnet.s") == {"a": ("a", "b"), "b": ("a", "b")}
    assert [(problem.span.line, problem.message.split(" at ")[0]) for problem in declarations.problems] == [
        (1, "Duplicate variable configuration: var.x was already declared"),
        (5, "Duplicate local value configuration: local.y was already declared"),
        (7, 'Duplicate resource "aws_vpc" configuration: aws_vpc.v was already declared'),
        (13, "Duplicate output configuration: output.o was already declared"),
    ]
    assert all(f"{tmp_path}/a.tf:" in problem.message for problem in declarations.problems[:3])


@pytest.mark.parametrize(
    ("enabled", "exists"), [("true", ["certain"]), ("false", []), ("var.on", ["possible"]), ("[]", ["possible"])]
)
def test_a_resource_that_is_not_enabled_is_not_there(tmp_path: Path, enabled: str, exists: list[str]) -> None:
    text = f"""
variable "on" {{}}
resource "aws_vpc" "v" {{
  lifecycle {{
    enabled = {enabled}
  }}
}}
resource "aws_subnet" "s" {{
  vpc_id = try(aws_vpc.v.id, "none")
}}
"""
    declarations = declared(tmp_path, text)
    assert [str(each.exists) for each in declarations.resources if each.key == "aws_vpc.v"] == exists
    assert body(declarations, "aws_subnet.s") == {"vpc_id": "<aws_vpc.v.id>" if exists else "none"}


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


def test_an_action_and_its_trigger_are_no_error(tmp_path: Path) -> None:
    text = """
action "aws_lambda_invoke" "announce" {
  config {
    function_name = "announce"
  }
}
resource "aws_vpc" "v" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.aws_lambda_invoke.announce]
    }
  }
}
"""
    declarations = declared(tmp_path, text)
    assert not declarations.problems
    assert list(by_key(declarations)) == ["aws_vpc.v"]
    assert "error" not in planned(tmp_path, [], {})


NAMED = 'terraform {\n  cloud {\n    workspaces {\n      name = "prod"\n    }\n  }\n}\n'
REMOTE = 'terraform {\n  backend "remote" {\n    workspaces {\n      prefix = "net-"\n    }\n  }\n}\n'


@pytest.mark.parametrize(
    ("settings", "environment", "name"),
    [
        ("", {}, "default"),
        ("", {"TF_WORKSPACE": "dev"}, "dev"),
        (NAMED, {}, "prod"),
        (NAMED, {"TF_WORKSPACE": "dev"}, "dev"),
        (REMOTE, {}, "?the cloud block does not name one workspace, and none is selected: set TF_WORKSPACE"),
    ],
)
def test_the_workspace_is_the_selected_or_the_named_one_or_assumed(
    tmp_path: Path, settings: str, environment: dict[str, str], name: str
) -> None:
    text = settings + 'resource "aws_vpc" "v" {\n  x = terraform.workspace\n}\n'
    declarations = declared(tmp_path, text, Inputs(environment=environment))
    assert body(declarations, "aws_vpc.v") == {"x": name}


def test_a_workspace_that_is_assumed_is_told_where_it_is_read(tmp_path: Path) -> None:
    declarations = declared(
        tmp_path, 'resource "aws_vpc" "v" {\n  count = terraform.workspace == "default" ? 1 : 0\n}\n'
    )
    (notice,) = declarations.notices
    assert notice.message.startswith("the workspace is assumed to be default")
    assert notice.span is not None
    assert notice.span.line == 2


def test_arguments_that_do_not_match_the_module_are_problems(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  typo   = 1\n}\n',
        "m/main.tf": 'variable "need" {}\nresource "aws_vpc" "v" {\n  cidr_block = var.need\n}\n',
    }
    declarations = declared(tmp_path, files)
    titles = [problem.message.split(":")[0] for problem in declarations.problems]
    assert sorted(titles) == ["Missing required argument", "Unsupported argument"]
    assert body(declarations, "module.m.aws_vpc.v") == {"cidr_block": "?module.m.var.need"}


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


def test_what_goes_round_in_circles_comes_to_an_end(tmp_path: Path) -> None:
    files = {
        "main.tf": """
locals {
  a = local.b
  b = local.a
}
resource "aws_vpc" "v" {
  cidr_block = local.a
  name       = aws_vpc.v.name
  tags       = module.m.out
}
module "m" {
  source = "./m"
  given  = module.m.out
}
""",
        "m/main.tf": 'variable "given" {}\noutput "out" {\n  value = var.given\n}\n',
    }
    found = body(declared(tmp_path, files), "aws_vpc.v")
    assert all(str(value).startswith("?Cycle") for value in found.values()), found


def test_outputs_are_those_of_the_root_module(tmp_path: Path) -> None:
    declarations = declared(tmp_path, {**NETWORK, "out.tf": 'output "id" {\n  value = module.net[0].vpc.id\n}\n'})
    assert {name: said(value) for name, value in declarations.outputs.items()} == {"id": "<module.net[0].aws_vpc.v.id>"}


def test_buffers_stand_in_for_files(tmp_path: Path) -> None:
    root = write(tmp_path, {"main.tf": ""}).resolve()
    tree = Tree(root, {root / "main.tf": 'resource "aws_vpc" "v" {\n}\n'})
    assert list(by_key(evaluate(Deployment(Dialect.TERRAFORM, root), tree, Inputs()))) == ["aws_vpc.v"]


def test_a_folder_outside_the_tree_is_a_problem(tmp_path: Path) -> None:
    root = write(tmp_path, {"inside/x.tf": ""}).resolve()
    declarations = evaluate(Deployment(Dialect.TERRAFORM, root), Tree(root / "inside"), Inputs())
    assert "outside the scanned tree" in declarations.problems[0].message


TEXT = """
resource "aws_vpc" "v" { } count = for_each 3 null var.x local.y aws_vpc.v.id each.key module.m.out "${ [ ] ( ) ,
variable "x" locals y module "m" source "./m" dynamic "a" content
"""
WORDS = st.sampled_from([*TEXT.split(), *"\n\n\n\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=60))
def test_no_text_makes_it_raise(tmp_path: Path, words: list[str]) -> None:
    declarations = declared(tmp_path, {"main.tf": " ".join(words), "m/main.tf": "output out {\nvalue = 1\n}\n"})
    for resource in declarations.resources:
        assert said(resource.body) is not None
    assert all(said(value) != 0 for value in declarations.outputs.values())


def test_the_prefix_resource_changes_nothing(tmp_path: Path) -> None:
    found = declared(tmp_path, 'resource "x" "y" {}\nresource "z" "z" {\n  id_of = resource.x.y.id\n}\n')
    assert body(found, "z.z") == {"id_of": "<x.y.id>"}


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ("", 0),
        ('required_version = ">= 1.12"', 0),
        ('required_version = "~> 1.10"', 0),
        ('required_version = "< 1.12"', 1),
    ],
)
def test_the_required_version_decides_whether_one_operand_decides(tmp_path: Path, wanted: str, problems: int) -> None:
    text = f"""
        terraform {{
          {wanted}
        }}
        variable "x" {{
          default = null
          type    = number
          validation {{
            condition     = var.x == null || var.x > 0
            error_message = "no"
          }}
        }}
    """
    assert len(declared(tmp_path, text).problems) == problems


def test_an_archive_that_is_not_built_yet_is_no_problem(tmp_path: Path) -> None:
    found = declared(tmp_path, 'resource "x" "y" {\n  hash = filebase64sha256("lambda.zip")\n}\n')
    assert not found.problems
    assert body(found, "x.y") == {"hash": "?lambda.zip does not exist: it may be built before terraform runs"}


@pytest.mark.parametrize(
    ("fault", "problems"),
    [
        ('variable "a" {\n  type = ""\n}', 1),
        ('variable "a" {\n  type = "list("\n}', 1),
        ('provider "aws" {\n  region = local.nothing\n}', 0),
        ('provider "aws" {\n  default_tags {\n    tags = { a = nothing.x.y }\n  }\n}', 0),
        ('locals {\n  a = formatdate("YYYY", "2024-13-45")\n}\noutput "a" {\n  value = local.a\n}', 0),
        (f"locals {{\n  a = {'9' * 6000}\n}}", 0),
        (f"locals {{\n  a = 1e{'9' * 6000}\n}}", 0),
        (f'variable "a" {{\n  default = {"9" * 6000}\n}}', 1),
    ],
)
def test_a_fault_unjudges_nothing_but_itself(tmp_path: Path, fault: str, problems: int) -> None:
    found = declared(tmp_path, f'{fault}\nresource "aws_vpc" "v" {{\n  cidr_block = "10.0.0.0/16"\n}}\n')
    assert body(found, "aws_vpc.v")["cidr_block"] == "10.0.0.0/16"
    assert len([problem for problem in found.problems if "literal" not in problem.message]) <= problems


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
