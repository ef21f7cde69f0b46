"""What the stacks of a deployment have to do with one another, and what of them cannot be seen."""

import pytest

from linter.deployment import Inputs
from tests.cloudformation.templates import body, declare, resource, shown, value

VPC = "Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!GetAtt N.CidrBlock", "<N.CidrBlock>"),
        ("!Sub '${N.CidrBlock}'", "10.0.0.0/16"),
        ("!Select [1, !Cidr [!GetAtt N.CidrBlock, 4, 8]]", "10.0.1.0/24"),
        ("!Select [0, !Split [/, !GetAtt N.CidrBlock]]", "10.0.0.0"),
        ("!Join ['', [!GetAtt N.CidrBlock, x]]", "10.0.0.0/16x"),
        ("!Select [0, !Cidr [!GetAtt M.CidrBlock, 1, 8]]", "10.0.0.0/24"),
        ("!Sub '${N.Ipv6CidrBlock}/56'", "?${N.Ipv6CidrBlock}/56"),
    ],
)
def test_functions_follow_an_attribute_to_the_property_of_its_name(expression: str, expected: str) -> None:
    network = """\
        Resources:
          N: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
          M: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !GetAtt N.CidrBlock}}
          X: {Type: A::B::C, Properties: {It: EXPRESSION}}
        """
    assert body(declare(network.replace("EXPRESSION", expression)), "X") == {"It": expected}


def test_attributes_that_lead_back_to_themselves_are_unknown() -> None:
    declared = declare("""\
        Resources:
          A: {Type: A::B::C, Properties: {P: !Sub "${B.P}1"}}
          B: {Type: A::B::C, Properties: {P: !Sub "${A.P}2"}}
        """)
    assert all(str(shown(declaration.body.entries["P"])).startswith("?") for declaration in declared.resources)


def test_attributes_are_followed_into_nested_stacks_and_out_of_them() -> None:
    parent = """\
        Resources:
          Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: net.yaml}}
          Cut:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: cut.yaml, Parameters: {Block: !GetAtt Net.Outputs.Block}}
        """
    net = f"Resources: {{{VPC}}}\nOutputs: {{Block: {{Value: !GetAtt Vpc.CidrBlock}}}}\n"
    cut = (
        "Parameters: {Block: {Type: String}}\n"
        "Resources: {X: {Type: A::B::C, Properties: {It: !Select [1, !Cidr [!Ref Block, 2, 8]]}}}\n"
    )
    declared = declare({"main.yaml": parent, "net.yaml": net, "cut.yaml": cut})
    assert body(declared, "Cut.X") == {"It": "10.0.1.0/24"}


def test_a_list_that_is_joined_and_passed_on_is_a_list_again() -> None:
    parent = """\
        Resources:
          A: {Type: AWS::EC2::Subnet}
          B: {Type: AWS::EC2::Subnet}
          Db:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: db.yaml, Parameters: {Subnets: !Join [",", [!Ref A, !Ref B]]}}
        """
    db = """\
        Parameters: {Subnets: {Type: CommaDelimitedList}}
        Resources: {X: {Type: A::B::C, Properties: {It: !Ref Subnets}}}
        """
    assert body(declare({"main.yaml": parent, "db.yaml": db}), "Db.X") == {"It": ["<A.Ref>", "<B.Ref>"]}


def test_a_stack_set_is_looked_into_and_keeps_its_own_region() -> None:
    declared = declare(
        """\
        Resources:
          Set:
            Type: AWS::CloudFormation::StackSet
            Properties:
              Parameters: [{ParameterKey: P, ParameterValue: handed}]
              TemplateBody: |
                Parameters: {P: {Type: String}}
                Resources:
                  Inner: {Type: A::B::C, Properties: {P: !Ref P, R: !Ref AWS::Region}}
          Outer: {Type: A::B::C, Properties: {R: !Ref AWS::Region}}
        """,
        inputs=Inputs(parameters={"AWS::Region": "eu-west-1"}),
    )
    assert body(declared, "Set.Inner") == {"P": "handed", "R": "?Set.AWS::Region"}
    assert body(declared, "Outer") == {"R": "eu-west-1"}
    assert resource(declared, "Set.Inner").span.line == 9


