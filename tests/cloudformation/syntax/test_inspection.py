from tests.cloudformation.templates import body, declare


def test_a_duplicate_key_is_reported_and_either_value_may_count() -> None:
    declared = declare("""\
        Resources:
          A:
            Type: A::B::C
            Properties: {X: 1, Y: 2, X: 3}
        """)
    assert [(problem.span.line, problem.message) for problem in declared.problems] == [
        (4, "X is a duplicate key: it is also in line 4")
    ]
    assert body(declared, "A") == {"X": {"when the X at 4:21 counts": 1, "when the X at 4:33 counts": 3}, "Y": 2}


def test_a_key_that_is_not_a_string_is_reported() -> None:
    declared = declare("Resources:\n  ? [a, b]\n  : {Type: A::B::C}\n  D: {Type: A::B::C}\n")
    assert [problem.message for problem in declared.problems] == ["this key is not a string"]
    assert [resource.key for resource in declared.resources] == ["D"]


def test_aliases_that_expand_without_end_are_reported() -> None:
    doubling = "\n".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]" for at in range(1, 60))
    declared = declare(f"a0: &a0 [x]\n{doubling}\nResources: {{A: {{Type: A::B::C, Properties: {{X: *a59}}}}}}\n")
    assert [problem.message for problem in declared.problems] == [
        "aliases contain themselves, or expand to more than 250,000 keys and values"
    ]


def test_an_alias_inside_its_own_anchor_is_reported() -> None:
    declared = declare("Resources:\n  A: &a\n    Type: A::B::C\n    Properties: {X: *a}\n")
    assert [problem.message for problem in declared.problems] == [
        "aliases contain themselves, or expand to more than 250,000 keys and values"
    ]


def test_a_few_aliases_are_fine() -> None:
    declared = declare(
        "Resources:\n  A: {Type: A::B::C, Properties: &p {X: 1}}\n  B: {Type: A::B::C, Properties: *p}\n"
    )
    assert not declared.problems
    assert body(declared, "B") == {"X": 1}


def test_an_object_that_ends_in_an_alias_to_itself_has_an_end() -> None:
    declared = declare("Resources:\n  A: &a\n    Type: A::B::C\n    Properties: *a\n")
    assert [(problem.message, problem.span.line) for problem in declared.problems] == [
        ("aliases contain themselves, or expand to more than 250,000 keys and values", 2)
    ]
