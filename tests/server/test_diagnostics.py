"""What is published for what is open: in both languages, across files, under odd names, and never too late."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.client import Editor, slugs
from tests.server.conftest import SELECT

OPEN = """\
resource "aws_security_group" "web" {
  description = "web"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
CLOSED = OPEN.replace("0.0.0.0/0", "10.0.0.0/8")
TEMPLATE = """\
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: 0.0.0.0/0
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(("name", "text"), [("main.tf", OPEN), ("template.yaml", TEMPLATE)])
def test_a_fault_is_shown_where_it_is_mended_and_gone_once_it_is(
    editor: Editor, repository: Path, name: str, text: str
) -> None:
    file = write(repository / name, text)
    uri = editor.open(file)
    (found,) = editor.await_diagnostics(uri, 1)
    assert found["code"] == "ingress-ssh-open"
    assert found["severity"] == 1
    assert found["source"] == "moatlint"
    assert found["codeDescription"]["href"].endswith("docs/policies/ingress-ssh-open.md")
    line = text.splitlines()[found["range"]["start"]["line"]]
    assert "0.0.0.0/0" in line[found["range"]["start"]["character"] : found["range"]["end"]["character"]]
    mended = text.replace("0.0.0.0/0", "10.0.0.0/8")
    editor.replace(uri, mended, 2)
    assert editor.await_diagnostics(uri, 2) == []
    write(file, mended)
    editor.save(uri)
    assert editor.await_diagnostics(uri, 2) == []


def test_what_proves_a_fault_is_related(editor: Editor, repository: Path) -> None:
    write(repository / "modules/web/main.tf", OPEN.replace('"0.0.0.0/0"', "var.from"))
    variable = write(repository / "modules/web/variables.tf", 'variable "from" {\n  default = "0.0.0.0/0"\n}\n')
    root = write(repository / "live/main.tf", 'module "web" {\n  source = "../modules/web"\n}\n')
    editor.open(root)
    found = editor.await_diagnostics(variable.as_uri())
    assert slugs(found) == ["ingress-ssh-open"]
    related = {each["location"]["uri"]: each["message"] for each in found[0]["relatedInformation"]}
    assert "module.web is called here" in related[root.as_uri()]


def test_an_unsaved_file_is_seen_by_those_that_rest_on_it(editor: Editor, repository: Path) -> None:
    main = write(repository / "main.tf", OPEN.replace('"0.0.0.0/0"', "var.from"))
    variable = write(repository / "variables.tf", 'variable "from" {\n  default = "10.0.0.0/8"\n}\n')
    first, second = editor.open(main), editor.open(variable)
    editor.await_diagnostics(second, 1)
    assert not slugs(editor.diagnostics[first] + editor.diagnostics[second])
    editor.replace(second, 'variable "from" {\n  default = "0.0.0.0/0"\n}\n', 2)
    editor.await_diagnostics(second, 2)
    assert slugs(editor.diagnostics[first] + editor.diagnostics[second]) == ["ingress-ssh-open"]


def test_what_was_shown_of_files_that_are_not_open_is_taken_back(editor: Editor, repository: Path) -> None:
    other = write(repository / "other.tf", OPEN)
    main = write(repository / "main.tf", "locals {\n  a = 1\n}\n")
    uri = editor.open(main)
    assert slugs(editor.await_diagnostics(other.as_uri())) == ["ingress-ssh-open"]
    editor.close(uri)
    assert editor.await_diagnostics(other.as_uri()) == []


@pytest.mark.parametrize("folder", ["with space", "ünïcødé 🏰", "100%", "a#b?c"])
def test_folders_may_have_any_name(editor: Editor, tmp_path: Path, folder: str) -> None:
    file = write(tmp_path / folder / "main.tf", OPEN)
    uri = editor.open(file)
    assert slugs(editor.await_diagnostics(uri, 1)) == ["ingress-ssh-open"]


def test_a_name_comes_back_as_the_editor_spells_it(editor: Editor, repository: Path) -> None:
    file = write(repository / "a(b).tf", OPEN)
    spelled = f"{repository.as_uri()}/a(b).tf"
    assert spelled != file.as_uri()
    editor.open(spelled, OPEN)
    assert slugs(editor.await_diagnostics(spelled, 1)) == ["ingress-ssh-open"]


def test_folders_behind_links_keep_the_names_they_are_shown_by(tmp_path: Path) -> None:
    write(tmp_path / "real/other.tf", OPEN)
    write(tmp_path / "real/main.tf", "locals {\n  a = 1\n}\n")
    (tmp_path / "real/.git").mkdir()
    write(tmp_path / "real/moatlint.yaml", SELECT)
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    with Editor(tmp_path / "link") as editor:
        editor.open(tmp_path / "link/main.tf")
        assert slugs(editor.await_diagnostics((tmp_path / "link/other.tf").as_uri())) == ["ingress-ssh-open"]


def test_several_roots_are_served_at_once(tmp_path: Path) -> None:
    roots = [tmp_path / "one", tmp_path / "two"]
    for root in roots:
        write(root / "main.tf", OPEN)
    write(roots[1] / "moatlint.yaml", f"{SELECT}ignore: [ingress-ssh-open]\n")
    with Editor(*roots) as editor:
        uris = [editor.open(root / "main.tf") for root in roots]
        editor.await_diagnostics(uris[1], 1)
        editor.settle(0.5)
        assert [slugs(editor.diagnostics[uri]) for uri in uris] == [["ingress-ssh-open"], []]


@pytest.mark.parametrize(
    ("encodings", "width"), [(None, 2), (["utf-16"], 2), (["utf-8", "utf-16"], 4), (["utf-32"], 1)], ids=str
)
def test_positions_count_what_the_editor_counts(repository: Path, encodings: list[str] | None, width: int) -> None:
    text = OPEN.replace("    cidr_blocks", "    /* 🏰 */ cidr_blocks")
    file = write(repository / "main.tf", text)
    capabilities: dict[str, Any] = {"general": {"positionEncodings": encodings}} if encodings else {}
    with Editor(repository, capabilities=capabilities) as editor:
        uri = editor.open(file)
        (found,) = editor.await_diagnostics(uri, 1)
        before = text.splitlines()[6].index('"0.0.0.0/0"') - 1 + width
        assert found["range"]["start"] == {"line": 6, "character": before}


def test_edits_are_made_in_their_order_where_the_editor_means_them(editor: Editor, repository: Path) -> None:
    text = 'locals {\n  a = "🏰" # \u2028\x0c\n}\n' + OPEN
    file = write(repository / "main.tf", text)
    line = text.split("\n").index('    cidr_blocks = ["0.0.0.0/0"]')
    uri = editor.open(file)
    editor.await_diagnostics(uri, 1)
    at = {"line": line, "character": 20}
    changes = [
        {"range": {"start": {"line": 1, "character": 7}, "end": {"line": 1, "character": 9}}, "text": "🏰🏰"},
        {"range": {"start": at, "end": {"line": line, "character": 27}}, "text": "10.0.0."},
        {"range": {"start": at, "end": {"line": line, "character": 28}}, "text": "10.0.0.0"},
        {"range": {"start": {"line": 99, "character": 0}, "end": {"line": 99, "character": 0}}, "text": "# end\n"},
    ]
    editor.change(uri, 2, changes)
    assert editor.await_diagnostics(uri, 2) == []


def test_only_the_last_of_many_edits_is_told_of(editor: Editor, repository: Path) -> None:
    file = write(repository / "main.tf", OPEN)
    uri = editor.open(file)
    editor.await_diagnostics(uri, 1)
    for version in range(2, 30):
        editor.replace(uri, OPEN if version % 2 else CLOSED, version)
    assert slugs(editor.await_diagnostics(uri)) == ["ingress-ssh-open"]
    assert editor.versions[uri] == 29


def test_a_file_that_is_broken_says_so_and_keeps_what_is_sound(editor: Editor, repository: Path) -> None:
    file = write(repository / "main.tf", OPEN + 'resource "aws_vpc" "v" {\n  cidr_block =\n}\n')
    uri = editor.open(file)
    found = editor.await_diagnostics(uri, 1)
    assert "ingress-ssh-open" in slugs(found)
    assert [each["severity"] for each in found if "code" not in each and each["range"]["start"]["line"] >= 9] == [1]


def test_on_save_alone_nothing_is_said_in_between(repository: Path) -> None:
    file = write(repository / "main.tf", OPEN)
    with Editor(repository, options={"run": "onSave"}) as editor:
        uri = editor.open(file)
        editor.await_diagnostics(uri, 1)
        editor.replace(uri, CLOSED, 2)
        editor.settle(0.6)
        assert editor.versions[uri] == 1
        editor.save(uri)
        assert editor.await_diagnostics(uri, 2) == []


def test_drafts_without_a_file_are_let_be(editor: Editor, repository: Path) -> None:
    file = write(repository / "main.tf", OPEN)
    editor.open("untitled:Untitled-1", OPEN)
    uri = editor.open(file)
    assert slugs(editor.await_diagnostics(uri, 1)) == ["ingress-ssh-open"]
    assert "untitled:Untitled-1" not in editor.diagnostics
