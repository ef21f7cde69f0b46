import pytest

from linter.cloudformation.syntax.scalars import plain, rendered


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ("22", 22),
        ("022", 18),
        ("0300", 192),
        ("0x16", 22),
        ("0b101", 5),
        ("1_000", 1000),
        ("-1", -1),
        ("22:22", 1342),
        ("on", True),
        ("Yes", True),
        ("FALSE", False),
        ("off", False),
        ("y", "y"),
        ("", None),
        ("~", None),
        ("null", None),
        ("8.0", 8.0),
        ("5.10", 5.1),
        ("1e3", 1000.0),
        ("1.0e+3", 1000.0),
        ("2012-10-17", "2012-10-17"),
        ("2010-09-09T00:00:00Z", "2010-09-09T00:00:00Z"),
        ("::/0", "::/0"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("10.0.0.1", "10.0.0.1"),
        ("-", "-"),
        ("+", "+"),
        (".", "."),
        ("tRUE", "tRUE"),
        ("123456789012", 123456789012),
        ("0_", 0),
    ],
)
def test_a_plain_scalar_is_typed_as_cloudformation_types_it(written: str, content: object) -> None:
    assert plain(written) == content
    assert type(plain(written)) is type(content)


def test_an_account_id_that_is_no_octal_number_becomes_a_float() -> None:
    assert plain("012345678901") == 12345678901.0


def test_a_text_too_long_for_a_number_stays_a_text() -> None:
    assert plain("9" * 5000) == "9" * 5000


@pytest.mark.parametrize(("content", "text"), [(True, "true"), (False, "false"), (18, "18"), (None, ""), ("x", "x")])
def test_a_scalar_within_a_text_is_written_as_cloudformation_writes_it(
    content: str | bool | int | None, text: str
) -> None:
    assert rendered(content) == text
