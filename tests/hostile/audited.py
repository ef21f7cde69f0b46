"""Runs the command line watched: `python -P tests/hostile/audited.py NOTES FOLDER[:FOLDER...] PROGRAMS ARGUMENT...`.

What it must not do is appended to the file NOTES. FOLDERs may be looked into, PROGRAMS (separated by commas) be run.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cfnlint import runner

from linter.cli import main
from tests.hostile.watching import Watch, own_temporary_folder, places


def watched() -> int:
    """The script."""
    notes, folders, programs, *arguments = sys.argv[1:]
    descriptor = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(deed: str) -> None:
        os.write(descriptor, f"{deed}\n".encode())

    watch = Watch(note, programs.split(","))
    allowed = [Path(folder) for folder in folders.split(":")]
    watch.allowed = places(*allowed, own_temporary_folder())
    sys.addaudithook(watch)
    watch.on = True
    while arguments and arguments[0] in ("-I", "-m", "linter"):  # as the Action calls Python
        arguments = arguments[1:]
    if arguments[0] == "cfn-lint":
        sys.argv = arguments
        runner.main()
        return 0
    return main(arguments)


if __name__ == "__main__":
    sys.exit(watched())
