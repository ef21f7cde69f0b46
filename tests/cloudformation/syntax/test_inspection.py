from tests.cloudformation.templates import body, declare


def test_a_key_that_is_written_twice_is_told_and_the_later_counts() -> None:
    found = declare("""\
        Resources:
          A:
            Type: A::B::C
            Properties: {X: 1, Y: 2, X: 3}
        """)
    assert [(each.span.line, each.message) for each in found.problems] == [(4, "X is written twice in one object")]
    assert body(found, "A") == {"X": 3, "Y": 2}


def test_a_key_that_is_no_text_is_told() -> None:
    found = declare("Resources:\n  ? [a, b]\n  : {Type: A::B::C}\n  D: {Type: A::B::C}\n")
    assert [each.message for each in found.problems] == ["a key that is no text"]
    assert [each.key for each in found.resources] == ["D"]


def test_aliases_that_multiply_without_end_are_told() -> None:
    doubling = "\n".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]" for at in range(1, 60))
    found = declare(f"a0: &a0 [x]\n{doubling}\nResources: {{A: {{Type: A::B::C, Properties: {{X: *a59}}}}}}\n")
    assert [each.message for each in found.problems] == ["aliases lead back to themselves or multiply without end"]


def test_an_alias_within_what_it_stands_for_is_told() -> None:
    found = declare("Resources:\n  A: &a\n    Type: A::B::C\n    Properties: {X: *a}\n")
    assert [each.message for each in found.problems] == ["aliases lead back to themselves or multiply without end"]


def test_a_few_aliases_are_fine() -> None:
    found = declare("Resources:\n  A: {Type: A::B::C, Properties: &p {X: 1}}\n  B: {Type: A::B::C, Properties: *p}\n")
    assert not found.problems
    assert body(found, "B") == {"X": 1}


def test_an_object_that_ends_in_an_alias_to_itself_has_an_end() -> None:
    found = declare("Resources:\n  A: &a\n    Type: A::B::C\n    Properties: *a\n")
    assert [(each.message, each.span.line) for each in found.problems] == [
        ("aliases lead back to themselves or multiply without end", 2)
    ]
