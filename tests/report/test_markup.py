import html
import re

import pytest
from hypothesis import given

from linter.report.markup import block, code, html_code, picture_label, prose
from linter.report.plain import visible
from tests.report.sample import HOSTILE


@given(HOSTILE)
def test_prose_shows_every_character_and_means_none(text: str) -> None:
    told = prose(text)
    assert html.unescape(told.replace("<!-- -->", "")) == visible(text).strip()
    assert not re.search(r"[`*\[\]<>|~$!@\\]", told.replace("<!-- -->", ""))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("aws_subnet.public is open", "aws_subnet.public is open"),
        ("_x_", "&#95;x&#95;"),
        ("see https://evil.example", "see https&#58;//evil.example"),
        ("www.evil.example", "www&#46;evil.example"),
        ("@team #1", "&#64;<!-- -->team &#35;<!-- -->1"),
        ("1. item", "&#49;. item"),
        ("- item", "&#45; item"),
    ],
)
def test_what_would_be_markup_is_an_entity(text: str, told: str) -> None:
    assert prose(text) == told


@given(HOSTILE)
def test_a_code_span_cannot_be_left(text: str) -> None:
    told = code(text)
    if told.startswith("`"):
        assert "`" not in told[1:-1]
        assert not {"|", "\\"} & set(told)
    else:
        assert re.fullmatch(r"<code>(\w| |&#\d+;)*</code>", told)


@given(HOSTILE)
def test_an_html_element_cannot_be_left(text: str) -> None:
    assert "<" not in html_code(text).removeprefix("<code>").removesuffix("</code>")


@given(HOSTILE)
def test_a_block_cannot_be_left(text: str) -> None:
    opening, *lines, closing = block(text.split("\n"))
    assert opening == closing + "text"
    assert all(line.strip() != closing and len(line.splitlines()) <= 1 for line in lines)


@given(HOSTILE)
def test_a_label_of_a_picture_cannot_be_left(text: str) -> None:
    assert re.fullmatch(r'"([A-Za-z0-9 .,/_-]|#\d+;)*"', picture_label(text))
