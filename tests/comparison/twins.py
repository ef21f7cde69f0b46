"""The scenarios in both languages, with one change seeded in either twin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from linter.commands.comparing.diff import parser
from linter.commands.comparing.sides import State, examined
from linter.comparison.compare import Examined, difference
from linter.report.difference.model import Difference
from linter.report.difference.wording import traffic

ROOT = Path(__file__).parent.parent.parent / "fixtures" / "scenarios"
SCENARIOS = sorted(ROOT.iterdir())
TERRAFORM, CLOUDFORMATION = "main.tf", "template.yaml"
PORT = 9999
"""A port that no scenario has a rule for of its own."""

UNEQUAL = {
    "009_main_table_fallback": "only Terraform adopts the main route table",
    "027_tf_default_sg_locked": "only Terraform adopts the default security group",
    "028_egress_default_tf_vs_cfn": "only CloudFormation keeps the default rule for outgoing traffic",
    "029_cfn_standalone_egress": "only CloudFormation keeps the default rule for outgoing traffic",
    "098_sg_inline_and_standalone": "only in Terraform do rules inside and beside a group undo each other",
}
"""The scenarios whose twins are not the same, and why: that the languages differ is what they are about."""

VOLUME = {
    TERRAFORM: """
resource "aws_ebs_volume" "seeded" {
  availability_zone = "us-east-1a"
  size              = 1
  encrypted         = false
}
""",
    CLOUDFORMATION: """
  Seeded:
    Type: AWS::EC2::Volume
    Properties: {AvailabilityZone: us-east-1a, Size: 1, Encrypted: false}
""",
}
RULE = {
    TERRAFORM: """
resource "aws_vpc_security_group_ingress_rule" "seeded" {
  security_group_id = %s.id
  ip_protocol       = "tcp"
  from_port         = 9999
  to_port           = 9999
  cidr_ipv4         = "0.0.0.0/0"
}
""",
    CLOUDFORMATION: """
  SeededRule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt %s.GroupId, IpProtocol: tcp, FromPort: 9999, ToPort: 9999, CidrIp: 0.0.0.0/0}
""",
}


@dataclass(frozen=True)
class Twins:
    """A scenario: both languages as they are, and both with the same change."""

    plain: dict[str, Examined]
    seeded: dict[str, Examined]


def twins(folder: Path, scratch: Path, stack: ExitStack) -> Twins:
    """Judge a scenario in both languages, as it is and with a rule and a volume more."""
    plain = {name: _judged(folder / name, stack) for name in (TERRAFORM, CLOUDFORMATION)}
    groups = {name: sorted(_groups(state)) for name, state in plain.items()}
    shared = sorted(set(map(_called, groups[TERRAFORM])) & set(map(_called, groups[CLOUDFORMATION])))
    seeded = {}
    for name in plain:
        text = (folder / name).read_text(encoding="utf-8") + VOLUME[name]
        address = next((address for address in groups[name] if shared and _called(address) == shared[0]), "")
        text += RULE[name] % address if address else ""
        file = scratch / name
        file.write_text(text, encoding="utf-8")
        seeded[name] = _judged(file, stack)
    return Twins(plain, seeded)


def _judged(file: Path, stack: ExitStack) -> Examined:
    arguments = parser().parse_args(["a", "b", "--no-config"])
    return stack.enter_context(examined(State(file.name, file.parent, file), arguments, lambda _, __: None))


def _groups(state: Examined) -> Iterator[str]:
    (deployment,) = state.deployments
    types = ("aws_security_group", "AWS::EC2::SecurityGroup")
    return (made.key for made in deployment.declared.resources if made.type in types and made.managed)


def _called(address: str) -> str:
    return address.rpartition(".")[2].lower()


def said(before: Examined, after: Examined) -> set[str]:
    """The lines that are said of two states, with everything called by what it is called in both languages."""
    return set(_lines(difference(before, after, {})))


def _lines(made: Difference) -> Iterator[str]:
    for shift in made.shifts:
        ends = f"{_called(shift.source.name)} > {_called(shift.target.name)}"
        yield f"{shift.change} {ends} on {traffic(shift)}: {shift.was}, {shift.now}"
    found = {"new": made.new, "fixed": made.fixed, "broken": made.broken, "kept": made.kept}
    found["worse"] = tuple(worse.reported for worse in made.worse)
    for word, findings in found.items():
        for finding in findings:
            yield f"{word} {finding.policy} {_called(finding.finding.resource)} {finding.certain}"
    yield from (f"error {problem.message}" for problem in made.problems)
