"""Text, cut as people see it."""

import pytest

from linter.terraform.values.graphemes import graphemes


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("abc", ["a", "b", "c"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("👨‍👩‍👧🇩🇪🇫🇷", ["👨‍👩‍👧", "🇩🇪", "🇫🇷"]),
        ("", []),
    ],
)
def test_a_cluster_is_one_character(text: str, clusters: list[str]) -> None:
    assert graphemes(text) == clusters
