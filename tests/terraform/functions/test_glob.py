"""File patterns match as doublestar's do."""

import pytest

from linter.terraform.functions.glob import GlobError, matching


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("*.tf", ["a.tf", ".tf"], ["a/b.tf", "a.tfx"]),
        ("**", ["a", "a/b/c"], []),
        ("**/c", ["c", "a/c", "a/b/c"], ["a/cc"]),
        ("a/**/c", ["a/c", "a/b/c", "a/b/d/c"], ["b/c"]),
        ("?.t[a-f]", ["x.tf", "é.ta"], ["xx.tf", "x.tg"]),
        ("[!a]b", ["cb"], ["ab"]),
        ("{a,b{c,d}}.x", ["a.x", "bc.x", "bd.x"], ["b.x"]),
        (r"\*.x", ["*.x"], ["a.x"]),
    ],
)
def test_a_pattern_matches_what_it_says(pattern: str, matches: list[str], others: list[str]) -> None:
    accepts = matching(pattern)
    assert [path for path in matches + others if accepts(path)] == matches


@pytest.mark.parametrize("pattern", ["[", "{a", "[z-a]", "\\"])
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(GlobError):
        matching(pattern)


def test_many_alternatives_are_refused() -> None:
    with pytest.raises(GlobError, match="too many"):
        matching("{a,b}" * 12)


def test_many_stars_do_not_take_long() -> None:
    assert not matching("/".join(["**"] * 30) + "/x")("/".join("ab" * 60))
