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
    declared = declare({"main.yaml": INCLUDING, "parts/more.yaml": "Of: !GetAtt A.Id\nMore: [1]\n"})
    assert body(declared, "A") == {"Own": 1, "Of": "<A.Id>", "More": [1]}
    assert body(declared, "B") == {"Whole": {"Of": "<A.Id>", "More": [1]}}
    assert declared.resources[0].body.places["More"].file.endswith("parts/more.yaml")
    assert [name.rsplit("/", 1)[-1] for name in declared.files] == ["main.yaml", "more.yaml"]


def test_what_is_not_at_hand_is_told() -> None:
    declared = declare(INCLUDING)
    assert body(declared, "A") == {"Own": 1}
    assert body(declared, "B") == {"Whole": "?"}


def test_resources_can_be_included() -> None:
    main = """\
        Resources:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}
        """
    declared = declare({"main.yaml": main, "more.yaml": "A: {Type: A::B::C}\nB: {Type: A::B::C}\n"})
    assert [resource.key for resource in declared.resources] == ["A", "B"]


def test_what_lies_in_a_bucket_or_comes_from_a_macro_is_not_looked_at_and_told() -> None:
    declared = declare("""\
        Transform: [MyMacro, AWS::LanguageExtensions]
        Resources:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: "s3://bucket/x.yaml"}}
          A: {Type: A::B::C}
        """)
    assert [resource.key for resource in declared.resources] == ["A"]
    assert [notice.message for notice in declared.notices] == [
        "the changes that the macro MyMacro makes cannot be seen",
        "AWS::Include: s3://bucket/x.yaml is not in the scanned tree",
    ]


def test_an_include_of_itself_ends() -> None:
    main = "Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}}"
    more = "A: {Type: A::B::C}\nFn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}\n"
    declared = declare({"main.yaml": main, "more.yaml": more})
    assert [resource.key for resource in declared.resources] == ["A"]
    assert any("includes itself" in problem.message for problem in declared.problems)


def test_an_include_never_leaves_the_tree() -> None:
    declared = declare("Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../../etc/passwd}}}")
    assert "outside" in declared.notices[0].message


def test_the_result_of_a_macro_is_not_seen_and_said_so() -> None:
    declared = declare("""\
        Resources:
          A:
            Type: A::B::C
            Properties:
              Whole: {Fn::Transform: {Name: Other, Parameters: {Location: more.yaml}}}
        """)
    assert body(declared, "A") == {"Whole": "?"}
    assert [notice.message for notice in declared.notices] == ["the result of the macro Other cannot be seen"]
