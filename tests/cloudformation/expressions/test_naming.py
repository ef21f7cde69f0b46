from tests.cloudformation.templates import declare, shown, value

PARAMETERS = """\
    Parameters:
      Block: {Type: String, Default: 10.0.0.0/16}
      Network: {Type: "AWS::EC2::VPC::Id"}
    """


def test_a_parameter_is_its_default_and_stands_where_that_is_written() -> None:
    result = value("!Ref Block", PARAMETERS)
    assert shown(result) == "10.0.0.0/16"
    assert (result.span.line, result.span.column) == (2, 34)


def test_a_parameter_without_a_default_is_one_unknown_of_its_type() -> None:
    result = value("!Ref Network", PARAMETERS)
    assert shown(result) == "?parameter Network"
    assert getattr(result, "hint", "") == "AWS::EC2::VPC::Id"


def test_a_resource_is_a_reference_in_every_spelling() -> None:
    assert shown(value("!Ref Vpc")) == "<Vpc.Ref>"
    assert shown(value("!GetAtt Vpc.CidrBlock")) == "<Vpc.CidrBlock>"
    assert shown(value("!GetAtt [Vpc, CidrBlock]")) == "<Vpc.CidrBlock>"
    assert shown(value('{"Fn::GetAtt": ["Vpc", "CidrBlock"]}')) == "<Vpc.CidrBlock>"
    assert shown(value("!GetAtt Vpc.Endpoint.Address")) == "<Vpc.Endpoint.Address>"


def test_pseudo_parameters_show_at_deployment_unless_they_are_given() -> None:
    assert shown(value("!Ref AWS::Region")) == "?AWS::Region"
    assert shown(value("!Ref AWS::Region", **{"AWS::Region": "eu-west-1"})) == "eu-west-1"


def test_no_value_takes_the_property_away() -> None:
    declared = declare("Resources: {X: {Type: A::B::C, Properties: {Y: !Ref AWS::NoValue, Z: 1}}}")
    assert shown(declared.resources[0].body) == {"Z": 1}
    assert list(declared.resources[0].body.entries) == ["Z"]


def test_a_name_that_means_nothing_is_unknown_and_told() -> None:
    declared = declare("Resources: {X: {Type: A::B::C, Properties: {Y: !Ref Nothing}}}")
    assert shown(declared.resources[0].body) == {"Y": "?"}
    assert [problem.message for problem in declared.problems] == ["Nothing is not declared in this template"]


def test_a_reference_to_what_does_not_exist_is_unknown() -> None:
    declared = declare("""\
        Conditions: {Never: !Equals [a, b]}
        Resources:
          Gone: {Type: A::B::C, Condition: Never}
          X: {Type: A::B::C, Properties: {Y: !Ref Gone}}
        """)
    assert [resource.key for resource in declared.resources] == ["X"]
    assert shown(declared.resources[0].body) == {"Y": "?"}


def test_an_import_of_what_nobody_at_hand_exports_is_an_unknown_with_a_name() -> None:
    assert shown(value("!ImportValue net-vpc")) == "?export net-vpc"
    assert shown(value("{Fn::ImportValue: !Sub '${Block}-vpc'}", PARAMETERS)) == "?export 10.0.0.0/16-vpc"


def test_what_is_given_wrongly_is_unknown() -> None:
    for expression in ("!Ref [a, b]", "!GetAtt {a: b}", "!GetAtt [a]", "!Foo bar", "!If [a]"):
        assert shown(value(expression)) == "?"
