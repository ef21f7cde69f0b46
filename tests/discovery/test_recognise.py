"""What a file is, is told by its text, and cheaply where its name promises nothing."""

from pathlib import Path

import pytest

from linter import tree as tree_module
from linter.discovery.recognise import dialect_of
from linter.resource import Dialect
from linter.tree import Tree, Unreadable
from tests.growth import effort

TEMPLATE = "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n"


def told(home: Path, name: str, content: bytes) -> Dialect | None:
    (home / name).write_bytes(content)
    return dialect_of(Tree(home.resolve()), home.resolve() / name)


@pytest.mark.parametrize("name", ["a.yaml", "a.template", "a", "a.stack"])
def test_a_template_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name, TEMPLATE.encode()) is Dialect.CLOUDFORMATION


def test_a_byte_order_mark_hides_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "a.yaml", b"\xef\xbb\xbf" + TEMPLATE.encode()) is Dialect.CLOUDFORMATION


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Resources are scarce.\n",
        b"\0\1\2Resources:\n  A:\n    Type: AWS::EC2::VPC\n",
        b"#" * 5000 + b"\n" + TEMPLATE.encode(),
    ],
    ids=["empty", "prose", "binary", "far down"],
)
def test_a_file_that_is_not_called_like_one_must_look_like_one_from_the_start(tmp_path: Path, content: bytes) -> None:
    assert told(tmp_path, "notes", content) is None


def test_a_template_called_like_one_may_begin_with_a_long_comment(tmp_path: Path) -> None:
    assert told(tmp_path, "a.yaml", b"#" * 5000 + b"\n" + TEMPLATE.encode()) is Dialect.CLOUDFORMATION


def test_a_plan_is_told_from_a_state(tmp_path: Path) -> None:
    assert told(tmp_path, "plan.json", b'{"format_version":"1.2","planned_values":{}}') is Dialect.PLAN
    assert told(tmp_path, "state.json", b'{"format_version":"1.0","values":{}}') is None


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        dialect_of(Tree(tmp_path.resolve()), tmp_path.resolve() / "none.yaml")


@pytest.mark.parametrize(
    "name", ["README.md", "notes.rst", "page.txt", "t.py", "make.sh", "a.js", "a.ts", "a.go", "a.rego"]
)
def test_prose_and_source_that_quote_a_template_are_none(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name, TEMPLATE.encode()) is None


@pytest.mark.parametrize(
    "text",
    [
        "# a licence\n\n%YAML 1.1\n---\n" + TEMPLATE,
        "".join(f"  {line}\n" for line in TEMPLATE.splitlines()),
        "Outputs: {}\n" + TEMPLATE + "Description: keys in any order\n",
        "kind: Service\n---\n" + TEMPLATE,
        '# who\n{Resources: {Vpc: {Type: "AWS::EC2::VPC"}}}',
        '---\n{"Outputs": {}, "Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}',
        '{ // why\n"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}',
        '{"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}, # trailing comma\n}',
        'AWSTemplateFormatVersion: "2010-09-09"\nResource: {}\n',
        'AWSTemplateFormatVersion: "2010-09-09"\nResources: []\n',
    ],
    ids=["preamble", "indented", "order", "documents", "flow", "marked", "slashes", "commas", "misspelt", "malformed"],
)
def test_a_template_is_one_however_it_begins(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, "a.yaml", text.encode()) is Dialect.CLOUDFORMATION


@pytest.mark.parametrize(
    "text",
    [
        "service: demo\nresources:\n  Resources:\n    Vpc: {Type: AWS::EC2::VPC}\n",
        "spec:\n  template: |\n    Resources:\n      Vpc: {Type: AWS::EC2::VPC}\n",
        '{"body": {"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}}',
        "{{- if .Values.on }}\nResources: {{ toYaml .Values.Resources }}\nType: AWS::x\n",
        '{"note": "\\"Resources\\": {}, Type: AWS::EC2::VPC',
    ],
    ids=["serverless", "block scalar", "nested", "chart", "unclosed string"],
)
def test_a_template_that_another_file_holds_is_not_that_files_own(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, "a.yaml", text.encode()) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize(
    "text",
    [
        '{"format_version":"1.2","planned_values":{}}',
        '{"configuration": {}, "resource_changes": [], "format_version": "1.2"}',
    ],
)
def test_a_plan_is_one_in_any_order_and_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    assert told(tmp_path, "any.name.json", text.encode(encoding)) is Dialect.PLAN


def test_a_plan_that_is_cut_off_is_still_meant_as_one(tmp_path: Path) -> None:
    assert (
        told(tmp_path, "plan.json", b'{"configuration": {}, "format_version": "1.2", "planned_values": {')
        is Dialect.PLAN
    )


@pytest.mark.parametrize(
    "text", ['{"Resources": ["' + '\\"' * 200_000, "{Resources: " + "'" * 100_001, "#" * 10**6 + "Resources"]
)
def test_recognition_takes_linear_time(tmp_path: Path, text: str) -> None:
    assert effort(lambda: told(tmp_path, "a.yaml", text.encode())) < 50


def test_a_template_too_large_to_read_is_told_by_its_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MAX_FILE_BYTES", 1_000)
    assert told(tmp_path, "a.yaml", TEMPLATE.encode() + b"#" * 1_000) is Dialect.CLOUDFORMATION
    assert told(tmp_path, "b.yaml", b"other: file\n" + b"#" * 1_000) is None
