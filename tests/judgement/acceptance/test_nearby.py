"""Looking only at suppressions nearby finds all that cover a finding."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from linter.columns import comments
from linter.judgement.acceptance.nearby import Nearby
from linter.judgement.acceptance.suppression import Suppression, suppressions
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.report.report import Reported
from linter.resource import Dialect, Resource
from linter.source import Source, Span
from linter.value import Record
from linter.workspace import Workspace

MODULE = """\
variable "cidr" {
  type = string
}

variable "public" {
  default = true
}

resource "aws_security_group" "admin" {
  vpc_id = "vpc-0123456789abcdef0"
  ingress {
    protocol  = "tcp"
    from_port = 22
    to_port   = 22
    cidr_blocks = [
      "198.51.100.7/32",
      var.cidr,
    ]
  }
}

resource "aws_subnet" "edge" {
  count                   = 2
  vpc_id                  = "vpc-0123456789abcdef0"
  map_public_ip_on_launch = var.public
}
"""
CALLER = """\
locals {
  everybody = "0.0.0.0/0"
}

module "net" {
  source = "./net"

  cidr = local.everybody
}
"""
COMMENT = " # moatlint: ignore[ingress-ssh-open, subnet-auto-public-ip] reason"


def test_nothing_that_covers_a_finding_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net").mkdir()
    texts = {name: commented(text) for name, text in (("net/main.tf", MODULE), ("main.tf", CALLER))}
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    chosen = policies(select=["ingress-ssh-open", "subnet-auto-public-ip"])
    report = Workspace(Path.cwd(), uniform(Config(), chosen), suppressions=False).check([Path()])
    assert len(report.reported) == 3
    for name, text in texts.items():
        source = Source(name, text)
        every = [read for read in suppressions(source, comments(source)) if isinstance(read, Suppression)]
        nearby = Nearby(name, every)
        for reported in report.reported:
            resource = declared(reported, texts)
            covering = [suppression for suppression in every if suppression.covers(reported, resource)]
            near = list(nearby.about(reported, resource))
            assert covering
            assert [suppression for suppression in near if suppression in covering] == covering
            assert len(near) < len(every)


def commented(text: str) -> str:
    """The text with a comment at the end of every line that holds code."""
    return "".join(f"{line}{COMMENT}\n" if line else "\n" for line in text.splitlines())


def declared(reported: Reported, texts: Mapping[str, str]) -> Resource:
    """The resource that a finding is about, with the places of its declaration."""
    kind, name = reported.finding.resource.split("[")[0].split(".")[-2:]
    lines = texts["net/main.tf"].splitlines()
    start = next(at for at, line in enumerate(lines, 1) if line.startswith(f'resource "{kind}" "{name}"'))
    end = next(at for at, line in enumerate(lines, 1) if at > start and line.startswith("}"))
    header, body = Span("net/main.tf", start, 1, start, 80), Span("net/main.tf", start, 1, end, 2)
    return Resource(reported.finding.resource, kind, Dialect.TERRAFORM, header, Record({}, body))
