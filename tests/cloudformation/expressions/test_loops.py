from tests.cloudformation.templates import body, declare, resource, shown


def test_a_loop_declares_a_resource_for_each_member() -> None:
    found = declare(
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
    assert [each.key for each in found.resources] == ["Othera", "Otherb", "Subneta", "Subnetb"]
    assert body(found, "Subnetb") == {
        "AvailabilityZone": "eu-west-1b",
        "Tags": [{"Key": "b", "Value": "zone-b"}],
        "Port": 22,
    }
    assert body(found, "Othera") == {"Of": "<Subneta.Id>"}
    assert {name: shown(value) for name, value in found.outputs.items()} == {"Ida": "<Subneta.Ref>"}
    assert resource(found, "Subneta").span.line == 8
    assert not found.problems


def test_loops_nest_and_make_properties() -> None:
    found = declare("""\
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
    assert [each.key for each in found.resources] == ["RA1", "RA2", "RB1", "RB2"]
    assert body(found, "RB2") == {"PX": "B2X", "PY": "B2Y"}


def test_a_loop_over_what_is_not_known_declares_what_may_be() -> None:
    found = declare("""\
        Transform: AWS::LanguageExtensions
        Parameters: {Zones: {Type: CommaDelimitedList}}
        Resources:
          Fn::ForEach::Subnets:
            - Zone
            - !Ref Zones
            - Subnet${Zone}: {Type: AWS::EC2::Subnet, Properties: {Z: !Ref Zone, W: 1}}
        """)
    assert [each.key for each in found.resources] == ["Subnet${Zone}"]
    assert not found.resources[0].exists.certain
    assert body(found, "Subnet${Zone}") == {"Z": "?Zone", "W": 1}


def test_a_loop_that_is_none_is_told() -> None:
    found = declare("Resources: {Fn::ForEach::X: [a], Y: {Type: A::B::C}}")
    assert [each.message for each in found.problems] == ["Fn::ForEach::X is no loop"]
    assert [each.key for each in found.resources] == ["Y"]


def test_turns_are_bounded() -> None:
    names = "ABCDEFGHIJ"
    inner = "Fn::ForEach::K: [K, [1], {}]"
    for at, _ in enumerate(names):
        inner = f"Fn::ForEach::L{at}: [L{at}, [{', '.join(names)}], {{{inner}}}]"
    found = declare(f"Resources: {{{inner}, Z: {{Type: A::B::C}}}}")
    assert "loops make too many turns: not all are made" in [each.message for each in found.problems]


def test_what_resources_there_are_cannot_depend_on_a_resource() -> None:
    found = declare(
        """\
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::Subnets: [Zone, !Ref Vpc, {"Subnet${Zone}": {Type: AWS::EC2::Subnet}}]
          Vpc: {Type: AWS::EC2::VPC}
        """
    )
    assert [(each.key, each.exists.certain) for each in found.resources] == [("Subnet${Zone}", False), ("Vpc", True)]
