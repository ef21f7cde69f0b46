"""Which configurations say that no Terraform of today may run them."""

from __future__ import annotations

import pytest

from linter.terraform.modules.version_constraint import admits


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        (">= 1.0", True),
        ("~> 1.5", True),
        ("~> 1.5.0", False),
        ("< 1.0.0", False),
        ("< 1.11.0", False),
        ("< 1.11.1", True),
        ("= 1.11.4", True),
        ("1.5.7", False),
        (">= 1.3, < 2.0", True),
        (">= 1.3, < 1.6", False),
        ("!= 1.12.0", True),
        ("> 99", True),
        ("<= 1.11.0", True),
    ],
)
def test_a_constraint_admits_some_release_from_1_11_on_or_none(text: str, admitted: bool) -> None:
    assert admits(text) is admitted


@pytest.mark.parametrize("text", ["", "x", ">= ", "1.2.3.4", "=> 1"])
def test_what_is_no_constraint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a version constraint"):
        admits(text)
