"""An editor in which somebody types at random: the server answers, raises nothing, and does not grow."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from linter.budget import resident
from tests.fuzz.mutations import PIECES, seeds
from tests.server.client import Editor

ROOT = Path(__file__).parents[2]
MOST_CHARACTERS = 4_000
SHORT, LONG = 300, 20_000
WARM = 2_000
"""The edits after which the server has met texts of all kinds."""
OFTEN, SELDOM = 10, 100
"""Of how many edits one is judged, before the server is warm and after."""
GROWTH = 1.5
"""How many times the memory of the warm server that at the end may be, and that after few edits of one document."""
FEW, MANY = 20, 300
"""Edits of one document, each judged."""


def edits(editor: Editor, uris: list[str], languages: list[str], number: int, memory: dict[int, int]) -> None:
    """Type so many times at random places; every so often hover, which waits until all of it is judged."""
    chance = random.Random(7)
    texts = [chance.choice(seeds(language)).decode() for language in languages]
    pieces = [piece for piece in (raw.decode("utf-8", "replace") for raw in PIECES) if len(piece) < 300]
    for edit in range(1, number + 1):
        which = chance.randrange(len(uris))
        text = texts[which]
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 0, 1, 3, 30)))
        text = f"{text[:start]}{chance.choice(pieces)}{text[end:]}"
        if len(text) > MOST_CHARACTERS or chance.random() < 0.02:
            text = chance.choice(seeds(languages[which])).decode()
        texts[which] = text
        editor.replace(uris[which], text, edit + 1)
        if edit % (OFTEN if edit <= WARM else SELDOM) == 0:
            place = {"line": text.count("\n", 0, start), "character": chance.randint(0, 20)}
            editor.request("textDocument/hover", {"textDocument": {"uri": uris[which]}, "position": place})
        if edit in (WARM, number):
            for at, language in enumerate(languages):  # the same texts each time: what is open counts as well
                texts[at] = seeds(language)[0].decode()
                editor.replace(uris[at], texts[at], number + edit)
                place = {"line": 0, "character": 0}
                editor.request("textDocument/hover", {"textDocument": {"uri": uris[at]}, "position": place})
            memory[edit] = of_process(editor.process.pid)


def of_process(pid: int) -> int:
    """The memory of a process, in megabytes."""
    statm = Path(f"/proc/{pid}/statm")
    return int(statm.read_text(encoding="ascii").split()[1]) * 4096 // 1_000_000 if statm.exists() else 0


def typed(folder: Path, number: int) -> dict[int, int]:
    """The memory when the server is warm, and at the end, by the number of edits."""
    (folder / "moatlint.yaml").write_text("profile: all\n")
    memory: dict[int, int] = {}
    names, languages = ["main.tf", "template.yaml"], ["terraform", "template"]
    for name in names:
        (folder / name).write_text("")
    with Editor(folder) as editor:
        uris = [editor.open(folder / name) for name in names]
        edits(editor, uris, languages, number, memory)
    return memory


@pytest.mark.skipif(not resident(), reason="the system does not tell how much memory a process has")
@pytest.mark.skipif(sys.platform == "win32", reason="needs /proc")
def test_the_server_takes_random_edits(tmp_path: Path) -> None:
    typed(tmp_path, SHORT)


@pytest.mark.slow
@pytest.mark.skipif(not resident(), reason="the system does not tell how much memory a process has")
def test_the_server_takes_thousands_of_random_edits_and_does_not_grow(tmp_path: Path) -> None:
    memory = typed(tmp_path, LONG)
    assert memory[LONG] < GROWTH * memory[WARM], memory


@pytest.mark.slow
@pytest.mark.skipif(not resident(), reason="the system does not tell how much memory a process has")
@pytest.mark.skipif(sys.platform == "win32", reason="needs /proc")
@pytest.mark.parametrize("example", ["terraform/main.tf", "cloudformation/template.yaml"])
def test_the_server_does_not_grow_while_somebody_types_in_one_document(example: str, tmp_path: Path) -> None:
    file = tmp_path / Path(example).name
    text = (ROOT / "examples" / example).read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    memory: dict[int, int] = {}
    with Editor(tmp_path) as editor:
        uri = editor.open(file)
        for edit in range(1, MANY + 1):
            at = edit * 37 % len(text)
            typed = f"{text[:at]}a{text[at:]}" if edit % 3 == 0 else f"{text}\n#{'x' * (edit % 50)}"
            editor.replace(uri, typed, edit + 1)
            place = {"line": 0, "character": 0}
            editor.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
            if edit in (FEW, MANY):
                memory[edit] = of_process(editor.process.pid)
    assert memory[MANY] < GROWTH * memory[FEW], memory
