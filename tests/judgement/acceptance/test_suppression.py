"""What people write beside their code is obeyed where it stands, and answered where it is for nothing."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.report.report import Report
from linter.workspace import Workspace

TODAY = date(2026, 7, 1)
SLUGS = ("ingress-rdp-open", "ingress-ssh-open")

TERRAFORM = """\
{above}resource "aws_security_group" "web" {{{header}
{inside}  ingress {{{rule}
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]{value}
  }}
}}
"""
YAML = """\
{top}Resources:
{above}  Web:{header}
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
{inside}        - IpProtocol: tcp{rule}
          FromPort: 22
          ToPort: 22
          CidrIp: 0.0.0.0/0{value}
"""
ACCEPTED = "# moatlint: ignore[ingress-ssh-open] the bastion"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(name: str, text: str, select: Iterable[str] = SLUGS) -> Report:
    Path(name).write_text(text, encoding="utf-8")
    report = Workspace(Path.cwd(), uniform(Config(), policies(select=select))).check([Path()], today=TODAY)
    assert not report.problems
    return report


def filled(text: str, **parts: str) -> str:
    return text.format(**{**dict.fromkeys(("top", "above", "header", "inside", "rule", "value"), ""), **parts})


def told(report: Report) -> tuple[int, int, list[str]]:
    return len(report.reported), len(report.suppressed), [each.message for each in report.notices]


@pytest.mark.parametrize(
    "parts",
    [
        {"value": f"  {ACCEPTED}"},
        {"value": "  // moatlint: ignore[ingress-ssh-open] the bastion"},
        {"rule": "  /* moatlint: ignore[ingress-ssh-open] the bastion */"},
        {"inside": f"  {ACCEPTED}\n"},
        {"inside": f"  {ACCEPTED}\n\n  # and some more words\n"},
        {"header": f" {ACCEPTED}"},
        {"above": f"{ACCEPTED}\n"},
        {"above": "/* moatlint: ignore[ingress-ssh-open]\n   the bastion */\n"},
        {"above": "# moatlint: ignore-file[ingress-ssh-open] the bastion\n\nlocals {\n  a = 1\n}\n\n"},
    ],
    ids=str,
)
def test_terraform_is_obeyed_on_the_line_above_the_rule_and_at_the_resource(parts: dict[str, str]) -> None:
    report = check("main.tf", filled(TERRAFORM, **parts))
    assert told(report) == (0, 1, [])
    assert report.suppressed[0].reason == "the bastion"
    assert report.summary.suppressed == 1


@pytest.mark.parametrize(
    "parts",
    [
        {"value": f"  {ACCEPTED}"},
        {"rule": f"  {ACCEPTED}"},
        {"inside": f"        {ACCEPTED}\n"},
        {"header": f"  {ACCEPTED}"},
        {"above": f"  {ACCEPTED}\n"},
        {"top": "# moatlint: ignore-file[ingress-ssh-open] the bastion\n"},
    ],
    ids=str,
)
def test_yaml_is_obeyed_on_the_line_above_the_rule_and_at_the_resource(parts: dict[str, str]) -> None:
    report = check("web.yaml", filled(YAML, **parts))
    assert told(report) == (0, 1, [])
    assert report.suppressed[0].reason == "the bastion"


def test_json_is_obeyed_in_the_metadata_of_the_resource() -> None:
    report = check(
        "web.json",
        '{"Resources": {"Web": {"Type": "AWS::EC2::SecurityGroup",\n'
        ' "Metadata": {"moatlint": {"ignore": ["ingress-ssh-open"], "reason": "the bastion"}},\n'
        ' "Properties": {"GroupDescription": "web", "SecurityGroupIngress": [\n'
        '  {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}]}}}}\n',
    )
    assert told(report) == (0, 1, [])
    assert report.suppressed[0].reason == "the bastion"


def test_one_rule_is_accepted_and_its_neighbour_is_not() -> None:
    body = '    protocol = "tcp"\n    from_port = 22\n    to_port = 22\n    cidr_blocks = ["0.0.0.0/0"]\n'
    rule = f"  ingress {{{{{{0}}\n{body}  }}}}\n"
    text = 'resource "aws_security_group" "web" {\n' + rule.format(f" {ACCEPTED}") + rule.format("") + "}\n"
    assert told(check("main.tf", text)) == (1, 1, [])


def test_a_mark_in_a_string_is_no_comment() -> None:
    text = filled(YAML).replace(
        "GroupDescription: web", 'GroupDescription: "# moatlint: ignore-file[ingress-ssh-open] x"'
    )
    assert told(check("web.yaml", text)) == (1, 0, [])


def test_one_key_of_for_each_is_accepted_alone() -> None:
    text = (
        "# moatlint: ignore[ingress-ssh-open] key=a the bastion\n"
        'resource "aws_security_group_rule" "ssh" {\n'
        '  for_each = toset(["a", "b"])\n'
        '  type = "ingress"\n  security_group_id = each.key\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n'
        '  cidr_blocks = ["0.0.0.0/0"]\n}\n'
    )
    report = check("main.tf", text)
    assert [each.finding.resource for each in report.reported] == ['aws_security_group_rule.ssh["b"]']
    assert [each.reported.finding.resource for each in report.suppressed] == ['aws_security_group_rule.ssh["a"]']


def test_the_call_of_a_module_accepts_for_all_that_is_in_it() -> None:
    Path("net").mkdir()
    Path("net/main.tf").write_text(filled(TERRAFORM), encoding="utf-8")
    report = check("main.tf", f'{ACCEPTED}\nmodule "net" {{\n  source = "./net"\n}}\n')
    assert told(report) == (0, 1, [])


def test_the_place_that_set_the_value_and_the_resource_that_uses_it_are_both_obeyed() -> None:
    used = filled(TERRAFORM).replace('["0.0.0.0/0"]', "var.everybody")
    variable = 'variable "everybody" {{\n  default = ["0.0.0.0/0"]{0}\n}}\n'
    for text in (variable.format(f"  {ACCEPTED}") + used, variable.format("") + ACCEPTED + "\n" + used):
        report = check("main.tf", text)
        assert (len(report.reported), len(report.suppressed)) == (0, 1), text


@pytest.mark.parametrize(
    ("comment", "counts", "notice"),
    [
        (
            "# moatlint: ignore[ingress-ssh-open] until=2026-06-30 later",
            (1, 0),
            "the suppression of ingress-ssh-open ended on 2026-06-30",
        ),
        ("# moatlint: ignore[ingress-ssh-open] until=2026-07-01 today it holds", (0, 1), ""),
        (
            "# moatlint: ignore[ingress-ssh-open] until=soon",
            (1, 0),
            "the suppression of ingress-ssh-open is not complete: soon is not a date: write until=2027-01-31",
        ),
        (
            "# moatlint: ignore[ingress-ssh-open]",
            (0, 1),
            "the suppression of ingress-ssh-open is not complete: it gives no reason",
        ),
        (
            "# moatlint: ignore[ingress-shh-open] x",
            (1, 0),
            "the suppression names no policy: ingress-shh-open; did you mean ingress-ssh-open?",
        ),
        ("# moatlint: ignore[ingress-rdp-open] x", (1, 0), "the suppression of ingress-rdp-open matches nothing"),
        (
            "# moatlint: ignore[ingress-ssh-open, ingress-rdp-open] x",
            (0, 1),
            "the suppression of ingress-rdp-open matches nothing",
        ),
        (
            "# moatlint: ignore ingress-ssh-open",
            (1, 0),
            "this comment accepts nothing: write `moatlint: ignore[policy] reason`",
        ),
    ],
)
def test_what_is_idle_over_or_badly_written_is_answered(comment: str, counts: tuple[int, int], notice: str) -> None:
    report = check("main.tf", filled(TERRAFORM, above=f"{comment}\n"))
    assert (len(report.reported), len(report.suppressed)) == counts
    messages = [each.message for each in report.notices]
    assert messages[-1:] == [notice] if notice else not messages


def test_a_policy_that_did_not_run_leaves_no_suppression_idle() -> None:
    text = filled(TERRAFORM, above="# moatlint: ignore[ingress-rdp-open] x\n")
    assert told(check("main.tf", text, ["ingress-ssh-open"])) == (1, 0, [])


@pytest.mark.parametrize(
    "comment",
    [
        "# moatlint: ignore[ingress-ssh-open] until=2027-01-31 the bastion",
        "# moatlint: ignore[ingress-ssh-open] the bastion until=2027-01-31",
        "# moatlint: ignore[ingress-ssh-open] the until=2027-01-31 bastion",
        '# moatlint: ignore[ingress-ssh-open] reason="the bastion" until="2027-01-31"',
        "# Moatlint: Ignore[Ingress-SSH-Open] the bastion",
        "/* moatlint: ignore[ingress-ssh-open]\n   until=2027-01-31\n   the bastion */",
        "# moatlint: ignore[ingress-ssh-open] the bastion\n# spoken of in the meeting\n/* of\n   the team */",
    ],
)
def test_the_end_and_the_reason_stand_in_any_order(comment: str) -> None:
    report = check("main.tf", filled(TERRAFORM, above=f"{comment}\n"))
    assert told(report) == (0, 1, [])
    assert report.suppressed[0].reason == "the bastion"


@pytest.mark.parametrize(
    ("comment", "notice"),
    [
        ("# moatlint ignore[ingress-ssh-open] x", "this comment accepts nothing"),
        ("# moatlint-ignore[ingress-ssh-open] x", "this comment accepts nothing"),
        ("# moatlint:skip=ingress-ssh-open x", "this comment accepts nothing"),
        ("# moatlint: ignroe[ingress-ssh-open] x", "this comment accepts nothing"),
        (
            "# moatlint: ignore[ingress-ssh-open] untill=2027-01-31 x",
            "the suppression of ingress-ssh-open is not complete: untill= is not an option: did you mean until=?",
        ),
    ],
)
def test_a_misspelt_word_is_said(comment: str, notice: str) -> None:
    report = check("main.tf", filled(TERRAFORM, above=f"{comment}\n"))
    assert report.notices[0].message.startswith(notice)


def test_a_comment_that_only_mentions_the_tool_is_none_of_ours() -> None:
    text = filled(TERRAFORM, above="# see https://github.com/moatlint/moatlint; moatlint reads this file\n")
    assert told(check("main.tf", text)) == (1, 0, [])


ALONE = """\
variable "everybody" {{
  default = "0.0.0.0/0"
}}

