"""The value of the expression at a position of a template, as an editor shows it."""

from textwrap import dedent

import pytest

from linter.cloudformation.lookup import value_at
from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from tests.cloudformation.templates import MAIN, ROOT, tree

TEMPLATE = dedent("""\
    Parameters:
      Password: {Type: String, NoEcho: true, Default: hunter2}
      Stage: {Type: String}
    Conditions: {Live: !Equals [!Ref Stage, live]}
    Resources:
      Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
      X:
        Type: A::B::C
        Properties:
          Known: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]
          Later: !Ref Vpc
          Either: !If [Live, a, b]
          Open: !Sub "${Stage}-x"
          Secret: !Sub "password=${Password}"
          Several: !Split [",", "a,b"]
          Plain: 1
    """)


def shown(name: str) -> str | None:
    """What is shown at the value of a property."""
    lines = TEMPLATE.splitlines()
    line = next(at for at, text in enumerate(lines, 1) if text.strip().startswith(f"{name}:"))
    place = (line, lines[line - 1].index(":") + 4)
    deployment = Deployment(Dialect.CLOUDFORMATION, ROOT / MAIN)
    answer = value_at(deployment, tree({MAIN: TEMPLATE}), Inputs(), ROOT / MAIN, place)
    return None if answer is None else answer.said[0][0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Known", '"10.0.1.0/24"'),
        ("Later", "(Vpc: known after deployment)"),
        ("Either", '(one of: "a" when Live is true; "b" when Live is false)'),
        ("Open", "(unknown: the parameter Stage has no default)"),
        ("Several", '["a", "b"]'),
        ("Plain", None),
    ],
)
def test_a_function_call_is_shown_with_its_value(name: str, expected: str | None) -> None:
    assert shown(name) == expected


def test_a_parameter_with_noecho_is_not_shown() -> None:
    assert shown("Secret") == '"password=****"'


@pytest.mark.parametrize(("count", "ends"), [(30, '"29"]'), (31, '"29", ...]')])
def test_only_the_first_members_of_a_long_list_are_shown(count: int, ends: str) -> None:
    written = ",".join(map(str, range(count)))
    text = f'Resources:\n  X:\n    Type: A::B::C\n    Properties:\n      It: !Split [",", "{written}"]\n'
    deployment = Deployment(Dialect.CLOUDFORMATION, ROOT / MAIN)
    answer = value_at(deployment, tree({MAIN: text}), Inputs(), ROOT / MAIN, (5, 12))
    assert answer is not None
    assert answer.said[0][0].endswith(ends)


def at_call(text: str, line: int) -> str:
    """What is shown of the call in the fifth column or further of a line."""
    deployment = Deployment(Dialect.CLOUDFORMATION, ROOT / MAIN)
    answer = value_at(deployment, tree({MAIN: text}), Inputs(), ROOT / MAIN, (line, 12))
    assert answer is not None
    return answer.said[0][0]


def test_of_two_secrets_the_longer_one_is_hidden_first() -> None:
    secrets = "Parameters:\n  A: {NoEcho: true, Default: hush}\n  B: {NoEcho: true, Default: hush-hush}\n"
    text = f"{secrets}Resources:\n  X:\n    Type: A::B::C\n    Properties:\n      It: !Sub '${{B}} ${{A}}'\n"
    assert at_call(text, 8) == '"**** ****"'


def test_a_value_is_shown_as_it_is_written_and_to_a_bounded_depth() -> None:
    deep = "[é, " + "[" * 7 + "x" + "]" * 7 + ", {ü: 1}]"
    resource = f"  X:\n    Type: A::B::C\n    Properties:\n      It: !If [C, {deep}, b]\n"
    text = f"Conditions: {{C: !Equals [a, a]}}\nResources:\n{resource}"
    assert at_call(text, 6) == '["é", ' + "[" * 7 + "...]" + "]" * 6 + ', {"ü": 1}]'
