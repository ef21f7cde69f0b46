"""Paths in, a report out: the same each time, what changed done again, and only what concerns the asker."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePath

import pytest

from linter import columns, workspace
from linter.deployment import Evaluate
from linter.finding import Severity
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.report.report import Report
from linter.resource import Dialect
from linter.tree import Tree
from linter.workspace import Workspace

OPEN = """\
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
Outputs:
  Group: {Value: !GetAtt Web.GroupId}
"""
SHUT = OPEN.replace("0.0.0.0/0", "10.0.0.0/8")
NET = (
    'variable "from" {}\nresource "aws_security_group" "web" {\n  ingress {\n    protocol = "tcp"\n'
    "    from_port = 22\n    to_port = 22\n    cidr_blocks = [var.from]\n  }\n}\n"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def ready() -> Workspace:
    return Workspace(Path.cwd(), uniform(Config(), policies(select=["ingress-ssh-open"])))


def check(*paths: str) -> Report:
    return ready().check([Path(path) for path in paths or ["."]])


def places(report: Report) -> list[str]:
    return [f"{each.finding.span.file} {each.finding.resource}" for each in report.reported]


def call(address: str, name: str = "net") -> str:
    return f'module "{name}" {{\n  source = "../net"\n  from   = "{address}"\n}}\n'


def test_a_module_called_twice_is_judged_as_each_caller_uses_it() -> None:
    lay({"app/main.tf": call("0.0.0.0/0", "open") + call("10.0.0.0/8", "shut"), "net/main.tf": NET})
    report = check()
    assert [each.finding.resource for each in report.reported] == ["module.open.aws_security_group.web"]
    assert (report.summary.deployments, report.summary.findings, report.summary.clean) == (1, 1, 1)


def test_a_file_is_judged_with_its_deployment_but_only_what_concerns_it_is_told() -> None:
    lay({"app/main.tf": call("0.0.0.0/0"), "app/other.tf": "", "net/main.tf": NET, "b.yaml": OPEN})
    whole = places(check())
    assert len(whole) == 2
    for concerned in ("app/main.tf", "net/main.tf"):
        assert places(check(concerned)) == [place for place in whole if "module.net" in place], concerned
    aside = check("app/other.tf")
    assert (places(aside), aside.summary.deployments) == ([], 1)
    assert [each.message for each in aside.notices] == ["1 finding not shown: neither in the named files nor new"]


def test_the_report_is_the_same_whatever_the_order_of_the_paths() -> None:
    lay({"app/main.tf": call("0.0.0.0/0"), "net/main.tf": NET, "a.yaml": OPEN, "b.yaml": OPEN})
    assert check("a.yaml", "app", "b.yaml", "app/main.tf") == check("b.yaml", "app/main.tf", "app", "a.yaml", "a.yaml")


def test_a_deployment_with_a_syntax_error_is_still_judged_and_hides_no_other() -> None:
    lay({"a/main.tf": NET.replace("var.from", '"0.0.0.0/0"') + 'resource "x" "y" {\n  a =\n}\n', "b.yaml": OPEN})
    report = check()
    assert places(report) == ["a/main.tf aws_security_group.web", "b.yaml Web"]
    assert [(each.span.file, each.span.line) for each in report.problems] == [("a/main.tf", 11)]


def test_a_template_nested_in_another_is_judged_there() -> None:
    parent = "Resources:\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./child.yaml}\n"
    lay({"parent.yaml": parent, "child.yaml": OPEN})
    assert places(check()) == ["child.yaml Inner.Web"]
    assert places(check("child.yaml")) == ["child.yaml Web"]


def test_below_the_threshold_nothing_is_told() -> None:
    lay({"a.yaml": OPEN})
    assert places(ready().check([Path()], threshold=Severity.HIGH)) == ["a.yaml Web"]
    quiet = Workspace(Path.cwd(), uniform(Config(severities={"ingress-ssh-open": Severity.LOW}), policies()))
    assert not quiet.check([Path()], threshold=Severity.MEDIUM).reported


def test_a_second_check_judges_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []

    def counting(dialect: Dialect) -> Evaluate:
        judged.append(str(dialect))
        return columns.evaluator(dialect)

    monkeypatch.setattr(workspace, "evaluator", counting)
    lay({"app/main.tf": call("0.0.0.0/0"), "net/main.tf": NET, "other/main.tf": ""})
    warm = ready()
    first = warm.check([Path()])
    assert len(judged) == 2
    assert warm.check([Path()]) == first
    assert len(judged) == 2
    lay({"net/main.tf": NET.replace("22", "23")})
    assert places(warm.check([Path()])) == []
    assert len(judged) == 3
    lay({"app/extra.tf": NET.replace("var.from", '"0.0.0.0/0"').replace('"web"', '"extra"').replace('"from"', '"x"')})
    assert places(warm.check([Path()])) == ["app/extra.tf aws_security_group.extra"]


def test_unsaved_text_is_judged_in_place_of_the_file_and_by_what_depends_on_it() -> None:
    lay({"app/main.tf": call("0.0.0.0/0"), "net/main.tf": NET, "a.yaml": SHUT})
    warm = ready()
    assert places(warm.check([Path("a.yaml")])) == []
    assert places(warm.check([Path("a.yaml")], buffers={Path("a.yaml").resolve(): OPEN})) == ["a.yaml Web"]
    unsaved = {Path("net/main.tf").resolve(): NET.replace("22", "23")}
    assert places(warm.check([Path("app/main.tf")], buffers=unsaved)) == []
    assert places(warm.check([Path("app/main.tf")])) == ["app/main.tf module.net.aws_security_group.web"]


def test_progress_is_told_deployment_by_deployment() -> None:
    lay({"a.yaml": OPEN, "b.yaml": OPEN})
    seen: list[tuple[int, int]] = []
    ready().check([Path()], progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 2), (1, 2)]


def test_excerpts_have_their_texts() -> None:
    lay({"app/main.tf": call("0.0.0.0/0"), "net/main.tf": NET})
    assert set(check().sources) == {"app/main.tf", "net/main.tf"}


def test_a_module_and_its_plan_are_told_once_as_the_plan_says() -> None:
    group = {"ingress": [{"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}]}
    resource = {"address": "aws_security_group.web", "mode": "managed", "type": "aws_security_group", "name": "web"}
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": [{**resource, "values": group}]}},
        "resource_changes": [{**resource, "change": {"actions": ["create"], "after": group, "after_unknown": {}}}],
        "configuration": {"root_module": {"resources": [{**resource, "expressions": {}}]}},
    }
    lay({"main.tf": NET.replace("var.from", '"0.0.0.0/0"'), "plan.json": json.dumps(plan)})
    report = check()
    assert [str(each.dialect) for each in report.reported] == ["plan"]
    assert places(report) == ["main.tf aws_security_group.web"]


def test_each_of_many_templates_is_read_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({f"{number}.yaml": OPEN for number in range(40)})
    read: list[object] = []
    plain = Tree.read_bytes

    def counting(self: Tree, path: PurePath | str) -> bytes:
        read.append(path)
        return plain(self, path)

    monkeypatch.setattr(Tree, "read_bytes", counting)
    assert len(places(ready().check([Path()]))) == 40
    assert len(read) <= 40 * 8


def test_a_report_holds_drawings_only_where_they_are_asked_for() -> None:
    lay({"web.yaml": OPEN})
    setups = uniform(Config(), policies(select=["ingress-ssh-open"]))
    assert Workspace(Path.cwd(), setups).check([Path()]).atlases == ()
    drawing = Workspace(Path.cwd(), setups, drawn=True)
    assert [atlas.place for atlas in drawing.check([Path()]).atlases] == ["web.yaml"]
    assert [atlas.place for atlas in drawing.check([Path()]).atlases] == ["web.yaml"], "and again, from what is kept"


def test_a_deployment_that_cannot_be_drawn_is_judged_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("no paper")

    lay({"web.yaml": OPEN})
    monkeypatch.setattr("linter.atlas.draw.draw", fails)
    report = Workspace(Path.cwd(), uniform(Config(), policies(select=["ingress-ssh-open"])), drawn=True).check([Path()])
    assert report.reported
    assert not report.problems
    assert ["no paper" in notice.message for notice in report.notices] == [True]
