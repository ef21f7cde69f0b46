"""The folders a module calls, and whether it is deployed by itself, are read from its text alone."""

from pathlib import Path

import pytest

from linter.source import Source
from linter.terraform.instances.outline import outline, suspected
from linter.terraform.modules.module import parsed
from linter.terraform.syntax.syntax import File
from linter.tree import Tree


def called(home: Path, text: str, name: str = "main.tf") -> list[str]:
    folder = home / "root" / "app"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    tree = Tree((home / "root").resolve())
    folders = outline(tree, ((folder / name).resolve(),))[0]
    assert set(folders) <= set(suspected(tree, ((folder / name).resolve(),)))
    return [folder.relative_to(tree.root).as_posix() for folder in folders]


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


@pytest.mark.parametrize(
    "source",
    [
        'source = "./b"',
        'source="./b"',
        'source\t= "./b" # not ../a',
        'source = "./b" // ../a',
        'source = "./b" /* ../a */\n  version = 1',
        'source /* of it */ = "./b"',
        'source = /* of it */ "./b"',
        'source = # of it\n  "./b"',
        'source = (\n  "./b"\n  )',
        'source = "./${"b"}"',
        'source = "./\\u0062"',
        'source = "./%{if true}b%{endif}"',
        'source = join("/", [".", "b"])',
        'source = true ? "./b" : "./c"',
        'source = "x" == "y" ? "./c" : "./b"',
        "source = <<EOT\n./b\nEOT",
        "source = <<-EOT\n  ./b\n  EOT",
        'source = ".\\\\b"',
        'source = "./b"\r\n',
    ],
)
def test_whatever_way_a_call_is_written_it_is_suspected(source: str, tmp_path: Path) -> None:
    called(tmp_path, f'module "m" {{\n  {source}\n}}\n')
    called(tmp_path, f'module "m" {{ {source} }}')
    called(tmp_path, f'module "é" {{\n  {source}\n}}\nmodule "n" {{\n  source = "../a"\n}}\n')


@pytest.mark.parametrize(
    ("text", "is_parsed"),
    [
        ('module "m" {\n  source = "./b"\n}\nresource "aws_vpc" "source" {\n  x = data.y.z.source\n}\n', False),
        ('module "m" {\n  source = "./b"\n  source_hash = var.x\n}\n# the source of it\n', False),
        ('terraform {\n  required_providers {\n    a = { source = "a/b" }\n  }\n}\n# module\n', False),
        ('resource "aws_vpc" "m" {\n  source = var.x\n}\n', False),
        ('module "m" {\n  source = var.x\n}\n', True),
    ],
)
def test_only_what_the_text_does_not_say_plainly_is_parsed(
    text: str, is_parsed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[str] = []

    def noted(source: Source) -> File:
        files.append(source.file)
        return parsed(source)

    monkeypatch.setattr("linter.terraform.instances.outline.parsed", noted)
    (tmp_path / "main.tf").write_text(text)
    suspected(Tree(tmp_path.resolve()), (tmp_path.resolve() / "main.tf",))
    assert bool(files) == is_parsed
