import pytest

from tests.cloudformation.templates import declare, shown, value

MAPPINGS = """\
    Parameters:
      Stage: {Type: String, Default: test}
      Open: {Type: String}
      Region: {Type: String, AllowedValues: [eu-west-1, us-east-1]}
    Mappings:
      Ports:
        production: {Web: 443, Admin: 22}
        test: {Web: 8443, Admin: 22}
      Regions:
        eu-west-1: {Ami: ami-1, Same: x, Blocks: [a, b]}
        us-east-1: {Ami: ami-2, Same: x, Blocks: [c]}
        us-east-2: {Ami: ami-3, Same: x, Blocks: [a, b]}
      Turning:
        a: {b: !FindInMap [Turning, a, b]}
    """


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!FindInMap [Ports, !Ref Stage, Web]", 8443),
        ("!FindInMap [Ports, production, Web]", 443),
        ("!FindInMap [Regions, eu-west-1, Blocks]", ["a", "b"]),
        ("!FindInMap [Ports, !Ref Open, Admin]", 22),
        ("!FindInMap [Regions, !Ref AWS::Region, Same]", "x"),
        (
            "!FindInMap [Regions, !Ref AWS::Region, Ami]",
            {
                "when AWS::Region is eu-west-1": "ami-1",
                "when AWS::Region is us-east-1": "ami-2",
                "when AWS::Region is us-east-2": "ami-3",
            },
        ),
        (
            "!FindInMap [Regions, !Ref Region, Ami]",
            {"when Region is eu-west-1": "ami-1", "when Region is us-east-1": "ami-2"},
        ),
        ("!FindInMap [Ports, nowhere, Web]", "?"),
        ("!FindInMap [Nothing, a, b]", "?"),
        ("!FindInMap [Ports, nowhere, Web, {DefaultValue: 80}]", 80),
        ("!FindInMap [Ports, test, Web, {DefaultValue: 80}]", 8443),
        ("!FindInMap [Turning, a, b]", "?"),
        ("!FindInMap [Ports]", "?"),
    ],
)
def test_a_value_is_found_or_one_of_those_that_can_be(expression: str, expected: object) -> None:
    assert shown(value(expression, MAPPINGS)) == expected


def test_a_value_stands_where_the_mapping_holds_it() -> None:
    assert value("!FindInMap [Ports, test, Web]", MAPPINGS).span.line == 8


def test_a_choice_goes_through_the_functions_around_it() -> None:
    assert shown(value("!Sub ['${x}/32', {x: !FindInMap [Regions, !Ref Region, Ami]}]", MAPPINGS)) == {
        "when Region is eu-west-1": "ami-1/32",
        "when Region is us-east-1": "ami-2/32",
    }


def test_a_choice_is_not_combined_with_what_contradicts_it() -> None:
    both = "!Join ['+', [!FindInMap [Regions, !Ref Region, Ami], !Ref Region]]"
    assert shown(value(both, MAPPINGS)) == {
        "when Region is eu-west-1": "ami-1+eu-west-1",
        "when Region is us-east-1": "ami-2+us-east-1",
    }


def test_a_region_that_is_given_decides() -> None:
    assert (
        shown(value("!FindInMap [Regions, !Ref AWS::Region, Ami]", MAPPINGS, **{"AWS::Region": "us-east-2"})) == "ami-3"
    )


def test_a_template_that_maps_through_itself_is_read() -> None:
    assert not declare(f"{MAPPINGS}\nResources: {{}}\n".replace("    Param", "Param", 1)).resources
