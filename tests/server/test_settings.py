"""Settings as editors send them, nested, bare, or broken."""

from __future__ import annotations

import pytest

from linter.finding import Severity
from linter.server.settings import Settings, settings


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ({"moatlint": {"run": "onSave", "possible": True}}, Settings(on_type=False, possible=True)),
        ({"run": "onSave"}, Settings(on_type=False)),
        ({"severity": "high"}, Settings(severity=Severity.HIGH)),
        ({"severity": "dreadful", "possible": "yes", "run": 3}, Settings()),
        ({"moatlint": None}, Settings()),
        (None, Settings()),
        (["onSave"], Settings()),
    ],
)
def test_what_is_not_understood_is_as_it_is_by_default(said: object, understood: Settings) -> None:
    assert settings(said) == understood
