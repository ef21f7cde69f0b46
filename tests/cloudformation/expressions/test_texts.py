import base64

import pytest

from linter.value import referred
from tests.cloudformation.templates import shown, value

PARAMETERS = """\
    Parameters:
      Name: {Type: String, Default: web}
      Open: {Type: String}
      Flag: {Type: String, Default: true}
      List: {Type: CommaDelimitedList, Default: "a, b"}
    """


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!Sub '${Name}-x'", "web-x"),
        ("!Sub '${Name}'", "web"),
        ("!Sub plain", "plain"),
        ("!Sub '${!Name}'", "${Name}"),
        ("!Sub ['${a}/${Name}', {a: !Ref Flag}]", "true/web"),
        ("!Sub ['${Vpc}', {Vpc: own}]", "own"),
        ("!Sub '${Vpc}'", "<Vpc.Ref>"),
        ("!Sub '${Vpc.CidrBlock}'", "<Vpc.CidrBlock>"),
        ("!Sub '${ Name }'", "web"),
        ("!Sub '${Vpc}-x'", "?${Vpc}-x"),
        ("!Sub '${Vpc.CidrBlock}-${Open}'", "?${Vpc.CidrBlock}-${parameter Open}"),
        ("!Sub '${Open}'", "?parameter Open"),
        ("!Sub ['${x}-1', {x: !Sub '${Open}/2'}]", "?${parameter Open}/2-1"),
        ("!Join ['/', [0.0.0.0, 0]]", "0.0.0.0/0"),
        ("!Join ['', [!Ref Vpc]]", "<Vpc.Ref>"),
        ("!Join ['', ['', !Ref Vpc, '']]", "<Vpc.Ref>"),
        ("!Join [',', !Ref List]", "a,b"),
        ("!Join [',', []]", ""),
        ("!Join [',', [!Ref Open, b]]", "?${parameter Open},b"),
        ("!Join [',', !GetAtt Vpc.CidrBlockAssociations]", "<Vpc.CidrBlockAssociations>"),
        ("!Split [',', 'a,b']", ["a", "b"]),
        ("!Split [',', 'a,b', 'c']", "?"),
        ("!Select [1, !Split [',', !Sub '${AWS::Region},b']]", "b"),
        ("!Split [':', !GetAtt Vpc.X]", "<Vpc.X>"),
        ("!Split [',', !Ref Open]", "?parameter Open split at ,"),
        ("!Split ['', ab]", "?"),
        ("!Base64 !Ref Open", "?parameter Open"),
        ("!ToJsonString {a: [1, !Ref Name]}", '{"a":[1,"web"]}'),
        ("!ToJsonString {a: !Ref Open}", '?{"a":"${parameter Open}"}'),
    ],
)
def test_a_text_is_made_and_taken_apart(expression: str, expected: object) -> None:
    expression = expression.replace("!Base64 !Ref Open", "{Fn::Base64: !Ref Open}")
    assert shown(value(expression, PARAMETERS)) == expected


def test_base64_of_what_is_known_is_that() -> None:
    result = shown(value("{Fn::Base64: !Sub 'name=${Name}'}", PARAMETERS))
    assert base64.b64decode(str(result)) == b"name=web"


def test_a_text_that_is_not_wholly_known_keeps_what_is_known_as_its_token() -> None:
    result = value("{Fn::Base64: !Sub 'PASSWORD=hunter2 ${Vpc}'}", PARAMETERS)
    assert shown(result) == "?PASSWORD=hunter2 ${Vpc}"


@pytest.mark.parametrize("expression", ["'{{resolve:ssm:x:1}}'", "!Sub '{{resolve:secretsmanager:${Name}}}'"])
def test_a_dynamic_reference_is_no_literal(expression: str) -> None:
    result = value(expression, PARAMETERS)
    assert getattr(result, "hint", "") == "dynamic reference"
    assert str(shown(result)).startswith("?{{resolve:")


def test_a_dynamic_reference_to_a_resource_is_one_too() -> None:
    result = value("!Sub '{{resolve:secretsmanager:${Vpc}:SecretString:password}}'")
    assert getattr(result, "hint", "") == "dynamic reference"


def test_the_reason_of_a_text_is_that_of_its_unknown_part() -> None:
    assert "the parameter Open" in getattr(value("!Sub 'web-${Open}'", PARAMETERS), "reason", "")


@pytest.mark.parametrize(
    "argument",
    ["!GetAtt Vpc.CidrBlock", "!Ref Vpc", "!Sub '${Vpc.CidrBlock}-x'", "!Sub ['${Vpc.CidrBlock}-${x}', {x: y}]"],
)
def test_what_a_strange_function_makes_still_depends_on_what_it_names(argument: str) -> None:
    result = value(f"{{Fn::Strange: {argument}}}")
    assert {reference.resource for reference in referred(result)} == {"Vpc"}


@pytest.mark.parametrize(("length", "is_built"), [(999_998, True), (999_999, False)])
def test_the_quotation_marks_of_json_count_for_the_length_of_a_text(length: int, *, is_built: bool) -> None:
    result = value(f"{{Fn::ToJsonString: {'a' * length}}}")
    assert (shown(result) == f'"{"a" * length}"') is is_built
    assert ("longer than 1,000,000 characters" in getattr(result, "reason", "")) is not is_built


@pytest.mark.parametrize(("length", "is_built"), [(500_000, True), (500_001, False)])
def test_a_text_is_put_into_base64_up_to_half_of_that(length: int, *, is_built: bool) -> None:
    result = value(f"{{Fn::Base64: {'a' * length}}}")
    assert isinstance(shown(result), str)
    assert ("longer than 1,000,000 characters" in getattr(result, "reason", "")) is not is_built


@pytest.mark.parametrize(("more", "is_built"), [("", True), ("x", False)])
def test_a_text_is_built_as_long_as_a_template_may_be(more: str, *, is_built: bool) -> None:
    half = "a" * 500_000
    result = value(f"!Join ['', ['{half}', '{half}', '{more}']]")
    assert (shown(result) == half + half) is is_built
    assert ("longer than 1,000,000 characters" in getattr(result, "reason", "")) is not is_built
