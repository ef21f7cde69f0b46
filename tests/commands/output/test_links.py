"""Addresses that the pages link to are those of the web, whatever is typed."""

import pytest

from linter.cli import main


@pytest.mark.parametrize("command", ["check", "graph"])
@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a/b", "https://", "https://a b", "//a/b", "https://[a", "a/b"]
)
def test_only_an_address_of_the_web_is_linked_to(
    command: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--link-base", address])
    assert left.value.code == 2
    assert "--link-base" in capsys.readouterr().err
