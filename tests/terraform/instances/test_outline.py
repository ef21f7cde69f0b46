"""The folders a module calls, and whether it is deployed by itself, are read from its text alone."""

from pathlib import Path

import pytest

from linter.terraform.instances.outline import outline
from linter.tree import Tree


def called(home: Path, text: str, name: str = "main.tf") -> list[str]:
    folder = home / "root" / "app"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    tree = Tree((home / "root").resolve())
    return [each.relative_to(tree.root).as_posix() for each in outline(tree, ((folder / name).resolve(),))[0]]


def test_paths_are_followed_in_the_tree_alone(tmp_path: Path) -> None:
    text = "".join(
        f'module "m{number}" {{\n  source = "{source}"\n}}\n'
        for number, source in enumerate(["./b", "../a", "../../../etc", "hashicorp/consul/aws", "git::../x", "../a/"])
    )
    assert called(tmp_path, text) == ["a", "app/b"]


def test_the_default_of_a_variable_may_name_a_folder(tmp_path: Path) -> None:
    text = (
        'variable "x" {\n  default = "../b"\n}\nlocals {\n  y = "${var.x}/c"\n}\nmodule "m" {\n  source = local.y\n}\n'
    )
    assert called(tmp_path, text) == ["b/c"]


def test_what_is_not_written_out_or_broken_is_passed_over(tmp_path: Path) -> None:
    assert (
        called(tmp_path, 'module "a" {\n  source = "./${var.x}"\n}\nmodule "b" {\n}\nmodule "c" {\n  source =\n}\n')
        == []
    )
    assert called(tmp_path, 'resource "module" "a" {\n  source = "./b"\n}\n') == []


def test_json_calls_too(tmp_path: Path) -> None:
    assert called(tmp_path, '{"module": {"a": [{"source": "../a"}], "b": {"source": "./b"}}}', "main.tf.json") == [
        "a",
        "app/b",
    ]


def test_a_file_that_cannot_be_read_calls_nothing(tmp_path: Path) -> None:
    assert outline(Tree(tmp_path.resolve()), (tmp_path.resolve() / "none.tf",)) == ((), False)


@pytest.mark.parametrize(
    ("name", "text", "deployed"),
    [
        ("main.tf", 'terraform {\n  backend "s3" {}\n}\n', True),
        ("main.tf", "terraform {\n  cloud {}\n}\n", True),
        ("main.tf.json", '{"terraform": {"backend": {"s3": {}}}}', True),
        ("main.tf.json", '{"terraform": [{"cloud": {"organization": "x"}}]}', True),
        ("main.tf", 'terraform {\n  required_version = "1.12"\n}\nlocals {\n  backend = "cloud"\n}\n', False),
    ],
)
def test_a_module_with_a_backend_is_deployed_by_itself(tmp_path: Path, name: str, text: str, deployed: bool) -> None:
    file = tmp_path.resolve() / name
    file.write_text(text, encoding="utf-8")
    assert outline(Tree(tmp_path.resolve()), (file,))[1] is deployed
