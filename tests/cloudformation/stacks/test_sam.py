from tests.cloudformation.templates import body, declare, resource

TEMPLATE = """\
    Transform: AWS::Serverless-2016-10-31
    Globals:
      Function:
        Runtime: python3.12
        VpcConfig:
          SecurityGroupIds: [!Ref Shared]
          SubnetIds: [!Ref SubnetA]
        Environment: {Variables: {A: 1}}
        MemorySize: !If [Big, 1024, 128]
      Api:
        EndpointConfiguration: {Type: PRIVATE}
    Conditions: {Big: !Equals [a, a]}
    Resources:
      Shared: {Type: AWS::EC2::SecurityGroup}
      SubnetA: {Type: AWS::EC2::Subnet}
      SubnetB: {Type: AWS::EC2::Subnet}
      Inherits:
        Type: AWS::Serverless::Function
      Adds:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs22.x
          MemorySize: 512
          VpcConfig:
            SubnetIds:
              - !Ref SubnetB
          Environment: {Variables: {B: 2}}
      Apart:
        Type: AWS::Serverless::Function
        IgnoreGlobals: "*"
        Properties: {Handler: x}
      Partly:
        Type: AWS::Serverless::Function
        IgnoreGlobals: [VpcConfig, Environment, MemorySize]
      Door:
        Type: AWS::Serverless::Api
        Properties: {StageName: prod}
    """


def test_a_function_inherits_what_it_does_not_say() -> None:
    declared = declare(TEMPLATE)
    assert body(declared, "Inherits") == {
        "Runtime": "python3.12",
        "VpcConfig": {"SecurityGroupIds": ["<Shared.Ref>"], "SubnetIds": ["<SubnetA.Ref>"]},
        "Environment": {"Variables": {"A": 1}},
        "MemorySize": 1024,
    }
    assert resource(declared, "Inherits").type == "AWS::Serverless::Function"


def test_lists_are_put_together_objects_merged_and_the_rest_is_its_own() -> None:
    assert body(declare(TEMPLATE), "Adds") == {
        "Runtime": "nodejs22.x",
        "MemorySize": 512,
        "VpcConfig": {"SecurityGroupIds": ["<Shared.Ref>"], "SubnetIds": ["<SubnetA.Ref>", "<SubnetB.Ref>"]},
        "Environment": {"Variables": {"A": 1, "B": 2}},
    }


def test_what_is_inherited_stands_in_globals_and_what_is_not_in_the_resource() -> None:
    adds = resource(declare(TEMPLATE), "Adds")
    assert adds.body.places["Runtime"].line == 22
    assert resource(declare(TEMPLATE), "Inherits").body.places["Runtime"].line == 4
    assert (adds.span.line, adds.body.span.end_line) == (19, 27)
    assert adds.body.places["VpcConfig"].line == 24


def test_globals_can_be_ignored() -> None:
    declared = declare(TEMPLATE)
    assert body(declared, "Apart") == {"Handler": "x"}
    assert body(declared, "Partly") == {"Runtime": "python3.12"}


def test_globals_are_of_one_kind() -> None:
    assert body(declare(TEMPLATE), "Door") == {"EndpointConfiguration": {"Type": "PRIVATE"}, "StageName": "prod"}


def test_without_the_transform_there_are_no_globals() -> None:
    assert body(declare(TEMPLATE.replace("Transform: AWS::Serverless-2016-10-31", "Description: x")), "Inherits") == {}


def test_what_sam_generates_may_be_referred_to() -> None:
    declared = declare(TEMPLATE.rstrip(" ") + "      X: {Type: A::B::C, Properties: {R: !GetAtt InheritsRole.Arn}}\n")
    assert body(declared, "X") == {"R": "?InheritsRole.Arn"}
    assert not declared.problems
