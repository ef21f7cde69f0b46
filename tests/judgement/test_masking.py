"""Credentials are masked in what is quoted, character for character, and nothing else is."""

import pytest

from linter.judgement.masking import masked
from tests.growth import steps


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("key AKIAIOSFODNN7EXAMPLE;", "key AKIA****************;", id="an access key"),
        pytest.param('password = "hunter22"', 'password = "********"', id="a password in quotes"),
        pytest.param("DB_PASSWORD=hunter22hunter22", "DB_PASSWORD=****************", id="a password without quotes"),
        pytest.param('"token": "abcd-efgh"', '"token": "*********"', id="a token in JSON"),
        pytest.param("password = var.password", "password = var.password", id="a reference"),
        pytest.param('password = "${var.password}"', 'password = "${var.password}"', id="a template"),
        pytest.param(
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\\n+/=\n",
            "-----BEGIN RSA PRIVATE KEY-----\n****\\****\n",
            id="the block of a private key",
        ),
    ],
)
def test_a_credential_is_masked_in_its_place(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert len(masked(text)) == len(text)


def test_letters_that_count_as_others_or_as_two_hide_no_credential() -> None:
    assert masked('paſſword = "hunter22"') == 'paſſword = "********"'
    assert masked('İ password = "hunter22" İ token = "abcd"') == 'İ password = "********" İ token = "****"'


def test_a_long_text_is_looked_at_only_where_a_name_begins() -> None:
    short = 'cidr_block = "10.0.0.0/16"\n'
    long = short * 10_000
    assert steps(lambda: masked(long)) == steps(lambda: masked(short))
