"""`moatlint policies new` writes what `moatlint policies test` refuses until it is filled in, and passes then."""

import re
from pathlib import Path

import pytest

from linter.authoring.home import FILL_IN
from linter.cli import main

NAME = "subnet-without-owner"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def new(*arguments: str) -> int:
    return main(["policies", "new", *arguments])


def written(folder: Path) -> list[str]:
    written = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return sorted(path.relative_to(folder).as_posix() for path in written)


def fill_in(folder: Path) -> None:
    """Write something wherever a person is to write, and nothing else."""
    for name in written(folder):
        file = folder / name
        text = file.read_text(encoding="utf-8").replace(f"{FILL_IN}: the fault in a sentence", "It has no owner.")
        text = re.sub(r", with a full stop\.", "", text)
        file.write_text(re.sub(rf"{FILL_IN}: .*", "We say so.", text), encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ([], ["docs/{}.md", "fixtures/{_}/case.tf", "fixtures/{_}/case.yaml", "{_}.py"]),
        (["--yaml"], ["docs/{}.md", "fixtures/{_}/case.tf", "fixtures/{_}/case.yaml", "{}.yaml"]),
        (
            ["--theme", "house-rules"],
            [
                "docs/{}.md",
                "fixtures/house_rules/{_}/case.tf",
                "fixtures/house_rules/{_}/case.yaml",
                "house_rules/{_}.py",
            ],
        ),
    ],
)
def test_what_is_written_fails_until_it_is_filled_in_and_passes_then(
    arguments: list[str], files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(NAME, "--policies", "own", *arguments) == 0
    expected = [name.replace("{}", NAME).replace("{_}", NAME.replace("-", "_")) for name in files]
    assert written(Path("own")) == sorted(expected)
    assert "next: fill in what says FILL IN" in capsys.readouterr().out
    assert main(["policies", "test", "own"]) == 1
    told = capsys.readouterr().out
    assert f"own/{expected[-1]}:" in told
    assert "fill in the fault in a sentence" in told
    fill_in(Path("own"))
    assert main(["policies", "test", "own", "--pages"]) == 0, capsys.readouterr().out
    assert main(["policies", "test", "own"]) == 0


def test_nothing_that_is_there_is_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own/fixtures/subnet_without_owner").mkdir(parents=True)
    Path("own/fixtures/subnet_without_owner/case.yaml").write_text("mine", encoding="utf-8")
    assert new(NAME, "--policies", "own") == 2
    assert "case.yaml is there already: nothing was written" in capsys.readouterr().err
    assert written(Path("own")) == ["fixtures/subnet_without_owner/case.yaml"]


def test_a_policy_is_not_written_twice_in_two_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert new(NAME, "--policies", "own", "--yaml") == 0
    assert new(NAME, "--policies", "own", "--theme", "net") == 2
    assert f"own/{NAME}.yaml is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Subnet_Owner", "did you mean subnet-owner?"),
        ("../evil", "did you mean evil?"),
        ("a/b", "did you mean a-b?"),
        ("import", "it has another meaning"),
        ("fixtures", "it has another meaning"),
        ("intent-x", "it has another meaning"),
        ("ingress-ssh-open", "is a policy of moatlint"),
    ],
)
def test_a_name_that_will_not_do_is_refused(name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(name, "--policies", "own") == 2
    assert said in capsys.readouterr().err
    assert not Path("own").exists()


def test_the_folder_must_be_named_outside_of_a_checkout(capsys: pytest.CaptureFixture[str]) -> None:
    assert new(NAME) == 2
    assert "name the folder of your policies: --policies DIR" in capsys.readouterr().err
    Path("file").touch()
    assert new(NAME, "--policies", "file") == 2
    assert "file is not a folder" in capsys.readouterr().err


def test_a_contributor_is_told_the_themes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(Path(__file__).parents[3])
    assert new(NAME) == 2
    assert "name the theme: --theme, one of account, acls" in capsys.readouterr().err
    assert new(NAME, "--theme", "subnet") == 2
    assert "did you mean subnets?" in capsys.readouterr().err
    assert new(NAME, "--theme", "subnets", "--yaml") == 2
    assert "are written in Python" in capsys.readouterr().err
