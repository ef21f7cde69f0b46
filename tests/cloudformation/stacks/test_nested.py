from linter.cloudformation.stacks.local_calls import local_calls
from tests.cloudformation.templates import ROOT, body, declare, resource, shown, tree

MAIN = """\
    Parameters:
      Stage: {Type: String}
    Conditions:
      Prod: !Equals [!Ref Stage, prod]
    Resources:
      Vpc: {Type: AWS::EC2::VPC}
      Network:
        Type: AWS::CloudFormation::Stack
        Condition: Prod
        Properties:
          TemplateURL: nested/network.yaml
          Parameters:
            VpcId: !Ref Vpc
            Stage: !Ref Stage
            Blocks: !Join [",", [10.0.0.0/24, 10.0.1.0/24]]
      Machine:
        Type: A::B::C
        Properties:
          Subnet: !GetAtt Network.Outputs.Subnet
          Block: !GetAtt Network.Outputs.Block
          Missing: !GetAtt Network.Outputs.Missing
          Turning: !GetAtt Network.Outputs.Turning
    """
NETWORK = """\
    Parameters:
      VpcId: {Type: "AWS::EC2::VPC::Id"}
      Stage: {Type: String}
      Blocks: {Type: CommaDelimitedList}
      Size: {Type: Number, Default: 8}
    Conditions:
      IsTest: !Equals [!Ref Stage, test]
      HasVpc: !Not [!Equals [!Ref VpcId, ""]]
      Big: !Equals [!Ref Size, "16"]
    Resources:
      Subnet:
        Type: AWS::EC2::Subnet
        Condition: HasVpc
        Properties: {VpcId: !Ref VpcId, CidrBlock: !Select [1, !Ref Blocks]}
      OnlyInTest: {Type: A::B::C, Condition: IsTest}
      OnlyIfBig: {Type: A::B::C, Condition: Big}
    Outputs:
      Subnet: {Value: !Ref Subnet}
      Block: {Value: !Select [0, !Ref Blocks]}
    """


def test_a_nested_stack_is_evaluated_with_what_it_is_given() -> None:
    declared = declare({"main.yaml": MAIN, "nested/network.yaml": NETWORK}, {"Prod": True})
    assert [resource.key for resource in declared.resources] == ["Machine", "Network", "Network.Subnet", "Vpc"]
    subnet = resource(declared, "Network.Subnet")
    assert shown(subnet.body) == {"VpcId": "<Vpc.Ref>", "CidrBlock": "10.0.1.0/24"}
    assert [(call.address, call.span.line) for call in subnet.calls] == [("Network", 7)]
    assert subnet.span.file.endswith("nested/network.yaml")
    assert body(declared, "Machine") == {
        "Subnet": "<Network.Subnet.Ref>",
        "Block": "10.0.0.0/24",
        "Missing": "?",
        "Turning": "?",
    }


def test_conditions_of_parent_and_child_are_one_logic() -> None:
    declared = declare({"main.yaml": MAIN, "nested/network.yaml": NETWORK})
    assert declared.questions == ("Network.IsTest", "Prod")
    assert {"Network.IsTest": True, "Prod": True} not in declared.scenarios
    assert len(declared.scenarios) == 3
    assert not resource(declared, "Network.Subnet").exists.certain
    assert "Network.OnlyInTest" not in [resource.key for resource in declared.resources]


def test_the_asset_that_cdk_names_is_the_template() -> None:
    main = """\
        {"Resources": {"N": {
          "Type": "AWS::CloudFormation::Stack",
          "Properties": {"TemplateURL": {"Fn::Sub": "https://s3.${AWS::URLSuffix}/assets/0f1e.json"}},
          "Metadata": {"aws:cdk:path": "App/N.NestedStack", "aws:asset:path": "N.nested.template.json",
                       "aws:asset:property": "TemplateURL"}
        }}}
        """
    nested = '{"Resources": {"A": {"Type": "A::B::C", "Metadata": {"aws:cdk:path": "App/N/A/Resource"}}}}'
    declared = declare({"main.yaml": main, "N.nested.template.json": nested})
    assert [(resource.key, resource.construct) for resource in declared.resources] == [
        ("N", "App/N.NestedStack"),
        ("N.A", "App/N/A/Resource"),
    ]