def test_a_serverless_application_in_the_tree_is_a_nested_stack() -> None:
    main = """\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          App: {Type: AWS::Serverless::Application, Properties: {Location: app/t.yaml, Parameters: {P: handed}}}
          Far: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: x, SemanticVersion: 1}}}
          X: {Type: A::B::C, Properties: {It: !GetAtt App.Outputs.O}}
        """
    app = "Parameters: {P: {Type: String}}\nResources: {R: {Type: A::B::C}}\nOutputs: {O: {Value: !Ref P}}\n"
    declared = declare({"main.yaml": main, "app/t.yaml": app})
    assert body(declared, "X") == {"It": "handed"}
    assert "App.R" in {declaration.key for declaration in declared.resources}
    assert [notice.subject for notice in declared.notices] == ["Far"]


def test_an_include_of_the_whole_template_adds_to_its_sections() -> None:
    main = f"""\
        Transform: {{Name: AWS::Include, Parameters: {{Location: more.yaml}}}}
        Resources: {{{VPC}}}
        """
    declared = declare(
        {"main.yaml": main, "more.yaml": "Resources: {More: {Type: A::B::C, Properties: {V: !Ref Vpc}}}\n"}
    )
    assert body(declared, "More") == {"V": "<Vpc.Ref>"}
    assert not declared.unseen


@pytest.mark.parametrize(
    "line",
    [
        "Transform: AddLogs",
        "Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}",
        "Transform: [{Name: AddLogs}, AWS::LanguageExtensions]",
    ],
)
def test_a_transform_that_cannot_be_seen_may_add_to_every_resource(line: str) -> None:
    (unseen,) = declare(f"{line}\nResources: {{{VPC}, B: {{Type: A::B::C}}}}\n").unseen
    assert unseen.keys == ("B", "Vpc")
    assert "may add to it" in unseen.reason


def test_a_transform_among_the_resources_may_add_to_them_and_one_among_properties_set_more() -> None:
    declared = declare(f"""\
        Resources:
          {VPC}
          Fn::Transform: {{Name: AddLogs}}
          B:
            Type: A::B::C
            Properties:
              P: 1
              Fn::Transform: {{Name: AddMore}}
        """)
    assert [unseen.keys for unseen in declared.unseen] == [("B", "Vpc")]
    properties = resource(declared, "B").body.entries
    assert shown(properties["P"]) == 1
    assert shown(properties["Q"]) == "?"
    assert list(properties) == ["P"]


def test_a_macro_of_a_nested_stack_may_add_to_what_the_stack_is_given() -> None:
    parent = f"""\
        Resources:
          {VPC}
          Other: {{Type: A::B::C}}
          Net:
            Type: AWS::CloudFormation::Stack
            Properties: {{TemplateURL: net.yaml, Parameters: {{V: !Ref Vpc}}}}
        """
    net = "Transform: AddLogs\nParameters: {V: {Type: String}}\nResources: {In: {Type: A::B::C}}\n"
    (unseen,) = declare({"main.yaml": parent, "net.yaml": net}).unseen
    assert unseen.keys == ("Net.In", "Vpc")


def test_the_outputs_of_nested_stacks_are_outputs() -> None:
    parent = "Resources: {Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: net.yaml}}}\n"
    net = f"Resources: {{{VPC}}}\nOutputs: {{V: {{Value: !Ref Vpc, Export: {{Name: x}}}}}}\n"
    outputs = declare({"main.yaml": parent, "net.yaml": net}).outputs
    assert {name: shown(output) for name, output in outputs.items()} == {"Net.V": "<Net.Vpc.Ref>"}


def test_every_document_of_a_file_is_judged_under_names_of_its_own() -> None:
    first = f"Resources: {{{VPC}}}\n"
    second = "Resources: {B: {Type: A::B::C}}\n"
    declared = declare(f"{first}---\n{second}---\n{first}")
    assert [declaration.key for declaration in declared.resources] == ["B", "Vpc", "document 3/Vpc"]
    assert [problem.message for problem in declared.problems] == ["3 documents in a template, which may have one"]


def test_both_resources_of_one_logical_id_are_judged() -> None:
    declared = declare(
        "Resources:\n  A: {Type: A::B::C, Properties: {P: 1}}\n  A: {Type: A::B::C, Properties: {P: 2}}\n"
    )
    assert {declaration.key: shown(declaration.body) for declaration in declared.resources} == {
        "A": {"P": 2},
        "A (line 2)": {"P": 1},
    }
    assert [problem.message for problem in declared.problems] == ["A is a duplicate key: it is also in line 2"]


def test_what_a_function_of_unknowns_gives_still_mentions_the_resources_it_is_made_of() -> None:
    result = value("!Base64 {Fn::Sub: '${Vpc}'}")
    assert [reference.resource for reference in getattr(result, "mentions", ())] == ["Vpc"]
