"""What fails is told in a line, and what the user stops is stopped."""

import pytest

from linter.attempt import Done, Failed, attempt


def test_what_goes_well_is_handed_on() -> None:
    assert attempt(lambda: 3) == Done(3)


def test_a_failure_names_itself_and_its_place() -> None:
    empty: dict[str, int] = {}
    failed = attempt(lambda: empty["missing"])
    assert isinstance(failed, Failed)
    assert failed.reason.startswith("KeyError: 'missing' (test_attempt.py, line ")


def test_what_recurses_for_ever_is_a_failure_too() -> None:
    def deeper() -> int:
        return deeper() + 1

    failed = attempt(deeper)
    assert isinstance(failed, Failed)
    assert failed.reason.startswith("RecursionError")


def test_an_interruption_passes_through() -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(stopped)
