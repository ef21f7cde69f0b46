"""Findings stand at the property that is to be mended, however it is spelled and wherever that is.

The expectations are written by hand: file, policy, resource, line and column, and the text that is pointed at.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.workspace import Workspace

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "spans"
POLICIES = (
    "imdsv1-allowed",
    "ingress-all-traffic-open",
    "ingress-rdp-open",
    "ingress-ssh-open",
    "instance-public-ip",
    "instance-public-ip-effective",
    "source-dest-check-disabled",
    "subnet-auto-public-ip",
)
Expected = tuple[str, str, str, int, int, str]
EXPECTED: dict[str, tuple[Expected, ...]] = {
    "launches.yaml": (
        ("launches.yaml", "imdsv1-allowed", "Template", 12, 23, "optional"),
        ("launches.yaml", "instance-public-ip", "Template", 15, 39, "true"),
        ("launches.yaml", "instance-public-ip-effective", "Router", 16, 3, "Router"),
        ("launches.yaml", "instance-public-ip-effective", "Silent", 22, 3, "Silent"),
        ("launches.yaml", "source-dest-check-disabled", "Router", 20, 24, '"false"'),
        ("launches.yaml", "imdsv1-allowed", "Silent", 22, 3, "Silent"),
        ("launches.yaml", "ingress-ssh-open", "Maybe", 34, 30, "0.0.0.0/0"),
        ("launches.yaml", "ingress-rdp-open", "Maybe", 37, 71, '"::/0"'),
    ),
    "long.yaml": (("long.yaml", "ingress-ssh-open", "Web", 13, 17, "Fn::Join:"),),
    "loops.yaml": (
        ("loops.yaml", "subnet-auto-public-ip", "SubnetA", 14, 32, "true"),
        ("loops.yaml", "subnet-auto-public-ip", "SubnetB", 14, 32, "true"),
        ("loops.yaml", "ingress-ssh-open", "GroupA", 24, 23, "0.0.0.0/0"),
        ("loops.yaml", "ingress-ssh-open", "GroupB", 24, 23, "0.0.0.0/0"),
    ),
    "merges.yaml": (
        ("merges.yaml", "ingress-rdp-open", "ByMerge", 6, 13, "0.0.0.0/0"),
        ("merges.yaml", "ingress-ssh-open", "ByAlias", 6, 13, "0.0.0.0/0"),
        ("merges.yaml", "ingress-ssh-open", "ByMergeOfRange", 28, 19, "0.0.0.0/0"),
    ),
    "nowhere.yaml": (("nowhere.yaml", "instance-public-ip-effective", "Web", 3, 3, "Web"),),
    "parent.yaml": (
        ("inner/child.yaml", "ingress-rdp-open", "Inner.Group", 13, 67, "0.0.0.0/0"),
        ("parent.yaml", "ingress-ssh-open", "Inner.Group", 9, 17, "0.0.0.0/0"),
        ("parent.yaml", "subnet-auto-public-ip", "Inner.Subnet", 10, 17, '!Join ["", [tr, ue]]'),
    ),
    "plain.json": (
        ("plain.json", "ingress-rdp-open", "Web", 8, 77, '"0.0.0.0/0"'),
        ("plain.json", "ingress-ssh-open", "Web", 13, 37, '"::/0"'),
        ("plain.json", "source-dest-check-disabled", "Host", 22, 28, "false"),
        ("plain.json", "imdsv1-allowed", "Host", 25, 25, '"optional"'),
        ("plain.json", "instance-public-ip", "Host", 28, 86, "true"),
    ),
    "serverless.yaml": (
        ("serverless.yaml", "subnet-auto-public-ip", "Public", 23, 28, "Yes"),
        ("serverless.yaml", "ingress-all-traffic-open", "Door", 31, 17, "0.0.0.0/0"),
    ),
    "short.yaml": (
        ("short.yaml", "ingress-ssh-open", "ByParameter", 4, 14, "0.0.0.0/0"),
        ("short.yaml", "ingress-ssh-open", "ByList", 7, 14, '"10.0.0.0/8,0.0.0.0/0"'),
        ("short.yaml", "ingress-ssh-open", "ByMapping", 12, 13, "0.0.0.0/0"),
        ("short.yaml", "ingress-ssh-open", "BySub", 37, 17, '!Sub "0.0.0.0/${Bits}"'),
        ("short.yaml", "ingress-all-traffic-open", "ByAlone", 52, 17, "::/0"),
        ("short.yaml", "subnet-auto-public-ip", "Given", 58, 28, "'true'"),
    ),
}


@lru_cache
def workspace() -> Workspace:
    return Workspace(FOLDER, uniform(Config(), policies(select=POLICIES)))


def findings(template: str) -> list[Expected]:
    report = workspace().check([FOLDER / template])
    assert not report.problems
    told = []
    for reported in report.reported:
        span = reported.finding.span
        file = Path(span.file).resolve()
        line = file.read_text(encoding="utf-8").splitlines()[span.line - 1]
        text = line[span.column - 1 : span.end_column - 1 if span.line == span.end_line else None]
        place = (file.relative_to(FOLDER).as_posix(), reported.policy, reported.finding.resource)
        told.append((*place, span.line, span.column, text))
    return told


@pytest.mark.parametrize("template", EXPECTED)
def test_a_finding_stands_at_the_property_to_mend(template: str) -> None:
    assert sorted(findings(template)) == sorted(EXPECTED[template])


def test_every_template_is_looked_at() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == set(EXPECTED)
