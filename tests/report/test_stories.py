"""What the internet reaches is told once for each thing, with all that the same hole causes."""

from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.report.formats import RenderOptions
from linter.report.grouping import grouped
from linter.report.stories import stories
from linter.report.text import render
from linter.workspace import Workspace
from tests.judgement.test_context import BALANCER, NETWORK, REACHED

SLUGS = (
    "ingress-ssh-open",
    "instance-internet-reachable",
    "ingress-rdp-open",
    "ingress-all-traffic-open",
    "imdsv1-allowed",
)
WIDER = """
resource "aws_vpc_security_group_ingress_rule" "wider" {
  security_group_id = aws_security_group.ssh.id
  ip_protocol       = "-1"
  from_port         = 0
  to_port           = 0
  cidr_ipv4         = "0.0.0.0/0"
}
"""


def shown(text: str, folder: Path) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    (folder / "main.tf").write_text(NETWORK + text, encoding="utf-8")
    report = Workspace(folder, uniform(Config(), policies(select=SLUGS))).check([folder])
    exposed, rest = stories(grouped(report.reported))
    headlines = tuple(story.headline for story in exposed)
    return render(report, RenderOptions()), headlines, tuple(group.first.policy for group in rest)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_rule_and_the_host_behind_it_are_one_story(tmp_path: Path) -> None:
    text, headlines, rest = shown(REACHED, tmp_path)
    assert headlines == ("the internet reaches aws_instance.web on tcp 22",)
    assert rest == ("imdsv1-allowed",)
    assert text.startswith(
        "REACHABLE FROM THE INTERNET (1)\n\ncritical  the internet reaches aws_instance.web on tcp 22\n"
    )
    assert "\n  also  instance-internet-reachable\n" in text
    assert "moatlint reach --from internet --to aws_instance.web --port 22\n" in text
    assert text.count("internet > ") == 1


def test_further_findings_about_the_rule_are_part_of_the_story(tmp_path: Path) -> None:
    text, headlines, rest = shown(BALANCER, tmp_path)
    assert headlines == ("the internet reaches aws_lb.web",)
    assert "also  ingress-rdp-open (high), ingress-ssh-open (high)" in text
    assert [slug for slug in rest if slug != "ingress-ssh-open"] == []


def test_a_longer_path_hides_what_opens_nothing(tmp_path: Path) -> None:
    text, _, _ = shown(REACHED, tmp_path)
    (line,) = (line for line in text.splitlines() if "internet > " in line)
    assert "route table" not in line
    assert "aws_internet_gateway.main" in line


def test_things_behind_the_same_rule_name_the_line_that_opens_both(tmp_path: Path) -> None:
    text, headlines, _ = shown(REACHED + REACHED.replace('"web"', '"other"'), tmp_path)
    assert len(headlines) == 2
    first, second = text.split("\n\ncritical  ")[1:]
    assert "ingress-ssh-open" in first
    (opened,) = (line for line in first.splitlines() if line.startswith("  open by  "))
    place = opened.split()[2]
    assert f"\n  open by  {place}, as above\n  also  instance-internet-reachable\n" in second


def test_the_widest_rule_is_what_opens_it_and_no_policy_is_named_twice(tmp_path: Path) -> None:
    text, _, rest = shown(REACHED + WIDER, tmp_path)
    (opened,) = (line for line in text.splitlines() if line.startswith("  open by  "))
    assert opened.endswith("  ingress-all-traffic-open")
    (also,) = (line for line in text.splitlines() if line.startswith("  also"))
    assert also.count("ingress-ssh-open") == 1
    assert "ingress-all-traffic-open" not in also
    assert rest == ("imdsv1-allowed",)
