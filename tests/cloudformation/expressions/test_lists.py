import pytest

from tests.cloudformation.templates import shown, value

PARAMETERS = """\
    Parameters:
      List: {Type: CommaDelimitedList, Default: "a,b"}
      Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
      Open: {Type: String}
      Block: {Type: String, Default: 10.0.0.0/16}
    """


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!Select [0, [a, b]]", "a"),
        ("!Select ['1', !Ref List]", "b"),
        ("!Select [2, [a, b]]", "?"),
        ("!Select [-1, [a, b]]", "?"),
        ("!Select [0, [!Ref Vpc]]", "<Vpc.Ref>"),
        ("!Select [0, !GetAtt Vpc.Ipv6CidrBlocks]", "<Vpc.Ipv6CidrBlocks>"),
        ("!Select [1, !Split [':', !Select [0, !GetAtt Vpc.EndpointIds]]]", "<Vpc.EndpointIds>"),
        ("!Select [1, !Ref Subnets]", "?element 1 of parameter Subnets"),
        ("!Select [!Ref Open, [a, b]]", {"when ": "b"}),
        ("!Select [0, !GetAZs '']", "?element 0 of availability zones of AWS::Region"),
        ("!Select [0, !GetAZs {Ref: AWS::Region}]", "?element 0 of availability zones of AWS::Region"),
        ("!Select [0, !GetAZs eu-west-1]", "?element 0 of availability zones of eu-west-1"),
        ("!Select [0, text]", "?"),
        ("{Fn::Length: !Ref List}", 2),
        ("{Fn::Length: !Ref Subnets}", "?length of parameter Subnets"),
        ("!Cidr [!Ref Block, 3, 8]", ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
        ("!Select [1, !Cidr [10.0.0.0/16, 2, 8]]", "10.0.1.0/24"),
        ("!Cidr ['2001:db8::/56', 2, 64]", ["2001:db8::/64", "2001:db8:0:1::/64"]),
        ("!Cidr [10.0.0.0/24, 2]", "?"),
        ("!Cidr [10.0.0.0/16, 2]", ["10.0.0.0/24", "10.0.1.0/24"]),
        ("!Cidr [10.0.0.0/24, 300, 8]", "?"),
        ("!Cidr [10.0.1.5/16, 1]", ["10.0.0.0/24"]),
        ("{Fn::Length: !Cidr [10.0.0.0/8, 256, 8]}", 256),
        ("!Cidr [10.0.0.0/8, 257, 8]", "?"),
        ("!Select [!Ref Vpc, [a, b]]", {"when ": "b"}),
        ("!Cidr [nonsense, 1, 8]", "?"),
        ("!Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]", "?element 0 of Fn::Cidr of ${Vpc.CidrBlock}, 2, 8"),
    ],
)
def test_a_list_is_taken_from_or_made(expression: str, expected: object) -> None:
    result = shown(value(expression, PARAMETERS))
    assert result == expected


def test_an_element_of_an_unknown_list_has_the_type_of_its_elements() -> None:
    assert getattr(value("!Select [0, !Ref Subnets]", PARAMETERS), "hint", "") == "AWS::EC2::Subnet::Id"


def test_an_element_of_a_known_list_stands_where_it_is_written() -> None:
    result = value("!Select [1, [a, b]]")
    assert (result.span.column, result.span.end_column) == (27, 28)


@pytest.mark.parametrize(("number", "is_choice"), [(1, True), (32, True), (33, False)])
def test_an_unknown_element_is_one_of_as_many_as_are_tried(number: int, *, is_choice: bool) -> None:
    items = ", ".join(f"i{at}" for at in range(number))
    result = value(f"!Select [!Ref Open, [{items}]]", "Parameters: {Open: {Type: String}}")
    assert len(getattr(result, "options", ())) == (number if is_choice else 0)
