"""Questions asked of a module."""

from pathlib import Path

import pytest

from linter.terraform.console import evaluated
from linter.terraform.inquiry import QUESTION, ModuleScope, is_complete, opened
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree


def scope(folder: Path, **own: str) -> ModuleScope:
    return ModuleScope(opened(Tree(folder), folder, [], {}), own)


def test_locals_of_ones_own_stand_above_the_modules(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {\n  a = 1\n  b = 2\n}\n")
    assert evaluated(QUESTION, "local.a + local.b", scope(tmp_path)).content == 3
    assert evaluated(QUESTION, "local.a + local.b", scope(tmp_path, a="local.b * 10")).content == 22


def test_what_stands_in_an_arm_that_is_not_taken_must_be_declared_all_the_same(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="nope"):
        evaluated(QUESTION, "true ? 1 : local.nope", scope(tmp_path))


@pytest.mark.parametrize("text", ["1", "1 +", "]", "{ a = 1 }", "[\n1\n]", "<<E\na\nE", "1 2"])
def test_a_text_that_more_lines_would_not_mend_is_complete(text: str) -> None:
    assert is_complete(text)


@pytest.mark.parametrize("text", ["[", "{\n a = 1", "f(1,", "<<E\na", "[for x in y :", "(1 +"])
def test_a_text_that_waits_for_its_end_is_not_complete(text: str) -> None:
    assert not is_complete(text)


def test_the_required_version_decides_how_a_question_is_evaluated(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('terraform {\n  required_version = ">= 1.12"\n}\n')
    assert evaluated(QUESTION, "true || [][0]", scope(tmp_path)).content is True


def test_without_a_required_version_a_question_is_evaluated_as_terraform_was_recorded(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="Invalid index"):
        evaluated(QUESTION, "true || [][0]", scope(tmp_path))
