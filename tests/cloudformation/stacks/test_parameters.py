import pytest

from linter.deployment import Inputs
from linter.value import alternatives
from tests.cloudformation.templates import body, declare, resource, shown, value

PARAMETERS = """\
    Parameters:
      Text: {Type: String, Default: 022}
      Number: {Type: Number, Default: "22"}
      Half: {Type: Number, Default: 0.5}
      Odd: {Type: Number, Default: x}
      List: {Type: CommaDelimitedList, Default: "a , b,c"}
      Numbers: {Type: "List<Number>", Default: "1,2"}
      Empty: {Type: CommaDelimitedList, Default: ""}
      Stored: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /ami/latest}
      Bare: {}
      Stage: {Type: String, AllowedValues: [prod, test]}
      One: {Type: String, AllowedValues: [only]}
      Defaulted: {Type: String, AllowedValues: [prod, test], Default: prod}
    """


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Text", "18"),
        ("Number", 22),
        ("Half", 0.5),
        ("Odd", "x"),
        ("List", ["a", "b", "c"]),
        ("Numbers", ["1", "2"]),
        ("Empty", []),
        ("Stored", "?parameter Stored"),
        ("Bare", "?parameter Bare"),
        ("Stage", {"when Stage is prod": "prod", "when Stage is test": "test"}),
        ("One", "only"),
        ("Defaulted", "prod"),
    ],
)
def test_a_parameter_has_its_default_in_its_type(name: str, expected: object) -> None:
    assert shown(value(f"!Ref {name}", PARAMETERS)) == expected


def test_what_is_looked_up_has_the_type_of_what_is_found() -> None:
    assert getattr(value("!Ref Stored", PARAMETERS), "hint", "") == "AWS::EC2::Image::Id"


def test_a_value_that_is_given_wins() -> None:
    assert shown(value("!Ref Text", PARAMETERS, Text="given")) == "given"
    assert shown(value("!Ref List", PARAMETERS, List="x,y")) == ["x", "y"]
    assert shown(value("!Ref Stage", PARAMETERS, Stage="test")) == "test"


FILES = {
    "cli.json": """
        [{"ParameterKey": "Text", "ParameterValue": "cli"}, {"ParameterKey": "Number", "UsePreviousValue": true}]
        """,
    "pairs.json": '["Text=pairs", "List=x,y=z"]',
    "pipeline.json": '{"Parameters": {"Text": "pipeline", "List": ["p", "q"]}, "Tags": {"a": "b"}}',
    "values.yaml": "Parameters:\n  Text: yaml\n",
    "stack.yaml": "template-file-path: main.yaml\nparameters: {Text: synced}\ntags: {}\n",
    "call.json": '{"StackName": "s", "Parameters": [{"ParameterKey": "Text", "ParameterValue": "called"}]}',
    "wrong.json": '{"Text": "x"}',
    "broken.json": '{"Parameters": ',
    "wordless.json": '["Text"]',
    "nameless.json": '[{"ParameterValue": "x"}]',
    "number.json": "[[5]]",
    "nested.json": '{"Parameters": {"Text": {"a": "b"}}}',
}

GOOD_FILES = ("cli.json", "pairs.json", "pipeline.json", "values.yaml", "stack.yaml", "call.json")


@pytest.mark.parametrize(
    ("files", "text"),
    [
        (["cli.json"], "cli"),
        (["pairs.json"], "pairs"),
        (["pipeline.json"], "pipeline"),
        (["values.yaml"], "yaml"),
        (["stack.yaml"], "synced"),
        (["call.json"], "called"),
        (["cli.json", "pairs.json"], "pairs"),
    ],
)
def test_parameter_files_are_read_in_every_form_and_the_last_wins(files: list[str], text: str) -> None:
    template = f"{PARAMETERS}\n    Resources:\n      X: {{Type: A::B::C, Properties: {{It: !Ref Text}}}}\n"
    declared = declare({"main.yaml": template, **FILES}, inputs=Inputs(parameter_files=tuple(files)))  # type: ignore[arg-type]
    assert not declared.problems
    it = declared.resources[0].body.entries["It"]
    assert shown(it) == text
    assert it.span.file.endswith(files[-1])


@pytest.mark.parametrize(
    "file", [*(name for name in FILES if name not in GOOD_FILES), "missing.json", "../outside.json"]
)
def test_a_parameter_file_that_cannot_be_followed_is_told(file: str) -> None:
    template = "Resources: {X: {Type: A::B::C}}"
    declared = declare({"main.yaml": template, **FILES}, inputs=Inputs(parameter_files=(file,)))  # type: ignore[arg-type]
    assert len(declared.problems) == 1
    assert [resource.key for resource in declared.resources] == ["X"]


def test_what_is_typed_for_a_parameter_stands_where_that_is_declared() -> None:
    it = value("!Ref P", "Parameters:\n  P: {Type: String}", P="x")
    assert (shown(it), it.span.line, it.span.column) == ("x", 2, 3)


def test_the_allowed_values_of_a_stored_parameter_are_names_and_not_its_values() -> None:
    declared = declare("""\
        Parameters: {P: {Type: "AWS::SSM::Parameter::Value<String>", Default: /a, AllowedValues: [/a, /b]}}
        Conditions: {C: !Equals [!Ref P, "true"]}
        Resources: {A: {Type: A::B::C, Condition: C, Properties: {It: !Ref P}}}
        """)
    assert declared.questions == ("C",)
    assert body(declared, "A") == {"It": "true"}
    assert not declared.resources[0].exists.certain


def test_what_the_conditions_leave_of_the_allowed_values_is_the_choice() -> None:
    text = """\
        Parameters:
          Stage: {Type: String, AllowedValues: [dev, test, live]}
        Conditions:
          Tried: !Or [!Equals [!Ref Stage, dev], !Equals [!Ref Stage, test]]
        Resources:
          A: {Type: A::B::C, Properties: {It: !Ref Stage}}
        """
    tried = resource(declare(text, {"Tried": True}), "A").body.entries["It"]
    assert [shown(case) for case in alternatives(tried)] == ["dev", "test"]
    assert body(declare(text, {"Tried": False}), "A") == {"It": "live"}
