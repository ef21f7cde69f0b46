"""What Terraform planned for 95 modules, and what we say it would plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linter.terraform.instances.planned import planned
from tests.terraform.test_oracle_expressions import ORACLE, SCORE

MODULES = ORACLE / "dev" / "modules"
NAMES = sorted(folder.name for folder in MODULES.iterdir() if (folder / "expected.json").exists())


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return content


def disagreements(wanted: dict[str, Any], got: dict[str, Any], unknown: str) -> list[str]:
    """The attributes, or with no address the outputs, that are told otherwise than Terraform tells them."""
    found = []
    kind = "resources" if unknown == "unknown" else "outputs"
    for name in sorted({*wanted[kind], *got[kind]}):
        if name not in wanted[kind] or name not in got[kind]:
            found.append(f"{name} is {'planned' if name in wanted[kind] else 'not planned'}")
            continue
        want = SCORE.leaves(wanted[kind][name], wanted[unknown].get(name, []))
        have = SCORE.leaves(got[kind][name], set(got[unknown].get(name, [])))
        for path in got[unknown].get(name, []):
            have.setdefault(path, SCORE.UNKNOWN)
        compared = SCORE.compare(want, have)
        found += [f"{name}.{p}: {verdict}: {w} and not {h}" for p, verdict, w, h in compared if verdict != "agree"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_planned_as_terraform_plans_it(name: str) -> None:
    wanted, case = read(MODULES / name / "expected.json"), read(MODULES / name / "case.json")
    got = json.loads(json.dumps(planned(MODULES / name, case.get("args", []), case.get("env", {}))))
    assert bool(wanted.get("error")) == ("error" in got), got.get("error", wanted.get("messages"))
    if "error" in got:
        assert any(title.startswith(got["title"]) for title in wanted["messages"]), (got, wanted)
        return
    assert not disagreements(wanted, got, "unknown")
    assert not disagreements(wanted, got, "unknown_outputs")