resource "aws_security_group_rule" "ssh" {{
  type              = "ingress"
  security_group_id = "sg-1"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
{above}  cidr_blocks = [{opened}
    {value},{behind}
  ]
}}
"""


def alone(value: str = '"0.0.0.0/0"', **parts: str) -> str:
    return ALONE.format(**{**dict.fromkeys(("above", "opened", "behind"), ""), "value": value, **parts})


@pytest.mark.parametrize("value", ['"0.0.0.0/0"', "var.everybody"])
@pytest.mark.parametrize(
    "parts", [{"above": f"  {ACCEPTED}\n\n  # all of it\n"}, {"opened": f" {ACCEPTED}"}, {"behind": f" {ACCEPTED}"}]
)
def test_an_argument_of_several_lines_is_accepted_above_and_within(value: str, parts: dict[str, str]) -> None:
    assert told(check("main.tf", alone(value, **parts))) == (0, 1, [])


def test_a_comment_inside_the_call_of_a_module_counts_for_what_is_set_elsewhere() -> None:
    Path("net").mkdir()
    used = filled(TERRAFORM).replace('["0.0.0.0/0"]', "var.from")
    Path("net/main.tf").write_text(f'variable "from" {{}}\n{used}', encoding="utf-8")
    calling = 'variable "everybody" {\n  default = ["0.0.0.0/0"]\n}\n\nmodule "net" {\n  source = "./net"\n'
    report = check("main.tf", f"{calling}  from   = var.everybody {ACCEPTED}\n}}\n")
    assert told(report) == (0, 1, [])


@pytest.mark.parametrize("key", ["a.b/c", "x[1]", "plain"])
def test_the_key_of_an_instance_may_hold_any_sign(key: str) -> None:
    text = (
        f'# moatlint: ignore[ingress-ssh-open] the bastion key="{key}"\n'
        'resource "aws_security_group_rule" "ssh" {\n'
        '  for_each = toset(["a.b/c", "x[1]", "plain"])\n'
        '  type = "ingress"\n  security_group_id = each.key\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n'
        '  cidr_blocks = ["0.0.0.0/0"]\n}\n'
    )
    report = check("main.tf", text)
    assert [each.reported.finding.resource for each in report.suppressed] == [f'aws_security_group_rule.ssh["{key}"]']


def test_the_key_may_be_that_of_a_module() -> None:
    Path("net").mkdir()
    Path("net/main.tf").write_text(filled(TERRAFORM), encoding="utf-8")
    call = 'module "net" {\n  source   = "./net"\n  for_each = toset(["a", "b"])\n}\n'
    report = check("main.tf", f"# moatlint: ignore[ingress-ssh-open] key=a the bastion\n{call}")
    assert [each.finding.resource for each in report.reported] == ['module.net["b"].aws_security_group.web']


@pytest.mark.parametrize(
    ("metadata", "counts", "notice"),
    [
        ('{"ignore": "ingress-ssh-open, ingress-rdp-open", "reason": "x", "until": "2027-01-31"}', (0, 1), ""),
        ('{"ignore": ["ingress-ssh-open"], "reason": "x", "until": "2026-01-31"}', (1, 0), "ended on 2026-01-31"),
        ('{"ignores": ["ingress-ssh-open"], "reason": "x"}', (1, 0), "this comment accepts nothing"),
    ],
)
def test_the_metadata_of_a_resource_has_the_same_options(metadata: str, counts: tuple[int, int], notice: str) -> None:
    report = check(
        "web.json",
        '{"Resources": {"Web": {"Type": "AWS::EC2::SecurityGroup",\n'
        f' "Metadata": {{"moatlint": {metadata}}},\n'
        ' "Properties": {"GroupDescription": "web", "SecurityGroupIngress": [\n'
        '  {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}]}}}}\n',
        ["ingress-ssh-open"],
    )
    assert (len(report.reported), len(report.suppressed)) == counts
    assert any(notice in each.message for each in report.notices) == bool(notice)


def test_a_comment_in_json_that_is_yaml_counts() -> None:
    report = check(
        "web.json",
        '{"Resources": {"Web": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "web",\n'
        ' "SecurityGroupIngress": [\n'
        f'  {{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}} {ACCEPTED}\n'
        " ]}}}}\n",
    )
    assert told(report) == (0, 1, [])


def test_one_entry_of_a_list_is_accepted_though_the_module_takes_it_apart() -> None:
    Path("net").mkdir()
    Path("net/main.tf").write_text(
        'variable "rules" {}\n\nresource "aws_security_group_rule" "ssh" {\n  count = length(var.rules)\n'
        '  type = "ingress"\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n'
        '  cidr_blocks = concat(split(",", lookup(var.rules[count.index], "from", "")), [])\n}\n',
        encoding="utf-8",
    )
    first, second = f'{{ from = "0.0.0.0/0" }}, {ACCEPTED}', '{ from = "0.0.0.0/0" },'
    report = check("main.tf", f'module "net" {{\n  source = "./net"\n  rules = [\n    {first}\n    {second}\n  ]\n}}\n')
    assert [found.finding.resource for found in report.reported] == ["module.net.aws_security_group_rule.ssh[1]"]
    assert [found.finding.span.line for found in report.reported] == [5]
    assert told(report)[1:] == (1, [])
