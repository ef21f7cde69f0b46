from tests.cloudformation.templates import declare


def told(text: str) -> list[tuple[int, str]]:
    return [(problem.span.line, problem.message.split(" is ")[0]) for problem in declare(text).problems]


def test_each_name_that_is_not_declared_is_told_once_where_it_stands() -> None:
    assert told("""\
        Conditions:
          C: !Equals [!Ref P, x]
        Resources:
          A:
            Type: A::B::C
            Properties:
              X: !GetAtt B.Arn
              Y: !Sub "${D}-${E.Arn}-${!Literal}-${own}-${AWS::Region}"
              Z: !Sub ["${own}-${F}", {own: 1}]
              W: !If [Nowhere, !Ref P, !Ref AWS::NoValue]
        Outputs:
          O: {Value: !Ref G}
        """) == [
        (2, "P"),
        (7, "B"),
        (8, "D"),
        (8, "E"),
        (8, "own"),
        (9, "F"),
        (10, "the condition Nowhere"),
        (12, "G"),
    ]


def test_what_a_loop_binds_is_declared_within_it() -> None:
    assert (
        told("""\
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::L:
            - Name
            - [a, b]
            - R${Name}: {Type: A::B::C, Properties: {X: !Ref Name, Y: !GetAtt "R${Name}.Arn", Z: !Ref "R${Name}"}}
        """)
        == []
    )


def test_where_macros_may_declare_further_names_nothing_is_told() -> None:
    assert told("Transform: Mine\nResources: {A: {Type: A::B::C, Properties: {X: !Ref B}}}\n") == []


def test_a_loop_without_anything_in_it_binds_no_name() -> None:
    declared = declare("""\
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::Copies: []
          A: {Type: A::B::C, Properties: {It: !Ref Missing}}
        """)
    assert any("Missing is not declared" in problem.message for problem in declared.problems)
