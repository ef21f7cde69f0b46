"""Verdicts hold in every scenario, count four ways, and survive a policy that fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.aws.security_group import IngressRule, SecurityGroup
from linter.finding import Severity
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.policy import Finding, Graph, Policy, policy
from linter.report.report import Report
from linter.truth import NO, YES, truth
from linter.workspace import Workspace

GROUP = """\
Parameters:
  Open: {{Type: String}}
Conditions:
  IsOpen: !Equals [!Ref Open, "yes"]
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: {cidr}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(name: str, text: str, *ran: Policy, config: Config | None = None) -> Report:
    Path(name).write_text(text, encoding="utf-8")
    chosen = ran or policies(select=["ingress-ssh-open"])
    return Workspace(Path.cwd(), uniform(config or Config(), chosen)).check([Path()])


@policy(Severity.LOW)
def group_noted(graph: Graph) -> Iterator[Finding]:
    """Note every group."""
    for group in graph.all(SecurityGroup):
        yield group.finding(YES, "a group")


@policy(Severity.LOW)
def group_fine(graph: Graph) -> Iterator[Finding]:
    """Find every group fine."""
    for group in graph.all(SecurityGroup):
        yield group.finding(NO, "never told")


@policy(Severity.HIGH)
def group_careless(graph: Graph) -> Iterator[Finding]:
    """Branch on what may not be known, after one finding."""
    for group in graph.all(SecurityGroup):
        yield group.finding(YES, "before the fall")
        if truth(known=True):
            yield group.finding(YES, "never reached")


def test_a_finding_in_every_scenario_is_certain() -> None:
    report = check("web.yaml", GROUP.format(cidr='!If [IsOpen, 0.0.0.0/0, "0.0.0.0/0"]'))
    assert [(each.certain, each.scenario) for each in report.reported] == [(True, "")]
    assert (report.summary.findings, report.summary.undecidable) == (1, 0)


@pytest.mark.parametrize(
    ("cidr", "words"),
    [
        ("!If [IsOpen, 0.0.0.0/0, 10.0.0.0/8]", "IsOpen is true"),
        ("!If [IsOpen, 10.0.0.0/8, 0.0.0.0/0]", "IsOpen is false"),
    ],
)
def test_a_finding_in_some_scenarios_is_possible_and_says_when(cidr: str, words: str) -> None:
    report = check("web.yaml", GROUP.format(cidr=cidr))
    assert [(each.certain, each.scenario) for each in report.reported] == [(False, words)]
    assert f"only when {words}" in [doubt.reason for doubt in report.reported[0].finding.when.doubts]
    assert (report.summary.findings, report.summary.clean, report.summary.undecidable) == (0, 0, 1)
    assert [(each.policy, each.resource) for each in report.undecided] == [("ingress-ssh-open", "Web")]


def test_a_finding_in_no_scenario_is_clean() -> None:
    report = check("web.yaml", GROUP.format(cidr="!If [IsOpen, 10.0.0.0/8, 10.1.0.0/16]"))
    assert not report.reported
    assert (report.summary.findings, report.summary.clean, report.summary.undecidable) == (0, 1, 0)


def test_what_no_policy_can_see_is_counted() -> None:
    report = check("main.tf", 'resource "aws_nothing_we_know" "a" {}\nresource "aws_security_group" "b" {}\n')
    assert (report.summary.not_looked_at, report.summary.resources) == (1, 2)


def test_a_policy_that_fails_is_a_problem_and_hides_nothing() -> None:
    report = check("web.yaml", GROUP.format(cidr="10.0.0.0/8"), group_careless, group_fine, group_noted)
    assert [(each.policy, each.finding.message) for each in report.reported] == [
        ("group-careless", "before the fall"),
        ("group-noted", "a group"),
    ]
    (problem,) = report.problems
    assert problem.message.startswith("The policy group-careless failed on web.yaml after Web: TypeError")
    assert problem.span.file == "web.yaml"


def test_the_user_has_the_last_word_on_severity() -> None:
    config = Config(severities={"group-noted": Severity.CRITICAL})
    (reported,) = check("web.yaml", GROUP.format(cidr="10.0.0.0/8"), group_noted, config=config).reported
    assert reported.severity is Severity.CRITICAL
    assert reported.finding.severity_reason == "the configuration says so"


def test_a_value_that_is_set_elsewhere_is_followed_to_where_it_is_used() -> None:
    Path("net").mkdir()
    Path("net/main.tf").write_text(
        'variable "from" {}\nresource "aws_security_group_rule" "ssh" {\n  type = "ingress"\n  protocol = "tcp"\n'
        '  from_port = 22\n  to_port = 22\n  security_group_id = "sg-1"\n  cidr_blocks = var.from\n}\n'
    )
    call = 'module "net" {\n  source = "./net"\n  from   = ["0.0.0.0/0"]\n}\n'
    (reported,) = check("main.tf", call).reported
    assert reported.finding.span.file == "main.tf"
    way = [(each.resource, each.span.file, each.span.line) for each in reported.finding.evidence]
    assert way == [("module.net.aws_security_group_rule.ssh", "net/main.tf", 2), ("module.net", "main.tf", 1)]


def test_a_policy_about_rules_gives_each_rule_its_own_verdict_but_counts_the_resource_once() -> None:
    @policy(Severity.LOW)
    def rule_noted(graph: Graph) -> Iterator[Finding]:
        for rule in graph.all(IngressRule):
            yield rule.finding(YES, "a rule")

    rule = "        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}\n"
    report = check("web.yaml", GROUP.format(cidr="10.0.0.0/8") + rule, rule_noted)
    assert len({each.fingerprint for each in report.reported}) == len(report.reported) == 2


def test_the_report_counts_what_each_policy_looked_at_and_what_passed() -> None:
    report = check("web.yaml", GROUP.format(cidr="0.0.0.0/0"), group_noted, group_fine)
    assert report.looked_at == {"group-noted": 1, "group-fine": 1}
    assert report.passed == {"group-fine": 1}
