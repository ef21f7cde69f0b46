"""`moatlint explain` shows the page of a policy."""

from pathlib import Path

import pytest

from linter.cli import main


def test_a_page_tells_why_and_how_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ingress-ssh-open"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("ingress-ssh-open (critical)\n\nSSH is open")
    assert "## How to fix" in page
    assert "CKV_AWS_24" in page


def test_an_unknown_policy_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ingress-shh-open"]) == 2
    assert "Did you mean ingress-ssh-open?" in capsys.readouterr().err


def test_a_folder_that_is_none_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "x", "--policies", str(tmp_path / "none")]) == 2
    assert "is not a folder of policies" in capsys.readouterr().err
