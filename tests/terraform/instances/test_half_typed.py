"""A block that is being typed has an error of syntax: what is missing from it may still come, and decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.workspace import Workspace

SLUG = "imdsv1-allowed"


def certainty(folder: Path, text: str, slug: str = SLUG) -> list[bool]:
    """Whether each finding of a policy is certain."""
    (folder / "main.tf").write_text(text)
    report = Workspace(folder, uniform(Config(), policies(select=(slug,)))).check([folder])
    return [reported.certain for reported in report.reported]


@pytest.mark.parametrize(
    "typed",
    [
        "  metad\n}\n",
        "  metadata_options {\n    http_tok\n  }\n}\n",
        "  metadata_options {\n    http_tokens =\n  }\n}\n",
        "  metadata_options {\n}\n",
        "",
    ],
)
def test_what_is_missing_from_it_makes_a_finding_only_possible(tmp_path: Path, typed: str) -> None:
    assert certainty(tmp_path, f'resource "aws_instance" "a" {{\n  ami = "ami-1"\n{typed}') == [False]


def test_what_is_there_is_judged_as_ever(tmp_path: Path) -> None:
    ports = "  from_port = 22\n  to_port = 22\n"
    rule = f'type = "ingress"\n{ports}  protocol = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n  secu\n'
    text = f'resource "aws_security_group_rule" "a" {{\n  {rule}}}\n'
    assert certainty(tmp_path, text, "ingress-ssh-open") == [True]


@pytest.mark.parametrize(
    "text",
    [
        'resource "aws_instance" "a" {\n  ami = "ami-1"\n  ami = "ami-2"\n}\n',
        'resource "aws_instance" "a" {\n  ami = "ami-1"\n}\n\nresource "aws_vpc" "b" {\n  cidr\n}\n',
    ],
)
def test_an_error_that_hides_nothing_of_the_block_changes_nothing(tmp_path: Path, text: str) -> None:
    assert certainty(tmp_path, text) == [True]
