"""`moatlint diff` as a user calls it: what is compared, how it is shown, and what it says of what it cannot do."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.cli import main
from tests.scratch_repository import Repository

Make = Callable[[dict[str, str]], Repository]

OPEN = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "web" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.web.id]
}
"""
CLOSED = OPEN.replace('0.0.0.0/0"]', '203.0.113.0/24"]')
TEMPLATE = """\
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  First:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-0123456789abcdef0, InstanceType: t3.micro, SubnetId: !Ref Inside}
  Second:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-0123456789abcdef0, InstanceType: t3.small, SubnetId: !Ref Inside}
  Inside:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24}
"""
MODULE = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_instance" "one" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.large"
  subnet_id     = aws_subnet.s.id
}

resource "aws_instance" "two" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.xlarge"
  subnet_id     = aws_subnet.s.id
}
"""


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.chdir(tmp_path)
    return lambda files: Repository(tmp_path, files)


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["diff", *arguments])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_the_working_tree_is_compared_with_a_commit(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": CLOSED})
    repository.write({"main.tf": OPEN})
    code, said = compared(capsys, "HEAD")
    assert code == 1
    assert "internet > aws_instance.web on tcp 22 from everywhere but 203.0.113.0/24\n  main.tf:40\n" in said
    assert "  before only from 203.0.113.0/24\n" in said
    assert "ingress-ssh-open" in said
    assert "1 newly reachable, 1 new finding" in said.splitlines()[-2]


def test_the_other_way_round_it_is_closed_and_nothing_fails(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": OPEN})
    repository.write({"main.tf": CLOSED})
    code, said = compared(capsys, "HEAD")
    assert code == 0
    assert "NO LONGER REACHABLE (1)" in said
    assert "now only from 203.0.113.0/24" in said
    assert "FIXED (1)" in said


def test_nothing_of_the_checkout_or_the_index_is_touched(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": CLOSED})
    repository.write({"main.tf": OPEN})
    repository.commit()
    repository.write({"main.tf": "# being worked on\n", "new.tf": "# and this\n"})
    repository.git("add", "new.tf")
    files = (repository.home / ".git/index", repository.home / "main.tf", repository.home / ".git/HEAD")
    before = [file.read_bytes() for file in files]
    code, said = compared(capsys, "HEAD~1", "HEAD")
    assert (code, "1 newly reachable" in said) == (1, True)
    assert [file.read_bytes() for file in files] == before
    assert repository.git("status", "--porcelain") == "M main.tf\nA  new.tf"
    assert Path.cwd() == repository.home


def test_three_dots_compare_with_where_a_branch_left(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": CLOSED})
    repository.git("checkout", "-q", "-b", "feature")
    repository.write({"notes.md": "hello\n"})
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write({"main.tf": OPEN})
    repository.commit()
    assert compared(capsys, "main...feature")[0] == 0
    assert "NO LONGER REACHABLE" in compared(capsys, "main", "feature")[1]
    repository.git("checkout", "-q", "feature")
    assert "Nothing has changed" in compared(capsys, "main...")[1]


def test_a_path_in_a_commit_is_compared_with_the_same_path_now(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"a/main.tf": CLOSED, "b/main.tf": CLOSED})
    repository.write({"a/main.tf": OPEN, "b/main.tf": OPEN})
    assert "2 newly reachable" in compared(capsys, "HEAD")[1]
    said = compared(capsys, "HEAD:a")[1]
    assert "1 newly reachable" in said
    assert "b/main.tf" not in said


def test_a_commit_is_compared_with_a_path_elsewhere(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"old/main.tf": CLOSED})
    repository.git("rm", "-q", "-r", "old")
    repository.write({"new/main.tf": OPEN})
    code, said = compared(capsys, "HEAD:old", "new")
    assert (code, "1 newly reachable" in said) == (1, True)


def test_a_folder_below_the_top_is_compared_from_within(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"a/main.tf": CLOSED, "b/main.tf": CLOSED})
    repository.write({"a/main.tf": OPEN, "b/main.tf": OPEN})
    monkeypatch.chdir(repository.home / "a")
    said = compared(capsys, "HEAD")[1]
    assert "\n  main.tf:40\n" in said
    assert "1 newly reachable" in said


def test_what_a_moved_root_module_declares_is_compared(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"old/main.tf": OPEN})
    repository.git("mv", "old", "new")
    code, said = compared(capsys, "HEAD")
    assert (code, "Nothing has changed" in said) == (0, True)


def test_a_new_deployment_opens_what_it_opens(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"readme.md": "nothing yet\n"})
    repository.write({"main.tf": OPEN})
    code, said = compared(capsys, "HEAD")
    assert (code, "1 newly reachable" in said, "only in the working tree  aws_" in said) == (1, True, True)


def test_the_exit_code_can_be_waived(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": CLOSED})
    repository.write({"main.tf": OPEN})
    assert compared(capsys, "HEAD", "--exit-zero")[0] == 0
    repository.write({"main.tf": OPEN + "resource {\n"})
    assert compared(capsys, "HEAD", "--exit-zero")[0] == 2


def test_a_file_that_cannot_be_judged_on_one_side_is_an_error_of_that_side(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED + "resource {\n"})
    repository.write({"main.tf": CLOSED})
    code, said = compared(capsys, "HEAD")
    assert code == 2
    assert "(in HEAD)" in said


def test_what_is_only_possible_is_counted_and_shown_on_demand(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": "# nothing\n"})
    repository.write({"main.tf": OPEN.replace('["0.0.0.0/0"]', "[var.office]") + 'variable "office" {}\n'})
    code, said = compared(capsys, "HEAD", "--select", "ingress")
    assert (code, "only possible: --possible shows them" in said) == (0, True)
    code, said = compared(capsys, "HEAD", "--select", "ingress", "--possible")
    assert (code, "not known: var.office has no default and is given no value" in said) == (1, True)


def test_markdown_shows_both_states_in_one_picture(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED})
    repository.write({"main.tf": OPEN})
    code, said = compared(capsys, "HEAD", "--output", str(tmp_path / "diff.md"), "--quiet")
    text = (tmp_path / "diff.md").read_text(encoding="utf-8")
    assert code == 1
    assert text.startswith("## moatlint diff: 1 newly reachable, 1 new finding\n")
    assert "```mermaid\nflowchart LR\n  subgraph before " in text
    assert 'before0 -->|"tcp 22 from 203.0.113.0/24"| before1' in text
    assert "linkStyle" in text
    assert "NEWLY REACHABLE" in said


def test_addresses_in_markdown_are_no_markup(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": "# nothing\n"})
    hostile = "<img src=x>|[a](http://evil)"
    repository.write(
        {
            "main.tf": OPEN.replace(
                '"aws_instance" "web" {', '"aws_instance" "web" {\n  for_each = toset(["' + hostile + '"])'
            )
        }
    )
    said = compared(capsys, "HEAD", "--format", "markdown")[1]
    assert "<img" not in said
    assert '`aws_instance.web["<img' not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "There is no commit nowhere in "),
        (["--output"], "expected one argument"),
        (["HEAD", "-x"], "-x is not an option"),
        (["a\nb"], "There is no commit a b in "),
        (["HEAD:../.."], " is outside of "),
        (["HEAD:missing"], "nothing is at the path of HEAD:missing, in neither state"),
        (["main.tf"], "main.tf is a path, and no commit: name a second path, or a commit"),
        (["HEAD...HEAD", "HEAD"], "names two states already"),
        (["HEAD", "HEAD", "HEAD"], "two states are compared, and 3 are named"),
        (["HEAD", "--match", "a"], "a is not A=B"),
        (["HEAD", "--match", "aws_vpc.nope=aws_vpc.main"], "no resource is called aws_vpc.nope before the change"),
        (["HEAD", "--match", "aws_vpc.main=aws_vpc.nope"], "no resource is called aws_vpc.nope after the change"),
        (["HEAD", "--config", "nope.yaml"], "nope.yaml"),
        (["HEAD", "--output", "markdwn:x"], "did you mean markdown?"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_compared_is_said_in_a_line(
    make: Make, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    make({"main.tf": CLOSED})
    try:
        code, said = compared(capsys, *arguments)
    except SystemExit as stopped:
        code, said = int(stopped.code or 0), capsys.readouterr().err
    assert code == 2
    assert message in said
    assert said.count("\n") == 1


def test_outside_of_a_repository_two_paths_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tf").write_text(CLOSED, encoding="utf-8")
    code, said = compared(capsys, "HEAD")
    assert (code, "is not a git repository" in said, said.count("\n")) == (2, True, 1)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.tf").write_text(OPEN, encoding="utf-8")
    assert "1 newly reachable" in compared(capsys, "a.tf", "b")[1]


@pytest.mark.parametrize("missing", ["blob", "tree"])
def test_objects_that_are_missing_are_an_error_and_no_empty_state(
    make: Make, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    repository = make({"main.tf": CLOSED})
    name = "HEAD:main.tf" if missing == "blob" else "HEAD^{tree}"
    oid = repository.git("rev-parse", name)
    file = repository.home / ".git" / "objects" / oid[:2] / oid[2:]
    file.chmod(0o600)
    file.unlink()
    code, said = compared(capsys, "HEAD")
    assert (code, said.count("\n")) == (2, 1)
    assert "missing" in said


def test_neither_filters_nor_hooks_nor_helpers_of_the_repository_run(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    attributes = "*.tf filter=evil diff=evil text eol=crlf ident export-subst\n"
    repository = make({"main.tf": CLOSED, ".gitattributes": attributes})
    for key in (
        *("filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv"),
        *("diff.external", "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand"),
    ):
        repository.git("config", key, "touch evil; cat")
    repository.git("config", "extensions.partialClone", "origin")
    repository.git("config", "remote.origin.url", "ext::sh -c touch% evil")
    repository.git("config", "protocol.ext.allow", "always")
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        file = repository.home / ".git" / "hooks" / hook
        file.parent.mkdir(exist_ok=True)
        file.write_text("#!/bin/sh\ntouch evil\n", encoding="utf-8")
        file.chmod(0o755)
    (repository.home / "evil").unlink(missing_ok=True)
    repository.write({"main.tf": OPEN})
    assert compared(capsys, "HEAD")[0] == 1
    oid = repository.git("rev-parse", "HEAD:main.tf")
    os.rename(repository.home / ".git/objects" / oid[:2] / oid[2:], repository.home / "kept")
    assert compared(capsys, "HEAD")[0] == 2, "the object is not fetched"
    assert not (repository.home / "evil").exists()


def test_links_of_a_commit_lead_only_where_they_stay_inside(
    make: Make, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "main.tf").write_text(OPEN, encoding="utf-8")
    repository = make({"shared/main.tf": CLOSED, "app/own.tf": "# its own\n"})
    (repository.home / "app/main.tf").symlink_to("../shared/main.tf")
    (repository.home / "out").symlink_to(outside)
    (repository.home / "up").symlink_to("../..")
    repository.commit()
    shutil.rmtree(repository.home / "app")
    repository.write({"app/main.tf": OPEN})
    code, said = compared(capsys, "HEAD:app")
    assert (code, "1 newly reachable" in said) == (1, True)
    assert sorted(os.listdir(outside)) == ["main.tf"]


def test_submodules_and_files_that_are_too_large_are_said_to_be_left_out(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED, "big.bin": "x" * 5000})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.git('rev-parse', 'HEAD')},vendor")
    repository.git("commit", "-q", "-m", "submodule")
    monkeypatch.setattr("linter.history.MOST_BYTES", 4000)
    said = compared(capsys, "HEAD", "HEAD")[1]
    assert "1 file is too large to be read in HEAD" in said
    assert "1 submodule is not read in HEAD" in said


def test_resources_that_are_not_plainly_the_same_are_matched_as_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("template.yaml").write_text(TEMPLATE, encoding="utf-8")
    Path("main.tf").write_text(MODULE, encoding="utf-8")
    said = compared(capsys, "template.yaml", "main.tf")[1]
    assert "only in template.yaml  First (instance), Second (instance)" in said
    matches = ("--match", "First=aws_instance.two", "--match", "Second=aws_instance.one")
    said = compared(capsys, "template.yaml", "main.tf", "--full", *matches)[1]
    assert "same  First = aws_instance.two, by given" in said
    assert "only in" not in said


def test_modules_are_matched_with_all_that_is_in_them(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    call = 'module "%s" {\n  source = "../net"\n}\n'
    repository = make({"app/main.tf": call % "old", "net/main.tf": MODULE})
    repository.write({"app/main.tf": call % "new"})
    said = compared(capsys, "HEAD:app", "--full", "--match", "module.old=module.new")[1]
    assert "same  module.old.aws_instance.one = module.new.aws_instance.one, by given" in said


def test_too_many_pairs_are_said_and_the_internet_is_compared_all_the_same(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED})
    repository.write({"main.tf": OPEN})
    monkeypatch.setattr("linter.comparison.exposure.MOST_PAIRS", 0)
    said = compared(capsys, "HEAD")[1]
    assert "1 newly reachable" in said
    assert "note  traffic between resources is not compared: its pairs are 1, more than 0" in said


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"main.tf": "# moatlint: ignore-file[ingress-ssh-open] we know\n" + OPEN}, "(accepted: we know)"),
        ({"moatlint.yaml": "ignore: [ingress-ssh-open]\n"}, "(the configuration does not ask for it any more)"),
        ({"other.tf": "resource {\n"}, "(not everything could be judged)"),
    ],
    ids=["accepted", "ignored", "broken"],
)
def test_a_finding_that_is_only_silenced_is_not_fixed(
    make: Make, capsys: pytest.CaptureFixture[str], files: dict[str, str], why: str
) -> None:
    repository = make({"main.tf": OPEN, "other.tf": "# nothing\n"})
    if "other.tf" in files:
        files = {**files, "main.tf": CLOSED}
    repository.write(files)
    said = compared(capsys, "HEAD")[1]
    assert "FIXED" not in said
    assert "NOT REPORTED ANY MORE" in said
    assert why in said


def test_an_intent_that_is_taken_back_does_not_hold_again(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    source = "Source: {ResourceStatement: {Resources: [internet]}}"
    target = "Destination: {ResourceStatement: {ResourceTypes: ['AWS::EC2::Instance']}}"
    intents = f"intents:\n  - name: closed\n    scope:\n      MatchPaths:\n        - {source}\n          {target}\n"
    repository = make({"main.tf": OPEN, "moatlint.yaml": intents})
    repository.write({"moatlint.yaml": "intents: []\n"})
    said = compared(capsys, "HEAD")[1]
    assert "HOLD AGAIN" not in said
    assert "NOT REPORTED ANY MORE (1)" in said
    repository.write({"moatlint.yaml": intents, "main.tf": OPEN.replace("map_public_ip_on_launch = true", "")})
    assert "INTENTS THAT HOLD AGAIN (1)" in compared(capsys, "HEAD")[1]


def test_the_picture_leaves_out_what_is_only_possible(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": OPEN})
    more = OPEN.replace('"aws_instance" "web"', '"aws_instance" "app"').partition('resource "aws_instance"')[2]
    group = (
        'resource "aws_security_group" "app" {\n  ingress {\n    protocol = "tcp"\n    from_port = 1\n    to_port = 2\n'
    )
    group += '    cidr_blocks = [var.office]\n  }\n}\nvariable "office" {}\n'
    app = f'resource "aws_instance"{more}'.replace("aws_security_group.web", "aws_security_group.app")
    repository.write({"app.tf": app + group})
    said = compared(capsys, "HEAD", "--format", "markdown")[1]
    assert "aws_instance.app" in said
    assert "mermaid" not in said
    assert "mermaid" in compared(capsys, "HEAD", "--format", "markdown", "--possible")[1]


def test_the_page_shows_the_output_there_is(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": CLOSED})
    repository.git("checkout", "-q", "-b", "feature")
    repository.write({"main.tf": OPEN})
    page = (Path(__file__).parents[3] / "docs" / "diff.md").read_text(encoding="utf-8")
    shown = page.partition("$ moatlint diff main...\n")[2].partition("```")[0]
    said = compared(capsys, "main...")[1]
    assert re.sub(r"\b[0-9a-f]{12}\b", "COMMIT", shown) == re.sub(r"\b[0-9a-f]{12}\b", "COMMIT", said)
