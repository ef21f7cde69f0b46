"""Settings as editors send them, nested, bare, or broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from linter.finding import Severity
from linter.server.settings import Settings, settings
from tests.server.client import Editor


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
    assert replace(settings(said), faults=()) == understood


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({"run": "onSave", "possible": True, "severity": "low", "interpreter": "python3", "trace": {}}, []),
        ({"severity": "dreadful"}, ["moatlint.severity is 'dreadful', which is not one of info, low, medium, high"]),
        ({"possible": "yes"}, ["moatlint.possible is 'yes', which is not one of true, false"]),
        (
            {"run": 3, "severty": "low"},
            ["no setting moatlint.severty. Did you mean moatlint.severity?", "moatlint.run is 3"],
        ),
        ({"moatlint": ["onSave"]}, ["must be names and values"]),
        (None, []),
    ],
)
def test_a_setting_that_is_not_understood_is_named(said: object, faults: list[str]) -> None:
    told = settings(said).faults
    assert len(told) == len(faults)
    assert all(fault in sentence for fault, sentence in zip(faults, told, strict=True))


def test_the_editor_shows_which_settings_are_not_understood(tmp_path: Path) -> None:
    with Editor(tmp_path, options={"severity": "dreadful"}) as editor:
        editor.settle(1)
        editor.notify("workspace/didChangeConfiguration", {"settings": {"moatlint": {"possibel": True}}})
        editor.settle(1)
    said = [message["params"]["message"] for message in editor.told if message["method"] == "window/showMessage"]
    assert len(said) == 2
    assert "moatlint.severity is 'dreadful'" in said[0]
    assert "Did you mean moatlint.possible?" in said[1]