def test_a_packaged_template_beside_it_is_the_one_in_the_bucket() -> None:
    main = """\
        Parameters: {Bucket: {Type: String}}
        Resources:
          A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Sub "https://${Bucket}.s3.amazonaws.com/v1/templates/a.yaml"}}
          B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://s3.amazonaws.com/bucket/b.yaml}}
        """
    one = "Resources: {X: {Type: A::B::C}}"
    declared = declare({"main.yaml": main, "templates/a.yaml": one, "b.yaml": one})
    assert [resource.key for resource in declared.resources] == ["A", "A.X", "B", "B.X"]


def test_a_template_outside_the_tree_is_reported() -> None:
    declared = declare(MAIN)
    assert [notice.message for notice in declared.notices] == [
        "the template of Network is not in the scanned tree, so its resources are not judged"
    ]
    assert body(declared, "Machine")["Subnet"] == "<Network.Outputs.Subnet>"  # type: ignore[index]


def test_a_template_that_nests_itself_ends() -> None:
    main = "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: main.yaml}}}"
    declared = declare(main)
    assert len(declared.problems) == 1
    assert "is nested more than 10 deep" in declared.problems[0].message


def test_an_output_that_leads_back_to_itself_is_unknown() -> None:
    main = """\
        Resources:
          N:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: n.yaml, Parameters: {P: !GetAtt N.Outputs.O}}
          X: {Type: A::B::C, Properties: {It: !GetAtt N.Outputs.O}}
        """
    nested = "Parameters: {P: {Type: String}}\nResources: {Y: {Type: A::B::C}}\nOutputs: {O: {Value: !Ref P}}\n"
    assert body(declare({"main.yaml": main, "n.yaml": nested}), "X") == {"It": "?"}


def test_a_template_that_never_leaves_the_tree_is_nested() -> None:
    main = "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../../secret.yaml}}}"
    declared = declare(main)
    assert [resource.key for resource in declared.resources] == ["N"]


def test_the_templates_a_template_nests_can_be_asked_for() -> None:
    files = tree({"main.yaml": MAIN, "nested/network.yaml": NETWORK})
    assert local_calls(files, (ROOT / "main.yaml",)) == (ROOT / "nested" / "network.yaml",)
    assert local_calls(files, (ROOT / "nested" / "network.yaml",)) == ()


def test_each_stack_has_a_name_of_its_own_and_the_region_of_its_parent() -> None:
    named = "{Type: A::B::C, Properties: {Name: !Ref AWS::StackName, Region: !Ref AWS::Region}}"
    nested = "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/part.yaml}}"
    declared = declare(
        {
            "main.yaml": f"Resources:\n  Here: {named}\n  Part: {nested}\n",
            "nested/part.yaml": f"Resources:\n  There: {named}\n",
        }
    )
    here, there = body(declared, "Here"), body(declared, "Part.There")
    assert isinstance(here, dict)
    assert isinstance(there, dict)
    assert here["Name"] != there["Name"]
    assert here["Region"] == there["Region"]


def test_a_template_in_a_bucket_may_be_the_one_in_the_folder_beside() -> None:
    url = "https://bucket.s3.amazonaws.com/release/nested/child.yaml"
    main = f"Resources: {{N: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {url}}}}}}}\n"
    child = "Resources: {X: {Type: A::B::C}}\n"
    declared = declare({"parents/main.yaml": main, "nested/child.yaml": child}, main="parents/main.yaml")
    assert [resource.key for resource in declared.resources] == ["N", "N.X"]
