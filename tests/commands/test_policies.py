"""`moatlint policies` lists what is looked for."""

from pathlib import Path

import pytest

from linter.cli import main
from linter.judgement.registry import slugs


def test_every_policy_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(slugs())


def test_a_folder_that_is_none_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--policies", str(tmp_path / "none")]) == 2
    assert "is not a folder of policies" in capsys.readouterr().err
