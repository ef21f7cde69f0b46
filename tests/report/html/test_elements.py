from hypothesis import given

from linter.report.html.elements import Markup, element, joined, lines, text
from tests.report.html.page import Page
from tests.report.sample import HOSTILE


def test_markup_stays_and_text_is_escaped() -> None:
    assert element("p", element("b", "a < b"), " & c", id="x") == '<p id="x"><b>a &lt; b</b> &amp; c</p>'
    assert joined(["<", Markup("<br>")]) == "&lt;<br>"
    assert lines(["a", Markup("<br>")]) == "a\n<br>"


def test_attributes_are_named_as_in_html() -> None:
    assert element("input", class_="a", data_find='"', tabindex=0, checked=True, hidden=False) == (
        '<input class="a" data-find="&quot;" tabindex="0" checked>'
    )


@given(HOSTILE)
def test_what_was_written_is_text_and_nothing_else(written: str) -> None:
    page = Page(element("p", written, title=written))
    assert page.faults == []
    assert [tag for tag, _ in page.elements] == ["p"]
    assert text(written).replace("\n", " ").isprintable()
