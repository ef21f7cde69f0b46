"""`moatlint policies test` holds policies against the law, and says what each of them lacks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linter.cli import main

POLICY = '''"""A subnet is public.

It should not be.
"""

from linter.aws.vpc import Subnet
from linter.policy import Severity, policy


@policy(Severity.LOW)
def subnet_public(graph):
    for subnet in graph.all(Subnet):
        setting = subnet.map_public_ipv4
        yield subnet.finding(setting.is_(wanted=True), f"{subnet} is public", at=setting.span)
'''
DECLARED = """\
title: A subnet of production has no tier.
page: It should have one.
kind: subnet
where: {tags.stage: {equals: production}}
expect: {tags.tier: {one_of: [web, data]}}
message: no tier
severity: low
"""
TERRAFORM = """\
resource "aws_subnet" "bad" {
  map_public_ip_on_launch = true # expect: subnet-public
}

resource "aws_subnet" "fine" {
}
"""
TEMPLATE = """\
Resources:
  Bad:
    Type: AWS::EC2::Subnet
    Properties:
      MapPublicIpOnLaunch: true # expect: subnet-public
  Fine:
    Type: AWS::EC2::Subnet
"""
CASES = Path("own/fixtures/subnet_public")

Edit = Callable[[], object]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    CASES.mkdir(parents=True)
    Path("own/subnet_public.py").write_text(POLICY, encoding="utf-8")
    (CASES / "case.tf").write_text(TERRAFORM, encoding="utf-8")
    (CASES / "case.yaml").write_text(TEMPLATE, encoding="utf-8")
    assert main(["policies", "test", "own", "--pages"]) == 0
    capsys.readouterr()


def replaced(file: str, old: str, new: str) -> Edit:
    def edit() -> None:
        path = Path("own") / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def deleted() -> None:
    (CASES / "case.yaml").unlink()


MORE = (
    "  Worse:\n    Type: AWS::EC2::Subnet\n    Properties:\n      MapPublicIpOnLaunch: true # expect: subnet-public\n"
)
TF, YAML = "fixtures/subnet_public/case.tf", "fixtures/subnet_public/case.yaml"


def test_a_policy_passes_by_the_law(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "test", "own"]) == 0
    assert capsys.readouterr().out.startswith("passed  subnet-public  2 fixtures; 4 changes, each noticed")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (replaced(TF, " # expect: subnet-public", ""), "case.tf:2: reported, and nothing expects it: add `# expect:"),
        (replaced(TF, "{\n}", "{ # expect: subnet-public\n}"), "case.tf:5: `# expect: subnet-public`, and the policy"),
        (replaced(TF, "expect:", "expect possible:"), "and the policy says `# expect: subnet-public` there"),
        (replaced(TF, "# expect:", "# expect: ?"), "case.tf: line 2: cannot read"),
        (replaced(TF, "true # e", "= # e"), "case.tf: case.tf:2: "),
        (deleted, "case.tf: write the same in CloudFormation, case.yaml, or say why"),
        (replaced(YAML, "  Fine:", f"{MORE}  Fine:"), "must find the same, and do not"),
        (replaced("subnet_public.py", "A subnet is public.", "A subnet is public"), "must say the fault in a sentence"),
        (replaced("subnet_public.py", "It should not be.\n", ""), "must say why the fault is bad"),
        (replaced("docs/subnet-public.md", "public", "private"), "is not what the policy says: `moatlint policies"),
        (replaced("subnet_public.py", "wanted=True)", "wanted=True) & ~setting.omitted"), "no fixture notices this"),
        (replaced("subnet_public.py", "yield", "1 / 0\n        yield"), "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_what_a_policy_lacks_is_said(edit: Edit, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    edit()
    assert main(["policies", "test", "own"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("failed  subnet-public\n")
    assert said in out


def test_a_change_that_no_fixture_can_tell_is_left_out_where_a_comment_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    replaced("subnet_public.py", "wanted=True)", "wanted=True) & ~setting.omitted")()
    replaced(
        "subnet_public.py", "at=setting.span)", "at=setting.span)  # no fixture can tell: AWS's default is false"
    )()
    assert main(["policies", "test", "own"]) == 0
    assert "passed  subnet-public" in capsys.readouterr().out


def test_one_language_alone_will_do_with_a_reason() -> None:
    (CASES / "case.yaml").unlink()
    replaced(TF, 'resource "aws_subnet" "bad"', '# Terraform only: it is a test\nresource "aws_subnet" "bad"')()
    assert main(["policies", "test", "own", "--pages"]) == 0


def test_guilt_and_innocence_must_both_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    (CASES / "case.tf").write_text('resource "aws_subnet" "fine" {\n}\n', encoding="utf-8")
    (CASES / "case.yaml").write_text("Resources: {Fine: {Type: AWS::EC2::Subnet}}\n", encoding="utf-8")
    assert main(["policies", "test", "own"]) == 1
    assert "no fixture shows what the policy finds" in capsys.readouterr().out


def test_declarations_are_tried_alike(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own/subnet-tier.yaml").write_text(DECLARED, encoding="utf-8")
    cases = Path("own/fixtures/subnet_tier")
    cases.mkdir()
    tags = ("production", "lab"), ("production", "web"), ("test", "lab")
    terraform = "".join(
        f'resource "aws_subnet" "s{at}" {{{" # expect: subnet-tier" if not at else ""}\n'
        f'  tags = {{ stage = "{stage}", tier = "{tier}" }}\n}}\n'
        for at, (stage, tier) in enumerate(tags)
    )
    (cases / "case.tf").write_text(f"# Terraform only: it is a test\n{terraform}", encoding="utf-8")
    assert main(["policies", "test", "own", "--select", "subnet-tier", "--pages"]) == 1
    told = capsys.readouterr().out
    assert (
        "own/subnet-tier.yaml: no fixture notices this change: `expect: tags.tier`: `one_of: [web, data]` becomes"
        in told
    )
    more = 'resource "aws_subnet" "data" {\n  tags = { stage = "production", tier = "data" }\n}\n'
    (cases / "case.tf").write_text(f"# Terraform only: it is a test\n{terraform}{more}", encoding="utf-8")
    assert main(["policies", "test", "own", "--select", "subnet-tier", "--pages"]) == 0


@pytest.mark.parametrize("arguments", [[], ["--pages"]], ids=["tried", "written"])
@pytest.mark.parametrize("file", ["fixtures/subnet_public/case.tf", "subnet_public.py"])
def test_a_file_in_another_encoding_is_said(
    arguments: list[str], file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path("own", file)
    coded = "# -*- coding: latin-1 -*-\n" if file.endswith(".py") else ""
    path.write_bytes(coded.encode() + path.read_bytes() + b"# caf\xe9\n")
    line = path.read_bytes().count(b"\n")
    assert main(["policies", "test", "own", *arguments]) == 1
    captured = capsys.readouterr()
    assert f"own/{file}:{line}: this is not UTF-8: save the file in that encoding" in captured.out
    assert "fault of moatlint" not in captured.err


@pytest.mark.parametrize("comment", ["# expect: ?", "# expect: subnet-public dreadful", "# expect possible: A"])
def test_no_page_is_written_of_a_fixture_whose_comments_cannot_be_read(
    comment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path("own/docs/subnet-public.md").read_text(encoding="utf-8")
    replaced(TF, "# expect: subnet-public", comment)()
    assert main(["policies", "test", "own", "--pages"]) == 1
    captured = capsys.readouterr()
    assert "case.tf: line 2: " in captured.out
    assert captured.err == ""
    assert Path("own/docs/subnet-public.md").read_text(encoding="utf-8") == page


def test_a_page_in_another_encoding_is_written_anew(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own/docs/subnet-public.md").write_bytes(b"caf\xe9\n")
    assert main(["policies", "test", "own"]) == 1
    assert "is not what the policy says" in capsys.readouterr().out
    assert main(["policies", "test", "own", "--pages"]) == 0


def test_what_cannot_be_loaded_is_named_and_the_others_are_tried(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own/broken.yaml").write_text(DECLARED.replace("kind: subnet", "kind: subnt"), encoding="utf-8")
    assert main(["policies", "test", "own"]) == 2
    out = capsys.readouterr().out
    assert "broken  broken\n  own/broken.yaml cannot be followed: line 3, column 7: there is no kind subnt" in out
    assert "passed  subnet-public" in out


def test_a_folder_or_name_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "test", "none"]) == 2
    assert main(["policies", "test", "own", "--select", "subnet-publik"]) == 2
    assert "did you mean subnet-public?" in capsys.readouterr().err
