"""A baseline holds the findings that were there: what comes after it is reported, what is fixed leaves it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from linter.cli import main
from linter.judgement.acceptance.baseline_file import SCHEMA
from linter.report.formats import FORMATS

FILE = "moatlint-baseline.json"
RULE = '  ingress {\n    protocol = "tcp"\n    from_port = 22\n    to_port = 22\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n'
ONLY = "--select=ingress-ssh-open"
Run = Callable[..., tuple[int, str]]


def group(name: str, head: str = "") -> str:
    return f'resource "aws_security_group" "{name}" {{\n{head}{RULE}}}\n'


def template(*names: str, cidr: str = "0.0.0.0/0") -> str:
    text = "Resources:\n"
    for name in names:
        text += f"  {name}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n"
        text += "      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n"
        text += f"          CidrIp: {cidr}\n"
    return text


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a finding in each language."""
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q", "-b", "main", "."], check=True)
    (tmp_path / "main.tf").write_text(group("web"))
    (tmp_path / "vpc.yaml").write_text(template("Web"))
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; its exit code, and what it prints."""

    def ran(*words: str) -> tuple[int, str]:
        code = main(list(words))
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return ran


def report(run: Run, *words: str) -> dict[str, Any]:
    _, printed = run("check", ONLY, "--baseline", FILE, "--format", "json", *words)
    read: dict[str, Any] = json.loads(printed)
    return read


def new(run: Run, *words: str) -> list[str]:
    return [finding["resource"] for finding in report(run, *words)["findings"]]


def fixed(run: Run, *words: str) -> list[str]:
    return [entry["resource"] for entry in report(run, *words).get("fixed", [])]


@pytest.mark.usefixtures("here")
def test_after_one_command_only_what_is_new_fails(here: Path, run: Run) -> None:
    code, printed = run("baseline")
    assert code == 0
    assert f"wrote {FILE}: 2 findings" in printed
    code, printed = run("check", "--baseline", FILE)
    assert code == 0
    assert "2 findings in the baseline" in printed
    (here / "main.tf").write_text(group("web") + group("other"))
    (here / "vpc.yaml").write_text(template("Web", "Other"))
    assert run("check", "--baseline", FILE)[0] == 1
    assert new(run) == ["aws_security_group.other", "Other"]


@pytest.mark.usefixtures("here")
def test_the_file_fits_its_schema_and_is_the_same_when_it_is_written_again(run: Run) -> None:
    run("baseline")
    text = Path(FILE).read_text()
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(json.loads(text))
    run("baseline")
    assert Path(FILE).read_text() == text


def test_what_is_moved_or_reformatted_stays_known(here: Path, run: Run) -> None:
    run("baseline", ONLY)
    (here / "main.tf").write_text("# nothing\n")
    (here / "groups.tf").write_text("\n\n# moved\n" + group("web").replace(" = ", "   =   "))
    flow = "{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}"
    properties = f"{{GroupDescription: x, SecurityGroupIngress: [{flow}]}}"
    written = f"# reformatted\nResources: {{Web: {{Type: 'AWS::EC2::SecurityGroup', Properties: {properties}}}}}\n"
    (here / "vpc.yaml").write_text(written)
    assert (new(run), fixed(run), report(run)["summary"]["baselined"]) == ([], [], 2)


def test_each_key_of_for_each_is_known_by_itself(here: Path, run: Run) -> None:
    (here / "main.tf").write_text(group("web", '  for_each = toset(["a", "b"])\n'))
    run("baseline", ONLY)
    (here / "main.tf").write_text(group("web", '  for_each = toset(["b", "c"])\n'))
    assert new(run) == ['aws_security_group.web["c"]']
    assert fixed(run) == ['aws_security_group.web["a"]']


@pytest.mark.parametrize(("was", "now"), [("low", "info"), ("certain", "possible")])
@pytest.mark.usefixtures("here")
def test_what_has_become_worse_is_reported_again(was: str, now: str, run: Run) -> None:
    run("baseline", ONLY)
    file = Path(FILE)
    assert f'"{was}"' in file.read_text()
    file.write_text(file.read_text().replace(f'"{was}"', f'"{now}"'))
    assert new(run) == ["aws_security_group.web", "Web"]


def test_what_is_fixed_is_reported_and_pruned(here: Path, run: Run) -> None:
    run("baseline", ONLY)
    (here / "vpc.yaml").write_text(template("Web", cidr="10.0.0.0/8"))
    _, printed = run("check", ONLY, "--baseline", FILE, "--verbose")
    assert "1 entry is fixed: `moatlint baseline --prune` removes them" in printed
    assert "fixed  ingress-ssh-open  Web in vpc.yaml" in printed
    code, printed = run("baseline", ONLY, "--prune")
    assert (code, printed) == (0, f"removed 1 entry of {FILE}: 1 left\n")
    assert fixed(run) == []
    (here / "vpc.yaml").write_text(template("Web"))
    assert new(run) == ["Web"]


def test_pruning_adds_nothing(here: Path, run: Run) -> None:
    run("baseline", ONLY)
    text = Path(FILE).read_text()
    (here / "main.tf").write_text(group("web") + group("other"))
    run("baseline", "--prune")
    assert Path(FILE).read_text() == text


def test_a_finding_of_a_template_that_is_deleted_is_fixed(here: Path, run: Run) -> None:
    run("baseline", ONLY)
    (here / "vpc.yaml").unlink()
    assert fixed(run) == ["Web"]


def test_what_was_not_judged_is_not_fixed(here: Path, run: Run) -> None:
    run("baseline", ONLY)
    (here / "main.tf").write_text('resource "aws_security_group" {\n')
    (here / "vpc.yaml").write_text(template("Web", cidr="10.0.0.0/8"))
    assert fixed(run, "--select=ingress-rdp-open", "--ignore=ingress-ssh-open") == []
    assert fixed(run, "main.tf") == []
    assert fixed(run) == ["Web"]
    assert run("baseline", "--prune", ONLY)[0] == 2


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.usefixtures("here")
def test_every_format_counts_what_is_hidden(name: str, run: Run) -> None:
    run("baseline")
    assert "2 findings in the baseline" in run("check", "--baseline", FILE, "--format", name)[1]


def test_the_configuration_may_name_it(here: Path, run: Run) -> None:
    (here / "moatlint.yaml").write_text("baseline: lists/known.json\n")
    (here / "lists").mkdir()
    code, printed = run("check", ONLY)
    assert code == 1
    assert "the baseline is not there: `moatlint baseline` writes it" in printed
    assert run("baseline", ONLY) == (0, f"wrote {here / 'lists/known.json'}: 2 findings\n")
    assert run("check", ONLY)[0] == 0
    assert run("check", ONLY, "--no-suppressions")[0] == 1


def test_an_inner_configuration_keeps_the_baseline_of_the_outer_one(here: Path, run: Run) -> None:
    (here / "inner").mkdir()
    (here / "inner" / "vpc.yaml").write_text(template("Inner"))
    (here / "inner" / "moatlint.yaml").write_text("severity: {sg-unused: low}\n")
    (here / "moatlint.yaml").write_text(f"baseline: {FILE}\n")
    run("baseline", ONLY)
    assert run("check", ONLY)[0] == 0


@pytest.mark.parametrize(("count", "attributes"), [(1, ""), (20, f"{FILE} merge=union\n")])
def test_git_merges_what_two_branches_accept(count: int, attributes: str, here: Path, run: Run) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], check=True, capture_output=True)

    def accepted(file: str, name: str) -> None:
        (here / file).write_text(template(*(f"{name}{number}" for number in range(count))))
        run("baseline", ONLY)
        git("add", ".")
        git("commit", "-q", "-m", name)

    (here / ".gitattributes").write_text(attributes)
    (here / "many.yaml").write_text(template(*(f"Many{number}" for number in range(40))))
    accepted("vpc.yaml", "Base")
    git("checkout", "-q", "-b", "side")
    accepted("side.yaml", "Left")
    git("checkout", "-q", "main")
    accepted("more.yaml", "More")
    git("merge", "-q", "side")
    assert (new(run), report(run)["summary"]["baselined"]) == ([], 41 + 3 * count)


def test_it_is_not_written_through_a_link(here: Path, run: Run) -> None:
    (here / "mine").write_text("mine")
    (here / FILE).symlink_to(here / "mine")
    code, printed = run("baseline")
    assert code == 2
    assert "is a link" in printed
    assert (here / "mine").read_text() == "mine"


def test_what_cannot_be_judged_is_said(here: Path, run: Run) -> None:
    (here / "main.tf").write_text('resource "aws_security_group" {\n')
    code, printed = run("baseline")
    assert code == 2
    assert "main.tf:1" in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", ":1:2"),
        ('{\n  "version": 1,\n  "f": {}\n}', "does not fit a baseline"),
        ('{"version": 2}', "is newer than this moatlint"),
        ('{\n<<<<<<< HEAD\n  "version": 1}', ":2:1"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_file_that_is_no_baseline_is_an_error(text: str, said: str, run: Run) -> None:
    Path(FILE).write_text(text)
    code, printed = run("check", "--baseline", FILE)
    assert code == 2
    assert said in printed


@pytest.mark.parametrize("name", ["known.sarif", "known.foo"])
@pytest.mark.parametrize("words", [("baseline",), ("suggest", "--base", "HEAD")], ids=lambda words: words[0])
def test_json_is_written_to_no_file_that_is_called_something_else(
    words: tuple[str, ...], name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--output", name])
    said = capsys.readouterr().err
    assert (stopped.value.code, said.count("\n")) == (2, 1)
    assert f"is JSON, and {name} ends with .{name.partition('.')[2]}; call it known.json" in said
    assert not (here / name).exists()


@pytest.mark.usefixtures("here")
def test_a_baseline_may_have_a_name_without_an_ending(run: Run) -> None:
    code, printed = run("baseline", "--output", "known")
    assert code == 0
    assert "wrote known" in printed


@pytest.mark.usefixtures("here")
def test_a_baseline_that_is_missing_is_an_error(run: Run) -> None:
    code, printed = run("check", "--baseline", "missing.json")
    assert code == 2
    assert "missing.json cannot be read" in printed


def test_a_locked_configuration_takes_the_baseline_of_its_commit(here: Path, run: Run) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    (here / "moatlint.yaml").write_text(f"baseline: {FILE}\n")
    run("baseline", ONLY)
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(["git", *who, "commit", "-q", "-m", "base"], check=True)
    (here / "main.tf").write_text(group("web") + group("other"))
    run("baseline", ONLY)
    assert run("check", ONLY)[0] == 0
    code, printed = run("check", ONLY, "--locked-config", "HEAD", "--format", "json")
    report = json.loads(printed)
    assert (code, [finding["resource"] for finding in report["findings"]]) == (1, ["aws_security_group.other"])
    assert report["summary"]["baselined"] == 2


@pytest.mark.usefixtures("here")
def test_only_what_is_as_severe_as_asked_for_is_listed(run: Run) -> None:
    assert run("baseline", ONLY, "--severity", "high")[1].startswith(f"wrote {FILE}: 0 findings\n")
    assert new(run) == ["aws_security_group.web", "Web"]
