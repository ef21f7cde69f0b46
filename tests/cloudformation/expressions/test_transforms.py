from tests.cloudformation.templates import body, declare

INCLUDING = """\
    Resources:
      A:
        Type: A::B::C
        Properties:
          Own: 1
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/more.yaml}}
      B:
        Type: A::B::C
        Properties:
          Whole:
            Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Ref Where}}
    Parameters:
      Where: {Type: String, Default: parts/more.yaml}
    """


def test_what_is_included_from_the_tree_stands_where_it_is_written() -> None:
    found = declare({"main.yaml": INCLUDING, "parts/more.yaml": "Of: !GetAtt A.Id\nMore: [1]\n"})
    assert body(found, "A") == {"Own": 1, "Of": "<A.Id>", "More": [1]}
    assert body(found, "B") == {"Whole": {"Of": "<A.Id>", "More": [1]}}
    assert found.resources[0].body.places["More"].file.endswith("parts/more.yaml")
    assert [name.rsplit("/", 1)[-1] for name in found.files] == ["main.yaml", "more.yaml"]


def test_what_is_not_at_hand_is_told() -> None:
    found = declare(INCLUDING)
    assert body(found, "A") == {"Own": 1}
    assert body(found, "B") == {"Whole": "?"}


def test_resources_can_be_included() -> None:
    main = """\
        Resources:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}
        """
    found = declare({"main.yaml": main, "more.yaml": "A: {Type: A::B::C}\nB: {Type: A::B::C}\n"})
    assert [each.key for each in found.resources] == ["A", "B"]


def test_what_lies_in_a_bucket_or_comes_from_a_macro_is_not_looked_at_and_told() -> None:
    found = declare("""\
        Transform: [MyMacro, AWS::LanguageExtensions]
        Resources:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: "s3://bucket/x.yaml"}}
          A: {Type: A::B::C}
        """)
    assert [each.key for each in found.resources] == ["A"]
    assert [each.message for each in found.notices] == [
        "what the macro MyMacro changes cannot be seen",
        "what AWS::Include puts in from s3://bucket/x.yaml is not at hand",
    ]


def test_an_include_of_itself_ends() -> None:
    main = "Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}}"
    more = "A: {Type: A::B::C}\nFn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}\n"
    found = declare({"main.yaml": main, "more.yaml": more})
    assert [each.key for each in found.resources] == ["A"]
    assert any("leads to itself" in each.message for each in found.problems)


def test_an_include_never_leaves_the_tree() -> None:
    found = declare("Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../../etc/passwd}}}")
    assert "outside" in found.notices[0].message
