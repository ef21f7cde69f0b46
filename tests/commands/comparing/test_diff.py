"""`moatlint diff` as a user calls it: what is compared, how it is shown, and what it says of what it cannot do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands.comparing.states import CLOSED, MODULE, OPEN, TEMPLATE, Make, compared


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


def test_a_file_has_the_format_that_its_name_ends_with(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make({"main.tf": OPEN})
    compared(capsys, "HEAD", "--format", "markdown", "--output", "difference.json")
    assert json.loads((tmp_path / "difference.json").read_text(encoding="utf-8"))["version"] == 1


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
        ({"moatlint.yaml": "ignore: [all]\n"}, "(the configuration does not ask for it any more)"),
        ({"other.tf": "resource {\n"}, "(not everything could be judged)"),
    ],
    ids=["accepted", "ignored", "all ignored", "broken"],
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


OFFICE = "corporate_networks: [203.0.113.0/24]\n"


def test_corporate_networks_are_no_part_of_the_internet(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    shut = OPEN.replace('["0.0.0.0/0"]', "[]")
    repository = make({"main.tf": shut, "moatlint.yaml": OFFICE})
    repository.write({"main.tf": CLOSED})
    code, said = compared(capsys, "HEAD")
    assert (code, "NEWLY REACHABLE" in said) == (0, False)
    repository.write({"main.tf": CLOSED.replace("203.0.113.0/24", "203.0.112.0/23")})
    assert "internet > aws_instance.web on tcp 22 from 203.0.112.0/24\n" in compared(capsys, "HEAD")[1]


def test_the_whole_internet_is_called_so_whatever_networks_are_corporate(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED, "moatlint.yaml": OFFICE})
    repository.write({"main.tf": OPEN})
    said = compared(capsys, "HEAD")[1]
    assert "internet > aws_instance.web on tcp 22\n" in said
    assert "before only" not in said
    shown = json.loads(compared(capsys, "HEAD", "--format", "json")[1])
    assert [packets["sources"] for shift in shown["exposure"] for packets in shift["packets"]] == [["internet"]]


def test_a_network_that_becomes_corporate_opens_and_closes_nothing(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED})
    repository.write({"moatlint.yaml": OFFICE})
    code, said = compared(capsys, "HEAD")
    assert (code, "REACHABLE" in said) == (0, False)


def test_a_locked_configuration_holds_for_both_states_whatever_the_change_says(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED, "moatlint.yaml": "severity: {ingress-ssh-open: high}\n"})
    repository.git("checkout", "-q", "-b", "feature")
    hiding = "ignore: [ingress-ssh-open]\nexclude: [main.tf]\ncorporate_networks: [0.0.0.0/1, 128.0.0.0/1]\n"
    repository.write({"main.tf": OPEN, "moatlint.yaml": hiding})
    assert "ingress-ssh-open" not in compared(capsys, "main")[1]
    for states in (["main"], ["main..."], ["main", "feature"]):
        if len(states) == 2:
            repository.commit()
        code, said = compared(capsys, *states, "--locked-config", "main")
        assert (code, "1 newly reachable, 1 new finding" in said) == (1, True)
        assert re.search(r"high +main.tf:36 +ingress-ssh-open", said)
        assert "moatlint.yaml: the configuration is changed here: the locked one holds" in said


def test_the_markdown_under_a_lock_is_the_same_whatever_the_change_does_to_the_configuration(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED, "moatlint.yaml": "ignore: [vpc-flow-logs-missing]\n"})
    arguments = ("HEAD", "--locked-config", "HEAD", "--format", "markdown")
    repository.write({"main.tf": OPEN})
    plain = compared(capsys, *arguments)[1]
    for hiding in ("ignore: [all]\n", "exclude: ['*']\n", "limits: {steps: 1}\n", "not: [a configuration\n"):
        repository.write({"moatlint.yaml": hiding})
        said = compared(capsys, *arguments)[1]
        more = [line for line in said.splitlines() if line and line not in plain.splitlines()]
        assert set(plain.splitlines()) <= set(said.splitlines())
        assert len(more) == 2
        assert more[0].startswith("### ")
        assert "moatlint.yaml: the configuration is changed here: the locked one holds" in more[1].replace("`", "")


def test_a_file_can_be_the_locked_configuration_of_both(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": CLOSED, "ci.yaml": "ignore: [ingress-ssh-open]\nexclude: [other]\n"})
    repository.write({"main.tf": OPEN, "other/main.tf": OPEN})
    repository.commit()
    said = compared(capsys, "HEAD~1", "HEAD", "--locked-config", "ci.yaml")[1]
    assert "1 newly reachable" in said
    assert "ingress-ssh-open" not in said
    assert "excluded by the configuration: other" in said
    assert "against HEAD" in said
    assert "other/main.tf" not in said


@pytest.mark.parametrize("option", ["--config", "--locked-config"])
def test_a_configuration_in_the_tree_names_no_policies_for_any_state(
    make: Make, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    own = "import pathlib\npathlib.Path('ran').write_text('')\n"
    repository = make({"main.tf": CLOSED, "ci.yaml": "policies: [own]\n", "own/evil.py": own})
    repository.write({"main.tf": OPEN})
    repository.commit()
    code, said = compared(capsys, "HEAD~1", "HEAD", option, "ci.yaml")
    assert code == 2
    assert "what is checked cannot name them" in said
    assert not (repository.home / "ran").exists()


def test_a_commit_that_is_not_there_locks_nothing(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make({"main.tf": CLOSED})
    code, said = compared(capsys, "HEAD", "--locked-config", "nowhere")
    assert (code, "There is no commit nowhere" in said) == (2, True)


def test_files_of_variables_are_those_of_each_state(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    module = OPEN.replace('["0.0.0.0/0"]', "[var.office]") + 'variable "office" {}\n'
    values = 'office = "203.0.113.0/24"\n'
    repository = make({"main.tf": module, "ci.yaml": "var_files: [prod.tfvars]\n", "prod.tfvars": values})
    repository.write({"prod.tfvars": 'office = "0.0.0.0/0"\n'})
    for option, file in (("--config", "ci.yaml"), ("--var-file", "prod.tfvars")):
        code, said = compared(capsys, "HEAD", option, file)
        assert (code, "1 newly reachable" in said) == (1, True)


@pytest.mark.parametrize("exclude", ["a/", "'*'", "a/main.tf", "'*.tf'"])
def test_what_the_configuration_excludes_now_is_neither_fixed_nor_closed(
    make: Make, capsys: pytest.CaptureFixture[str], exclude: str
) -> None:
    repository = make({"a/main.tf": OPEN, "b/main.tf": CLOSED})
    repository.write({"moatlint.yaml": f"exclude: [{exclude}]\n"})
    code, said = compared(capsys, "HEAD")
    assert code == 0
    assert "FIXED" not in said
    assert "NO LONGER REACHABLE" not in said
    assert "(the configuration excludes it now)" in " ".join(said.split())
    assert "note  a: the configuration excludes it now: it is not compared" in said


def test_a_template_that_is_excluded_now_is_not_fixed_and_one_that_is_deleted_is(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"one.yaml": TEMPLATE, "two.yaml": TEMPLATE})
    repository.write({"moatlint.yaml": "exclude: [one.yaml]\n"})
    (repository.home / "two.yaml").unlink()
    said = compared(capsys, "HEAD")[1]
    fixed = said.partition("FIXED")[2].partition("NOT REPORTED ANY MORE")[0]
    assert "two.yaml" in fixed
    assert "one.yaml" not in fixed
