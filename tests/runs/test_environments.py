"""A root module is judged once for each environment, and what all of them share is told once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from linter.discovery.discover import discover
from linter.discovery.gitignore import read_patterns
from linter.discovery.memory import Memory
from linter.discovery.walk import NOTHING
from linter.finding import Notice
from linter.judgement.configuration.config import BadConfig, Config, Environments
from linter.judgement.configuration.setup import Asked, Nearest
from linter.judgement.registry import Catalogue
from linter.runs.environments import expanded
from linter.tree import Tree
from linter.workspace import Workspace


def laid_out(home: Path, patterns: str, *names: str) -> tuple[list[tuple[str, list[str]]], tuple[Notice, ...]]:
    """Root modules by the names of their folders with the files of variables of each environment, and the notices."""
    for name in names:
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    tree = Tree(home.resolve())
    config = Config(environments=Environments(read_patterns(patterns), home.resolve()))
    found = expanded(tree, discover(tree, [home], NOTHING, Memory()), lambda _: config)
    named = [(one.deployment.path.name, [file.name for file in one.deployment.var_files]) for one in found.targets]
    return named, found.notices


def test_each_file_that_matches_is_an_environment_of_the_root_above_it(tmp_path: Path) -> None:
    files = ("a/main.tf", "a/envs/dev.tfvars", "a/envs/prod.tfvars", "b/main.tf", "b/envs/dev.tfvars", "a/x.tfvars")
    found, notices = laid_out(tmp_path, "envs/*.tfvars\n**/envs/*.tfvars", *files)
    assert found == [("a", ["dev.tfvars"]), ("a", ["prod.tfvars"]), ("b", ["dev.tfvars"])]
    assert ["x.tfvars is not applied" in notice.message for notice in notices] == [True]


def test_a_file_below_no_root_is_an_environment_of_every_root(tmp_path: Path) -> None:
    found, notices = laid_out(tmp_path, "envs/*.tfvars", "a/main.tf", "b/main.tf", "envs/dev.tfvars")
    assert found == [("a", ["dev.tfvars"]), ("b", ["dev.tfvars"])]
    assert not notices


def test_files_that_nothing_gives_are_told_once_for_each_root(tmp_path: Path) -> None:
    names = [f"a/{number}.tfvars" for number in range(5)]
    found, (notice,) = laid_out(tmp_path, "", "a/main.tf", "a/terraform.tfvars", *names)
    assert found == [("a", [])]
    assert "2 more are not applied" in notice.message


def test_a_configuration_that_cannot_be_followed_expands_nothing(tmp_path: Path) -> None:
    (tmp_path / "main.tf").touch()
    (tmp_path / "dev.tfvars").touch()

    def broken(_path: Path) -> Config:
        raise BadConfig(())

    tree = Tree(tmp_path.resolve())
    found = expanded(tree, discover(tree, [tmp_path], NOTHING, Memory()), broken)
    assert [one.deployment.var_files for one in found.targets] == [()]


RULE = """\
variable "public" {{}}
resource "aws_subnet" "s" {{
  vpc_id                  = "vpc-1"
  map_public_ip_on_launch = {}
}}
"""


@pytest.mark.parametrize(
    ("value", "environments", "told"),
    [
        ("true", {"dev": "false", "prod": "true"}, [("certain", "")]),
        ("var.public", {"dev": "false", "prod": "true"}, [("certain", "with envs/prod.tfvars")]),
        (
            "var.public",  # set in two places: two findings, each at its own
            {"dev": "true", "prod": "true"},
            [("certain", "with envs/dev.tfvars"), ("certain", "with envs/prod.tfvars")],
        ),
        ("var.public", {"dev": "false", "prod": "false"}, []),
    ],
)
def test_a_finding_says_in_which_environments_it_holds(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    environments: Mapping[str, str],
    told: list[tuple[str, str]],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text(RULE.format(value))
    (tmp_path / "moatlint.yaml").write_text('var_files: ["envs/*"]\n')
    (tmp_path / "envs").mkdir()
    for name, public in environments.items():
        (tmp_path / f"envs/{name}.tfvars").write_text(f"public = {public}\n")
    setups = Nearest(tmp_path.resolve(), Catalogue(), Asked(select=("subnet-auto-public-ip",)))
    report = Workspace(tmp_path.resolve(), setups).check([tmp_path])
    assert [("certain" if one.certain else "possible", one.scenario) for one in report.reported] == told
