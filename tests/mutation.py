"""Change a module in one place after the other, and print the changes that no test notices.

    python tests/mutation.py linter/graph/routing/routing.py --sample 40 --seed 1

The tests of a module are those of its own test file, then those of its room, then those of every fixture of a policy;
of them a mutant meets the ones that run what it changes. Each runs in a process of its own, forked when the tests are
collected and have passed once. What survives there is tried again from its source, in a fresh process, since what a
test module works out while it is imported is older than the mutant.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from linter.authoring.grafting import Function, Grafting, grafting, run_by  # noqa: E402
from linter.authoring.mutants import Mutant  # noqa: E402

FIXTURES = "tests/test_policies.py"
QUIET = ("-q", "-x", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore")
NOT_ASKED = ("test_no_change_to_", "test_every_mutant_", "test_the_checkers_")
"""Tests that change modules themselves, or that look at their text only."""
SLOWEST = 20.0
"""Seconds after which a test is too slow to be asked about every mutant."""


@dataclass
class Score:
    """What became of the mutants that were tried."""

    killed: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    unreached: list[Mutant] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """The number of mutants; one in code that no test runs survives."""
        return self.killed + len(self.survivors) + len(self.unreached)


@dataclass
class Hunt:
    """A plugin that runs the collected tests once, and then the ones that matter against every mutant."""

    grafted: Grafting
    mutants: Sequence[Mutant]
    score: Score = field(default_factory=Score)
    asked: dict[Mutant, tuple[str, ...]] = field(default_factory=dict)
    failed: bool = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything once, then the mutants."""
        run: dict[pytest.Item, frozenset[Function]] = {}
        for item in self._wanted(session.items):
            started = time.monotonic()
            functions = run_by({"": self.grafted}, functools.partial(_run, item))[""]
            if self.failed:
                raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
            if functions and time.monotonic() - started < SLOWEST:
                run[item] = functions
        caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
        for mutant in self.mutants:
            changed = self.grafted.changed(mutant)
            items = [item for item, functions in run.items() if changed & functions]
            self.asked[mutant] = tuple(item.nodeid for item in items)
            if not items:
                self.score.unreached.append(mutant)
            elif self._survives(mutant, items, caches):
                self.score.survivors.append(mutant)
            else:
                self.score.killed += 1
        return True

    def _wanted(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        return [item for item in items if not item.name.startswith(NOT_ASKED)]

    def _survives(self, mutant: Mutant, items: Sequence[pytest.Item], caches: Sequence[object]) -> bool:
        """Whether the tests pass in a forked process that behaves as the mutant."""
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        signal.alarm(60)  # a mutant that never ends is noticed
        status = 1
        try:
            for cache in caches:
                cache.cache_clear()  # type: ignore[attr-defined]
            with self.grafted.as_if(mutant):
                for item in items:
                    _run(item)
                    if self.failed:
                        break
            status = int(self.failed)
        finally:
            os._exit(status)


def _run(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def survivors_in_full(module: Path, grafted: Grafting, asked: Mapping[Mutant, tuple[str, ...]]) -> Iterator[Mutant]:
    """The mutants that also survive when their source is all that the tests ever see."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "__pycache__", "build"))
        for mutant, tests in asked.items():
            with mutant.made():
                text = ast.unparse(grafted.tree)
            first, rest = text.split("from __future__ import annotations", 1) if "__future__" in text else ("", text)
            head = f"{first}from __future__ import annotations\nfrom linter.truth import all_of, any_of\n"
            (copy / module).write_text(head + rest, encoding="utf-8")
            command = [sys.executable, "-m", "pytest", *QUIET, *tests]
            environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
            done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=300, check=False)
            if done.returncode == 0:
                yield mutant


def tests_of(module: Path) -> tuple[str, ...]:
    """The test file of a module, the tests of its room, and the fixtures of policies, as far as there are any."""
    inside = module.relative_to("linter") if module.parts[0] == "linter" else Path("policies") / module.name
    mirror = Path("tests") / inside.parent / f"test_{inside.name}"
    room = Path("tests") / inside.parts[0]
    found = [str(path) for path in (mirror, room) if (ROOT / path).exists()]
    return (*found, FIXTURES)


def main() -> int:
    """Print the survivors and the rate of the killed; exit with 1 where something survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", nargs="+", type=Path, help="a module of linter/ or policies/, or a folder of them")
    parser.add_argument("--sample", type=int, metavar="N", help="try only so many mutants of all the modules together")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which sample it is (default: %(default)s)")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="other tests than those of the module")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    chosen = _chosen([path.resolve().relative_to(ROOT) for path in arguments.module], arguments.sample, arguments.seed)
    total = Score()
    for module, mutants in chosen.items():
        score = _tried(module, mutants, arguments.tests or tests_of(module))
        for mutant in score.survivors:
            print(f"{module}:{mutant.line}: survives: {mutant.place}: {mutant.change}", flush=True)
        for mutant in score.unreached:
            print(f"{module}:{mutant.line}: run by no test: {mutant.place}: {mutant.change}", flush=True)
        total.killed += score.killed
        total.survivors += score.survivors
        total.unreached += score.unreached
    print(f"{total.killed} of {total.tried} mutants killed ({total.killed / max(1, total.tried):.1%})")
    return 1 if total.tried > total.killed else 0


def _chosen(paths: Sequence[Path], sample: int | None, seed: int) -> dict[Path, list[Mutant]]:
    """The mutants to try, by module."""
    files = sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("[a-z]*.py"))})
    every = [(file, mutant) for file in files for mutant in _grafting(file).mutants]
    if sample is not None and sample < len(every):
        every = sorted(random.Random(seed).sample(every, sample), key=lambda pair: (pair[0], pair[1].line))
    chosen: dict[Path, list[Mutant]] = {}
    for file, mutant in every:
        chosen.setdefault(file, []).append(mutant)
    return chosen


def _grafting(file: Path) -> Grafting:
    names = file.with_suffix("").parts
    return grafting(importlib.import_module(".".join(names if names[0] == "linter" else ("linter", *names))))


def _tried(module: Path, mutants: Sequence[Mutant], tests: Sequence[str]) -> Score:
    hunt = Hunt(_grafting(module), mutants)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        out, sys.stdout = sys.stdout, nowhere
        try:
            code = pytest.main([*QUIET, *tests], plugins=[hunt])
        finally:
            sys.stdout = out
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"the tests of {module} do not pass: run pytest {' '.join(tests)}")
    asked = {mutant: hunt.asked[mutant] for mutant in hunt.score.survivors}
    left = list(survivors_in_full(module, hunt.grafted, asked))
    return Score(hunt.score.killed + len(asked) - len(left), left, hunt.score.unreached)


if __name__ == "__main__":
    sys.exit(main())
