"""Paths lead to the deployments they hold or belong to."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from linter.discovery import walk
from linter.discovery.discover import Discovery, discover
from linter.discovery.gitignore import read_patterns
from linter.discovery.memory import Memory
from linter.discovery.walk import NOTHING, Excluded
from linter.resource import Dialect
from linter.source import Source
from linter.terraform.modules.module import parsed
from linter.terraform.syntax.syntax import File
from linter.tree import Tree

TEMPLATE = "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n"
PLAN = '{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{"root_module":{}}}'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


def call(source: str) -> str:
    return f'module "child" {{\n  source = "{source}"\n}}\n'


def discovered(
    *paths: str, excluded: Excluded = NOTHING, root: str = ".", buffers: Mapping[str, str] = {}
) -> Discovery:
    unsaved = {Path(name).resolve(): text for name, text in buffers.items()}
    return discover(Tree(Path(root).resolve(), unsaved), [Path(path) for path in paths or ["."]], excluded, Memory())


def found(*paths: str, excluded: Excluded = NOTHING, root: str = ".", buffers: Mapping[str, str] = {}) -> list[str]:
    discovery = discovered(*paths, excluded=excluded, root=root, buffers=buffers)
    assert not discovery.problems
    return [each.deployment.path.relative_to(Path.cwd()).as_posix() for each in discovery.targets]


def test_a_folder_of_terraform_is_a_deployment_in_either_spelling() -> None:
    lay({"a/main.tf": "", "b/main.tofu": "", "c/main.tf.json": "{}", "d/only.tfvars": "", "e/readme.md": ""})
    assert found() == ["a", "b", "c"]


def test_a_called_module_is_judged_through_its_callers_alone() -> None:
    lay({"app/main.tf": call("../modules/net"), "modules/net/main.tf": call("./inner"), "modules/net/inner/x.tf": ""})
    assert found() == ["app"]


def test_a_module_that_only_something_outside_calls_is_judged_by_itself() -> None:
    lay({"app/main.tf": call("../modules/net"), "modules/net/main.tf": ""})
    assert found("modules") == ["modules/net"]


def test_modules_that_call_each_other_in_a_circle_are_not_passed_over() -> None:
    lay({"a/main.tf": call("../b"), "b/main.tf": call("../a"), "c/main.tf": call("./")})
    assert found() == ["a", "c"]


def test_a_call_that_leaves_the_tree_or_names_a_registry_hides_nothing() -> None:
    lay({"in/a/main.tf": call("../../out"), "in/b/main.tf": call("terraform-aws-modules/vpc/aws"), "out/main.tf": ""})
    assert found("in", root="in") == ["in/a", "in/b"]


def test_a_call_in_json_counts_too() -> None:
    lay({"app/main.tf.json": '{"module": {"net": {"source": "../net"}}}', "net/main.tf": ""})
    assert found() == ["app"]


@pytest.mark.parametrize("name", ["vpc.yaml", "vpc.yml", "vpc.template", "vpc.cfn", "stack", "vpc.yaml.j2"])
def test_a_template_is_known_by_its_content_whatever_it_is_called(name: str) -> None:
    lay({name: TEMPLATE, "values.yaml": "replicas: 3\n", "notes": "Resources are scarce\n"})
    assert found() == [name]


def test_templates_in_json_and_plans_are_told_apart_from_other_json() -> None:
    lay(
        {
            "template.json": '{"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}',
            "plan.json": PLAN,
            "tfplan": PLAN,
            "state.json": '{"format_version":"1.0","values":{}}',
            "package.json": '{"name": "x"}',
        }
    )
    assert [(each.deployment.path.name, each.deployment.dialect) for each in discovered().targets] == [
        ("plan.json", Dialect.PLAN),
        ("template.json", Dialect.CLOUDFORMATION),
        ("tfplan", Dialect.PLAN),
    ]


def test_what_git_ignores_is_left_out_unless_it_is_named() -> None:
    lay({".gitignore": "build/\n*.old.yaml\n", "build/a.yaml": TEMPLATE, "b.old.yaml": TEMPLATE, "c.yaml": TEMPLATE})
    assert found() == ["c.yaml"]
    assert found("build") == ["build/a.yaml"]
    assert found("b.old.yaml") == ["b.old.yaml"]


def test_a_deeper_gitignore_has_the_last_word() -> None:
    lay({".gitignore": "*.yaml\n", "keep/.gitignore": "!a.yaml\n", "keep/a.yaml": TEMPLATE, "keep/b.yaml": TEMPLATE})
    assert found() == ["keep/a.yaml"]


def test_what_the_configuration_excludes_is_left_out_even_if_named() -> None:
    lay({"legacy/a.yaml": TEMPLATE, "b.yaml": TEMPLATE})
    excluded = Excluded(read_patterns("legacy/"), Path.cwd())
    assert found(excluded=excluded) == ["b.yaml"]
    named = discovered("legacy/a.yaml", "b.yaml", excluded=excluded)
    assert [each.deployment.path.name for each in named.targets] == ["b.yaml"]
    assert named.hidden == {"excluded": ("legacy/a.yaml",)}


@pytest.mark.parametrize(
    "folder", [".git", ".terraform/modules/vpc", "node_modules/pkg", ".aws-sam/build", "cdk.out/asset.0f3a"]
)
def test_what_tools_made_or_fetched_is_left_out(folder: str) -> None:
    lay({f"{folder}/main.tf": "", f"{folder}/a.yaml": TEMPLATE, "cdk.out/Stack.template.json": '{"Resources": {}}'})
    assert not [each for each in found() if each.startswith(folder)]


def test_a_link_out_of_the_tree_is_not_followed_and_one_in_a_circle_not_forever(tmp_path: Path) -> None:
    lay({"inside/a.yaml": TEMPLATE, "outside/b.yaml": TEMPLATE})
    (tmp_path / "inside/out").symlink_to(tmp_path / "outside")
    (tmp_path / "inside/b.yaml").symlink_to(tmp_path / "outside/b.yaml")
    (tmp_path / "inside/round").symlink_to(tmp_path / "inside")
    (tmp_path / "inside/itself.yaml").symlink_to(tmp_path / "inside/itself.yaml")
    discovery = discovered("inside", root="inside")
    assert [each.deployment.path.name for each in discovery.targets] == ["a.yaml"]
    assert [(each.span.file, each.message.partition(" /")[0]) for each in discovery.problems] == [
        ("inside/itself.yaml", "inside/itself.yaml is not a regular file."),
        ("inside/b.yaml", "inside/b.yaml is a link that leads outside the scanned tree"),
        ("inside/out", "inside/out is a link that leads outside the scanned tree"),
    ]


def test_a_file_leads_to_every_deployment_it_belongs_to() -> None:
    lay({"a/main.tf": call("../net"), "b/main.tf": call("../net"), "c/main.tf": "", "net/main.tf": "", "net/v.tf": ""})
    discovery = discovered("net/v.tf")
    assert [each.deployment.path.name for each in discovery.targets] == ["a", "b"]
    assert {file.name for each in discovery.targets for file in each.files} == {"v.tf"}


def test_a_file_leads_to_its_callers_whatever_they_write() -> None:
    lay({"modules/a/main.tf": "", "modules/b/main.tf": call("../a"), "other/main.tf": call("../modules/c")})
    lay({"written/main.tf": call("../modules/b"), "composed/main.tf": call("../${local.where}/a")})
    lay({"composed/locals.tf": 'locals {\n  where = "modules"\n}\n', "backend/main.tf": call("../modules/a")})
    Path("link").symlink_to("modules")
    lay({"linked/main.tf": call("../link/a"), "json/main.tf.json": '{"module": {"a": {"source": "../modules/a"}}}'})
    assert found("modules/a/main.tf") == ["backend", "composed", "json", "linked", "written"]


def test_only_what_may_call_a_module_is_parsed_for_a_file_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def parsing(roots: int) -> int:
        lay({"modules/shared/main.tf": "", "modules/own/main.tf": "", "mine/main.tf": call("../modules/own")})
        lay({f"roots/{number}/main.tf": call("../../modules/shared") for number in range(roots)})
        files: set[str] = set()

        def noted(source: Source) -> File:
            files.add(source.file)
            return parsed(source)

        monkeypatch.setattr("linter.terraform.instances.outline.parsed", noted)
        assert found("modules/own/main.tf") == ["mine"]
        return len(files)

    assert parsing(3) == parsing(30) == 1


def test_variables_lead_to_the_module_above_them() -> None:
    lay({"app/main.tf": "", "app/environments/prod/prod.tfvars": "", "other/main.tf": ""})
    assert found("app/environments/prod/prod.tfvars") == ["app"]


def test_a_folder_beside_its_file_is_judged_whole_and_once() -> None:
    lay({"app/main.tf": "", "app/a.yaml": TEMPLATE})
    discovery = discovered("app", "app/main.tf", "app/a.yaml", "app/../app")
    assert [(each.deployment.path.name, each.files) for each in discovery.targets] == [
        ("app", frozenset()),
        ("a.yaml", frozenset()),
    ]


def test_a_file_that_is_nothing_of_ours_is_passed_over_and_counted() -> None:
    lay({"values.yaml": "replicas: 3\n", "lonely.tfvars": "a = 1\n", "app/main.tf": "", "b/main.tf": ""})
    discovery = discovered("values.yaml", "lonely.tfvars", "app/main.tf")
    assert [each.deployment.path.name for each in discovery.targets] == ["app"]
    assert discovery.passed_over == ("values.yaml",)
    assert [each.subject for each in discovery.notices] == ["lonely.tfvars"]
    assert not discovery.empty


def test_a_named_path_with_nothing_to_judge_is_told() -> None:
    lay({"values.yaml": "replicas: 3\n", "docs/readme.md": "", "app/main.tf": "", "none/x/.keep": ""})
    assert [each.span.file for each in discovered("values.yaml").empty] == ["values.yaml"]
    assert [each.span.file for each in discovered("docs", "app", "none").empty] == ["docs", "none"]
    assert not discovered().empty


def test_the_working_directory_is_empty_only_without_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"docs/readme.yaml": "a: 1\n", "void/.keep": ""})
    monkeypatch.chdir(tmp_path / "docs")
    assert [each.message for each in discovered().notices] == [
        "there is nothing to judge: no Terraform, no CloudFormation template and no plan"
    ]
    assert not discovered(".").empty
    (tmp_path / "void/.keep").unlink()
    assert [each.span.file for each in discovered(str(tmp_path / "void"), root=str(tmp_path)).empty] == [
        (tmp_path / "void").as_posix()
    ]


@pytest.mark.parametrize("mark", ['terraform {\n  backend "s3" {}\n}\n', "terraform {\n  cloud {}\n}\n"])
def test_a_folder_with_a_backend_is_a_root_whoever_calls_it(mark: str) -> None:
    lay({"main.tf": mark, "examples/simple/main.tf": call("../.."), "examples/simple/inner/main.tf": ""})
    assert found() == [".", "examples/simple", "examples/simple/inner"]


def test_a_folder_with_variables_of_its_own_is_a_root_whoever_calls_it() -> None:
    lay({"main.tf": "", "prod.auto.tfvars": "", "test/main.tf": call("..")})
    assert found() == [".", "test"]


def test_a_named_file_of_variables_is_applied_to_its_root() -> None:
    lay({"app/main.tf": "", "app/envs/prod.tfvars": "a = 1\n", "app/terraform.tfvars": ""})
    discovery = discovered("app/envs/prod.tfvars", "app/main.tf", "app/terraform.tfvars")
    assert [
        (
            each.deployment.path.name,
            [file.name for file in each.deployment.var_files],
            sorted(f.name for f in each.files),
        )
        for each in discovery.targets
    ] == [("app", [], ["main.tf", "terraform.tfvars"]), ("app", ["prod.tfvars"], ["prod.tfvars"])]


def test_a_file_of_variables_below_no_root_is_for_the_only_one_there_is() -> None:
    lay({"infra/main.tf": call("./m"), "infra/m/main.tf": "", "envs/prod.tfvars": "a = 1\n"})
    (only,) = discovered("envs/prod.tfvars").targets
    assert (only.deployment.path.name, only.deployment.var_files[0].name) == ("infra", "prod.tfvars")
    lay({"other/main.tf": ""})
    several = discovered("envs/prod.tfvars", "other/main.tf")
    assert [each.deployment.path.name for each in several.targets] == ["other"]
    assert "--var-file" in several.notices[0].message


def test_files_of_variables_that_lie_there_unused_are_known_by_root() -> None:
    lay(
        {
            "app/main.tf": call("./m"),
            "app/envs/a.tfvars": "",
            "app/terraform.tfvars": "",
            "app/m/main.tf": "",
            "app/m/b.tfvars": "",
        }
    )
    unloaded = {root.name: [file.name for file in files] for root, files in discovered().variables.items()}
    assert unloaded == {"app": ["a.tfvars"]}


def test_what_git_tracks_is_not_ignored(tmp_path: Path) -> None:
    lay(
        {
            "terraform/main.tf": "",
            "terraform/other/x.yaml": TEMPLATE,
            "build/a.yaml": TEMPLATE,
            ".gitignore": "*terraform*\nbuild/\n",
        }
    )
    git("init", "-q")
    git("add", "-f", "terraform/main.tf", ".gitignore")
    assert found() == ["terraform"]
    git("add", "-f", "terraform/other/x.yaml")
    git("update-index", "--index-version", "4")
    assert found() == ["terraform", "terraform/other/x.yaml"]
    (tmp_path / ".git/index").write_bytes(b"DIRC\0\0\0\2\0\0\0\5cut")
    assert sorted(each.message for each in discovered().notices) == [
        "git's index is incomplete: what .gitignore matches is not judged",
        "there is nothing to judge: no Terraform, no CloudFormation template and no plan",
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("terragrunt.hcl", "terragrunt render-json"),
        ("network.tfstack.hcl", "Stacks"),
        ("network.tfcomponent.hcl", "Stacks"),
        ("cdk.json", "cdk synth"),
        ("Pulumi.yaml", "Pulumi"),
    ],
)
def test_a_tool_whose_files_are_not_read_is_named_with_what_to_do(name: str, word: str) -> None:
    lay({f"live/a/{name}": "", f"live/b/{name}": "", "main.tf": ""})
    for paths, subject in (((), f"live/a/{name} (1 more)"), ((f"live/b/{name}",), f"live/b/{name}")):
        (notice,) = discovered(*paths).notices
        assert word in notice.message
        assert notice.subject == subject


def test_a_cdk_app_that_has_been_synthesised_needs_no_word() -> None:
    lay({"cdk.json": "{}", "cdk.out/Stack.template.json": '{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}'})
    assert not discovered().notices


def test_a_pipe_in_the_place_of_a_template_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert [each.message for each in discovered().problems] == ["a.yaml is not a regular file."]


def test_a_plan_in_binary_form_is_an_error_that_says_what_to_do() -> None:
    Path("tfplan").write_bytes(b"PK\x03\x04binary")
    (problem,) = discovered("tfplan").problems
    assert "terraform show -json" in problem.advice


def test_a_path_that_is_not_there_or_outside_is_a_problem() -> None:
    lay({"in/a.yaml": TEMPLATE, "b.yaml": TEMPLATE})
    discovery = discovered("in/none.yaml", "b.yaml", root="in")
    assert [each.span.file for each in discovery.problems] == ["in/none.yaml", "b.yaml"]
    assert "outside the scanned tree" in discovery.problems[1].message


def test_a_tree_that_is_too_large_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({f"{number}/a.yaml": TEMPLATE for number in range(5)})
    monkeypatch.setattr(walk, "MOST_ENTRIES", 7)
    discovery = discovered()
    assert [each.message for each in discovery.problems] == [
        "There are more than 7 files and folders: those after this one are not judged."
    ]
    assert 0 < len(discovery.targets) < 5


def test_an_unsaved_file_is_found_and_an_unsaved_text_believed() -> None:
    lay({"a.yaml": "replicas: 3\n"})
    assert found(buffers={"a.yaml": TEMPLATE, "b.yaml": TEMPLATE}) == ["a.yaml", "b.yaml"]


def test_what_changed_between_two_searches_is_seen() -> None:
    lay({"a.yaml": "replicas: 3\n", "app/main.tf": call("../net"), "net/main.tf": ""})
    memory, tree = Memory(), Tree(Path.cwd())
    assert [each.deployment.path.name for each in discover(tree, [Path()], NOTHING, memory).targets] == ["app"]
    lay({"a.yaml": TEMPLATE, "app/main.tf": "# nothing any more\n"})
    again = discover(tree, [Path()], NOTHING, memory).targets
    assert [each.deployment.path.name for each in again] == ["a.yaml", "app", "net"]
