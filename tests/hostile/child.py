"""Runs attacks one after the other in this process, under limits and watched: `python -m tests.hostile.child FOLDER`.

Reads names and arguments as JSON from standard input, and writes one line of JSON for each.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from linter.budget import resident
from linter.cli import main
from tests.hostile.watching import Watch, own_temporary_folder, places

MOST_SECONDS = 5.0
MOST_MEGABYTES = 500


class TooSlow(BaseException):
    """The attack takes too much processor time."""


def attack(arguments: list[str], tree: Path, watch: Watch) -> dict[str, Any]:
    """The outcome of one attack."""
    deeds: list[str] = []
    watch.note = deeds.append
    written, complained = io.BytesIO(), io.BytesIO()
    out, err = io.TextIOWrapper(written, encoding="utf-8"), io.TextIOWrapper(complained, encoding="utf-8")
    os.chdir(tree)
    begun = time.process_time()
    code: object = "nothing"
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            watch.on = True
            code = main(arguments)
    except SystemExit as left:
        code = left.code
    except BaseException:  # noqa: BLE001 - whatever it is, it is the outcome
        code = traceback.format_exc(limit=-5)
    finally:
        watch.on = False
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.process_time() - begun
    for stream in (out, err):
        stream.flush()
    told = {"out": written.getvalue().decode(), "err": complained.getvalue().decode()}
    return {"code": code, "seconds": took, "megabytes": resident(), "deeds": deeds, **told}


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow


def run() -> None:
    """The script."""
    signal.signal(signal.SIGPROF, _stop)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEGABYTES * 1_000_000, MOST_MEGABYTES * 1_000_000))
    watch = Watch(print)
    temporary = own_temporary_folder()
    sys.addaudithook(watch)
    answers = sys.stdout
    for line in sys.stdin:
        asked = json.loads(line)
        tree = Path(asked["tree"])
        watch.allowed = places(tree, temporary)
        print(json.dumps({"name": asked["name"], **attack(asked["arguments"], tree, watch)}), file=answers, flush=True)


if __name__ == "__main__":
    run()
