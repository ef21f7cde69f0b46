"""Fuzz one target guided by coverage, where atheris is installed: `python -m tests.fuzz.coverage_guided TARGET ...`.

The options of libFuzzer follow the name of the target, such as `-max_total_time=60 -seed=1`.
https://github.com/google/atheris
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from tests.fuzz.targets import TARGETS


def main() -> None:
    """The script."""
    atheris = importlib.import_module("atheris")
    target = TARGETS[sys.argv[1]]
    corpus = Path(tempfile.mkdtemp(prefix="moatlint-corpus-"))
    for number in range(200):
        (corpus / str(number)).write_bytes(target.once(f"atheris:{sys.argv[1]}:{number}"))
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *sys.argv[2:], str(corpus)], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
