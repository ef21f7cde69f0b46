from tests.cloudformation.templates import body, declare, resource, shown


def test_a_loop_declares_a_resource_for_each_member() -> None:
    declared = declare(
        """\
        Transform: AWS::LanguageExtensions
        Parameters:
          Zones: {Type: CommaDelimitedList, Default: "a,b"}
        Resources:
          Fn::ForEach::Subnets:
            - Zone
            - !Ref Zones
            - Subnet${Zone}:
                Type: AWS::EC2::Subnet
                Properties:
                  AvailabilityZone: !Sub eu-west-1${Zone}
                  Tags: [{Key: &{Zone}, Value: "zone-${Zone}"}]
                  Port: 22
              Other&{Zone}: {Type: A::B::C, Properties: {Of: !GetAtt "Subnet${Zone}.Id"}}
        Outputs:
          Fn::ForEach::Ids:
            - Zone
            - [a]
            - Id${Zone}: {Value: !Ref "Subnet${Zone}"}
        """.replace("&{Zone}, V", "'&{Zone}', V")
    )
    assert [resource.key for resource in declared.resources] == ["Othera", "Otherb", "Subneta", "Subnetb"]
    assert body(declared, "Subnetb") == {
        "AvailabilityZone": "eu-west-1b",
        "Tags": [{"Key": "b", "Value": "zone-b"}],
        "Port": 22,
    }
    assert body(declared, "Othera") == {"Of": "<Subneta.Id>"}
    assert {name: shown(value) for name, value in declared.outputs.items()} == {"Ida": "<Subneta.Ref>"}
    assert resource(declared, "Subneta").span.line == 8
    assert not declared.problems


def test_loops_nest_and_make_properties() -> None:
    declared = declare("""\
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::Outer:
            - I
            - [A, B]
            - Fn::ForEach::Inner:
                - J
                - ["1", "2"]
                - "R${I}${J}":
                    Type: A::B::C
                    Properties:
                      Fn::ForEach::Properties:
                        - K
                        - [X, Y]
                        - "P${K}": !Sub "${I}${J}${K}"
        """)
    assert [resource.key for resource in declared.resources] == ["RA1", "RA2", "RB1", "RB2"]
    assert body(declared, "RB2") == {"PX": "B2X", "PY": "B2Y"}


def test_a_loop_over_what_is_not_known_declares_what_may_be() -> None:
    declared = declare("""\
        Transform: AWS::LanguageExtensions
        Parameters: {Zones: {Type: CommaDelimitedList}}
        Resources:
          Fn::ForEach::Subnets:
            - Zone
            - !Ref Zones
            - Subnet${Zone}: {Type: AWS::EC2::Subnet, Properties: {Z: !Ref Zone, W: 1}}
        """)
    assert [resource.key for resource in declared.resources] == ["Subnet${Zone}"]
    assert not declared.resources[0].exists.certain
    assert body(declared, "Subnet${Zone}") == {"Z": "?Zone", "W": 1}


def test_a_loop_that_is_none_is_told() -> None:
    declared = declare("Resources: {Fn::ForEach::X: [a], Y: {Type: A::B::C}}")
    assert [problem.message for problem in declared.problems] == ["Fn::ForEach::X is not a valid loop"]
    assert [resource.key for resource in declared.resources] == ["Y"]


def test_turns_are_bounded() -> None:
    names = "ABCDEFGHIJ"
    inner = "Fn::ForEach::K: [K, [1], {}]"
    for at, _ in enumerate(names):
        inner = f"Fn::ForEach::L{at}: [L{at}, [{', '.join(names)}], {{{inner}}}]"
    declared = declare(f"Resources: {{{inner}, Z: {{Type: A::B::C}}}}")
    assert "the loops of this deployment have too many iterations; the rest is not judged" in [
        problem.message for problem in declared.problems
    ]


def test_what_resources_there_are_cannot_depend_on_a_resource() -> None:
    declared = declare(
        """\
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::Subnets: [Zone, !Ref Vpc, {"Subnet${Zone}": {Type: AWS::EC2::Subnet}}]
          Vpc: {Type: AWS::EC2::VPC}
        """
    )
    assert [(resource.key, resource.exists.certain) for resource in declared.resources] == [
        ("Subnet${Zone}", False),
        ("Vpc", True),
    ]
