"""Runs command lines, each in a fork of one process that has loaded them all: `python -P tests/hostile/forked.py`.

Reads orders from standard input, a line of JSON each, and answers each with a line of JSON. An order to `watch` runs a
command line under the audit hook; one to `kill` runs it again and again, and kills it about when it writes. What is
run is a command line, or ["write", NAME]: a function of linter/commands/output/writing.py that writes a large file.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from linter.cli import COMMANDS, main
from linter.commands.output import writing
from linter.judgement.registry import policies
from linter.report.formats import FORMATS, renderer
from tests.hostile.watching import Watch, own_temporary_folder, places

Json = dict[str, Any]
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
LARGE = 100_000
HALF_WRITTEN = ".moatlint-"
"""How the names of files begin that are moved into their place once they are whole."""


def load() -> None:
    """Load what the command lines need."""
    for entry in COMMANDS.values():
        importlib.import_module(entry.module)
    for name in FORMATS:
        renderer(name)
    policies()
    gc.freeze()


def performed(arguments: Sequence[str]) -> int:
    """Do what is asked for; the exit code."""
    if arguments[0] != "write":
        return main(arguments)
    if arguments[1] == "in_place":
        write_in_place(Path("file"))
    else:
        getattr(writing, arguments[1])(Path("file"), "new" * LARGE)
    return 0


def write_in_place(file: Path) -> None:
    """Write a file bit by bit, as none of ours is."""
    with file.absolute().open("w") as stream:
        for _ in range(100):
            stream.write("new" * LARGE)
            stream.flush()


def forked(folder: Path, out: int, prepare: Callable[[], None], arguments: Sequence[str]) -> int:
    """The number of a new process that runs a command line in a folder, and writes all it says to a descriptor."""
    child = os.fork()
    if child:
        return child
    code: object = 70
    try:
        os.chdir(folder)
        for stream in (1, 2):
            os.dup2(out, stream)
        prepare()
        code = performed(arguments)
        sys.stdout.flush()
    except SystemExit as left:
        code = left.code
    finally:
        os._exit(code if isinstance(code, int) else 70)


def ended(child: int, seconds: float) -> int:
    """The exit code of a process, or the number of its signal below zero; it is interrupted after so many seconds."""
    until = time.monotonic() + seconds
    interrupted = False
    while True:
        process, status = os.waitpid(child, os.WNOHANG)
        if process:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until and not interrupted:
            os.kill(child, signal.SIGINT)
            interrupted = True
        time.sleep(0.005)


def watch(order: Json, scratch: Path) -> Json:
    """What a command line did that it must not, what it said, and its exit code."""
    tree = Path(order["tree"])
    notes, said = scratch / "notes", scratch / "said"
    with _written(notes) as noting, _written(said) as saying:

        def note(deed: str) -> None:
            os.write(noting, f"{deed}\n".encode())

        def prepare() -> None:
            hook = Watch(note, order["programs"])
            hook.allowed = places(tree, scratch)
            sys.addaudithook(hook)
            hook.on = True

        code = ended(forked(tree, saying, prepare, order["arguments"]), order["seconds"])
    return {"code": code, "deeds": notes.read_text(), "said": said.read_text("utf-8", "replace")}


def kill(order: Json, scratch: Path) -> Json:
    """How often the files were the old ones and the new ones, and what was neither.

    The command line is run up to where it first opens a file to write. Each kill is that of a fork made there.
    """
    template, folder, counted = Path(order["template"]), scratch / "killed", scratch / "counted"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder, symlinks=True)
    counted.unlink(missing_ok=True)
    begun = False

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal begun
        if begun or event != "open":
            return
        path, _, flags = given
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) and str(path).startswith(str(folder)):
            begun = True
            if (outcome := _kills(folder, order["kills"], str(order["arguments"]))) is not None:
                counted.write_text(json.dumps(outcome))
                os._exit(0)

    with open(os.devnull, "wb") as nowhere:
        ended(forked(folder, nowhere.fileno(), lambda: sys.addaudithook(hook), order["arguments"]), 120)
    return dict(json.loads(counted.read_text())) if counted.exists() else {"changed": []}


def _kills(folder: Path, number: int, seed: str) -> Json | None:
    """What so many kills of forks of this process left; None in each of the forks, which go on."""
    chance = random.Random(seed)
    old = _files(folder)
    begun = time.monotonic()
    if not (child := os.fork()):
        return None
    ended(child, 60)
    took = time.monotonic() - begun
    new = _files(folder)
    counts, faults = {"old": 0, "new": 0, "half": 0}, []
    for count in range(number):
        _restore(folder, old)
        if not (child := os.fork()):
            return None
        time.sleep(chance.random() * took)
        deadly = chance.choice(SIGNALS)
        os.kill(child, deadly)  # where it has ended, nobody has waited for it yet
        os.waitpid(child, 0)
        left = _files(folder)
        wrong = [name for name in {**old, **new, **left} if left.get(name) not in (old.get(name), new.get(name))]
        faults += [f"{count}: {name} after {deadly.name}" for name in wrong]
        counts["old" if left == old else "new" if left == new else "half"] += 1
    return {**counts, "faults": faults, "changed": sorted(name for name in new if new[name] != old.get(name))}


def _restore(folder: Path, old: Mapping[str, bytes]) -> None:
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name not in old and not name.startswith(".git/"):
            file.unlink()
    for name, content in old.items():
        (folder / name).write_bytes(content)


def _files(folder: Path) -> Mapping[str, bytes]:
    """The contents of all files by path, but for those of git and what was never moved into its place."""
    files: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not name.startswith(".git/") and not file.name.startswith(HALF_WRITTEN):
            files[name] = file.read_bytes()
    return files


@contextlib.contextmanager
def _written(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def run() -> None:
    """The script."""
    scratch = own_temporary_folder()
    load()
    print(json.dumps("ready"), flush=True)
    try:
        for line in sys.stdin:
            order = json.loads(line)
            print(json.dumps({"watch": watch, "kill": kill}[order["do"]](order, scratch)), flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    run()
