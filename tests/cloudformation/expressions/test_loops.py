from linter.budget import Limits, within
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
    with within(Limits(instances=500)) as budget:
        declare(f"Resources: {{{inner}, Z: {{Type: A::B::C}}}}")
    assert all("is not judged: more than 500 in this deployment" in message for message, _ in budget.met)
    assert budget.met


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


UNDECIDED = """\
    Parameters: {P: {Type: String}}
    Conditions: {C: !Equals [!Ref P, x]}
    Resources:
      Fn::ForEach::Loop:
        - Port
        - !If [C, [22, 80], [80, 443]]
        - Open${Port}: {Type: A::B::C, Properties: {P: !Ref Port, Q: !If [C, yes_, no_]}}
    """


def test_a_loop_over_an_undecided_condition_takes_both_branches_each_under_its_answer() -> None:
    declared = declare(UNDECIDED)
    exist = {resource.key: str(resource.exists) for resource in declared.resources}
    assert exist == {"Open22": "possible", "Open443": "possible", "Open80": "certain"}
    assert body(declared, "Open22") == {"P": 22, "Q": "yes_"}
    assert body(declared, "Open443") == {"P": 443, "Q": "no_"}


def test_a_loop_over_a_decided_condition_takes_one_branch() -> None:
    decided = declare(UNDECIDED.replace("!Equals [!Ref P, x]", "!Equals [x, x]"))
    assert [resource.key for resource in decided.resources] == ["Open22", "Open80"]
    answered = declare(UNDECIDED, {"C": False})
    assert [resource.key for resource in answered.resources] == ["Open443", "Open80"]


def test_an_ampersand_keeps_only_the_letters_and_digits_of_an_identifier() -> None:
    declared = declare("""\
        Resources:
          Fn::ForEach::Loop:
            - Net
            - [10.1.0.0/16, 0.0.0.0/0]
            - Rule&{Net}: {Type: A::B::C, Properties: {P: !Ref Net, Q: "${Net}"}}
        """)
    assert [resource.key for resource in declared.resources] == ["Rule00000", "Rule1010016"]
    assert body(declared, "Rule00000") == {"P": "0.0.0.0/0", "Q": "0.0.0.0/0"}


def test_an_entry_that_only_one_branch_adds_is_a_choice() -> None:
    declared = declare("""\
        Parameters: {P: {Type: String}}
        Conditions: {C: !Equals [!Ref P, x]}
        Resources:
          A:
            Type: A::B::C
            Properties:
              Fn::ForEach::Loop: [K, !If [C, [X], []], {"Key${K}": 1}]
        """)
    assert body(declared, "A") == {"KeyX": {"when C is true": 1, "when C is false": None}}
