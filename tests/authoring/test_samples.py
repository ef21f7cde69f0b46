"""The examples of a policy are the smallest parts of its fixtures that show its fault, and the same without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.authoring.cases import forget
from linter.authoring.samples import samples
from linter.cli import main
from linter.judgement.registry import Catalogue

PAGES = Path(__file__).parents[2] / "docs" / "policies"
POLICY = Catalogue()["subnet-auto-public-ip"]
VPC = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'
MARK = " # expect: subnet-auto-public-ip fix"


def subnet(name: str, public: str, *more: str) -> str:
    lines = "".join(f"  {line}\n" for line in (*more, f"map_public_ip_on_launch = {public}"))
    return f'resource "aws_subnet" "{name}" {{\n{lines}}}\n'


def shown(folder: Path, text: str) -> tuple[str, str]:
    forget()
    (folder / "case.tf").write_text(text, encoding="utf-8")
    return samples(POLICY, [folder / "case.tf"])[".tf"]


def test_the_shortest_resource_is_shown_with_its_fix_made(tmp_path: Path) -> None:
    long = subnet("long", f"true{MARK}", 'cidr_block = "10.0.1.0/24"')
    before, after = shown(tmp_path, f"{long}\n{subnet('short', f'true{MARK}')}\n{subnet('fine', 'false')}")
    assert before == subnet("short", "true").rstrip()
    assert after == subnet("short", "false").rstrip()


def test_what_it_refers_to_is_shown_as_well(tmp_path: Path) -> None:
    before, _ = shown(tmp_path, f"{VPC}\n{subnet('s', f'true{MARK}', 'vpc_id = aws_vpc.v.id')}\n{subnet('t', 'false')}")
    assert before == f"{VPC}\n{subnet('s', 'true', 'vpc_id = aws_vpc.v.id')}".rstrip()


def test_an_example_that_is_whole_comes_before_a_shorter_one_that_is_not(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(
        'variable "p" {}\nresource "aws_subnet" "s" {\n  map_public_ip_on_launch = var.p\n}\n', encoding="utf-8"
    )
    call = f'module "m" {{\n  source = "./m"\n  p = true{MARK}\n}}\n'
    long = subnet("long", f"true{MARK}", 'cidr_block = "10.0.1.0/24"', 'availability_zone = "eu-west-1a"')
    assert shown(tmp_path, f"{call}\n{long}")[0].startswith('resource "aws_subnet" "long"')
    assert shown(tmp_path, call)[0].startswith('module "m"')


@pytest.mark.parametrize("slug", ["ingress-ssh-open", "imdsv1-allowed", "subnet-auto-public-ip"])
def test_explain_and_the_page_show_the_same(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", slug]) == 0
    said = capsys.readouterr().out
    blocks = (PAGES / f"{slug}.md").read_text(encoding="utf-8").partition("## Example")[2].split("```")[1::2]
    assert blocks
    for block in blocks:
        text = "\n".join(f"  {line}".rstrip() for line in block.rstrip().splitlines()[1:])
        assert text in said
