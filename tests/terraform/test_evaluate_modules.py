"""Calls of modules: what is handed in, what comes out, and what is not installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from linter.terraform.evaluate import evaluate
from linter.tree import Tree
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


def test_arguments_that_do_not_match_the_module_are_problems(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  typo   = 1\n}\n',
        "m/main.tf": 'variable "need" {}\nresource "aws_vpc" "v" {\n  cidr_block = var.need\n}\n',
    }
    declarations = declared(tmp_path, files)
    titles = [problem.message.split(":")[0] for problem in declarations.problems]
    assert sorted(titles) == ["Missing required argument", "Unsupported argument"]
    assert body(declarations, "module.m.aws_vpc.v") == {"cidr_block": "?module.m.var.need"}


def test_outputs_are_those_of_the_root_module(tmp_path: Path) -> None:
    declarations = declared(tmp_path, {**NETWORK, "out.tf": 'output "id" {\n  value = module.net[0].vpc.id\n}\n'})
    assert {name: said(value) for name, value in declarations.outputs.items()} == {"id": "<module.net[0].aws_vpc.v.id>"}


def test_a_folder_outside_the_tree_is_a_problem(tmp_path: Path) -> None:
    root = write(tmp_path, {"inside/x.tf": ""}).resolve()
    declarations = evaluate(Deployment(Dialect.TERRAFORM, root), Tree(root / "inside"), Inputs())
    assert "outside the scanned tree" in declarations.problems[0].message
