"""Change modules in one place after the other, and print the changes that no test notices.

    python tests/mutation.py linter/graph/routing/routing.py
    python tests/mutation.py linter/graph linter/reachability linter/cloudformation --sample 300 --seed 1

The tests of a module are those of its room and every fixture of a policy. They run once, to learn which lines each of
them runs; a mutant then meets the tests that run what it changes, in a process forked for it. What survives there is
tried again from its source, in a fresh process, since what a test module works out while it is imported is older than
the mutant. What no test can notice is named in tests/equivalent_mutants.py and not counted.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import importlib
import itertools
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
from types import FrameType
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from linter.authoring import cases  # noqa: E402
from linter.authoring.grafting import Grafting, grafting  # noqa: E402
from linter.authoring.mutants import Mutant  # noqa: E402
from tests.equivalent_mutants import EQUIVALENT  # noqa: E402

FIXTURES = "tests/test_policies.py"
QUIET = ("-q", "-x", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore")
NOT_ASKED = ("test_no_change_to_", "test_every_mutant_", "test_the_checkers_")
"""Tests that change modules themselves, or that look at their text only."""
Cache: TypeAlias = "functools._lru_cache_wrapper[object]"
Lines: TypeAlias = int
"""A set of lines, as the bits of a number."""


@dataclass
class Score:
    """What became of the mutants that were tried."""

    killed: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    unreached: list[Mutant] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """A test, the lines of each module that it runs, and the seconds of the processor that it takes."""

    item: pytest.Item
    lines: Mapping[Path, Lines]
    seconds: float


@dataclass
class Trace:
    """A trace function that notes the lines that run, by module; `modules` are those of interest, by file name."""

    modules: Mapping[str, Path]
    lines: dict[Path, Lines] = field(default_factory=dict)

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        """Note a line of a module of interest; look no further into others."""
        module = self.modules.get(frame.f_code.co_filename)
        if module is None:
            return None
        self.lines[module] = self.lines.get(module, 0) | 1 << frame.f_lineno
        return self


@dataclass
class Hunt:
    """A plugin that runs the collected tests once, and then the ones that matter against every mutant.

    `mutants` are those to try of each module. The tests of a mutant begin with those of the file that mirrors its
    module, the fast ones first, and end when together they take longer than `patience` seconds of the processor.
    """

    mutants: Mapping[Path, Sequence[Mutant]]
    patience: float
    scores: dict[Path, Score] = field(default_factory=dict)
    asked: dict[Mutant, tuple[str, ...]] = field(default_factory=dict)
    failed: bool = False
    fault: str = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything once, then the mutants."""
        runs = self._run_once(session.items)
        for module, mutants in self.mutants.items():
            score = self.scores[module] = Score()
            mirror = str(mirror_of(module))
            ordered = sorted(runs, key=lambda run: (not run.item.nodeid.startswith(mirror), run.seconds))
            caches = _caches_above(module)
            for mutant in mutants:
                changed = lines_of(mutant, _grafting(module).tree)
                matter = self._in_time([run for run in ordered if changed & run.lines.get(module, 0)])
                self.asked[mutant] = tuple(run.item.nodeid for run in matter)
                if not matter:
                    score.unreached.append(mutant)
                elif self._survives(_grafting(module), mutant, matter, caches):
                    score.survivors.append(mutant)
                else:
                    score.killed += 1
        return True

    def _run_once(self, items: Sequence[pytest.Item]) -> list[Run]:
        """The tests that end soon enough, with what each runs. Raises pytest.UsageError where one fails."""
        modules = {str(ROOT / module): module for module in self.mutants}
        runs = []
        for item in items:
            if item.name.startswith(NOT_ASKED) or item.get_closest_marker("xfail"):
                continue
            trace, started = Trace(modules), time.process_time()
            sys.settrace(trace)
            try:
                _run(item)
            finally:
                sys.settrace(None)
            if self.failed:
                self.fault = f"{item.nodeid} fails without any mutant"
                raise pytest.UsageError
            seconds = time.process_time() - started
            if trace.lines:
                runs.append(Run(item, trace.lines, seconds))
        return runs

    def _in_time(self, runs: Sequence[Run]) -> list[Run]:
        """The first tests, as many as patience allows."""
        totals = itertools.accumulate(run.seconds for run in runs)
        return [run for run, total in zip(runs, totals, strict=True) if total <= self.patience]

    def _survives(self, grafted: Grafting, mutant: Mutant, runs: Sequence[Run], caches: Sequence[Cache]) -> bool:
        """Whether the tests pass in a forked process that behaves as the mutant."""
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        signal.setitimer(signal.ITIMER_PROF, 60 + 3 * sum(run.seconds for run in runs))  # some mutants never end
        status = 1
        try:
            for cache in caches:
                cache.cache_clear()
            with grafted.as_if(mutant):
                for run in runs:
                    _run(run.item)
                    if self.failed:
                        break
            status = int(self.failed)
        finally:
            os._exit(status)


def lines_of(mutant: Mutant, tree: ast.Module) -> Lines:
    """The lines that run where a mutant is met: its simple statement, or the head of a compound one.

    All lines of a function where its head is changed, all of the module where the statement runs when it is imported.
    """
    if not isinstance(mutant.statement, (ast.FunctionDef, ast.ClassDef)):
        return -1
    around = [node for node in ast.walk(mutant.statement) if isinstance(node, ast.stmt) and mutant.line in _lines(node)]
    innermost = max(around, key=lambda node: (node.lineno, -len(_lines(node))))
    return sum(1 << line for line in _lines(innermost))


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement; the head alone of one that holds others, unless it is a function or a class."""
    end = (statement.end_lineno or statement.lineno) + 1
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if body and not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
        end = max(first.lineno, statement.lineno + 1)
    return range(statement.lineno, end)


def _run(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def _caches_above(module: Path) -> list[Cache]:
    """The caches that may hold what the module worked out: what languages evaluate owes nothing to other rooms."""
    language = module.parts[:2] in {("linter", "terraform"), ("linter", "cloudformation"), ("linter", "aws")}
    evaluated = () if language or len(module.parts) == 2 else (cases._evaluated,)
    caches = [found for found in gc.get_objects() if isinstance(found, functools._lru_cache_wrapper)]
    return [cache for cache in caches if not any(cache is kept for kept in evaluated)]


def survivors_in_full(module: Path, survivors: Mapping[Mutant, tuple[str, ...]]) -> Iterator[Mutant]:
    """The mutants that also survive when their source is all that the tests ever see, given the tests of each."""
    grafted = _grafting(module)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "__pycache__", "build"))
        for mutant, asked in survivors.items():
            tests = [test for test in asked if not test.startswith(FIXTURES)]  # they work nothing out when imported
            with mutant.made():
                text = ast.unparse(grafted.tree)
            first, rest = text.split("from __future__ import annotations", 1) if "__future__" in text else ("", text)
            head = f"{first}from __future__ import annotations\nfrom linter.truth import all_of, any_of\n"
            (copy / module).write_text(head + rest, encoding="utf-8")
            command = [sys.executable, "-m", "pytest", *QUIET, *tests]
            environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
            if (
                not tests
                or subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode == 0
            ):
                yield mutant


def mirror_of(module: Path) -> Path:
    """The test file of a module."""
    inside = module.relative_to("linter") if module.parts[0] == "linter" else Path("policies") / module.name
    return Path("tests") / inside.parent / f"test_{inside.name}"


def tests_of(module: Path) -> tuple[str, ...]:
    """The tests of a module's room, or else its test file, and the fixtures of policies, as far as there are any."""
    mirror = mirror_of(module)
    room = Path(*mirror.parts[:2])
    return (*(str(path) for path in (room,) if (ROOT / path).exists()), FIXTURES)


def main() -> int:
    """Print the survivors and the rate of the killed; exit with 1 where something survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", nargs="+", type=Path, help="a module of linter/ or policies/, or a folder of them")
    parser.add_argument("--sample", type=int, metavar="N", help="try only so many mutants of all the modules together")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which sample it is (default: %(default)s)")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="other tests than those of the module")
    parser.add_argument(
        "--patience",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long the tests may take that a mutant meets, the fast ones first (default: %(default)s)",
    )
    parser.add_argument("-k", metavar="EXPRESSION", default="", help="only the tests that pytest chooses by it")
    arguments = parser.parse_args()
    paths = [path.resolve().relative_to(ROOT) for path in arguments.module]
    for path in paths:
        if not (ROOT / path).exists():
            parser.error(f"there is no {path}")
    os.chdir(ROOT)
    killed = left = 0
    for tests, chosen in _by_tests(_chosen(paths, arguments.sample, arguments.seed), arguments.tests).items():
        for module, score in _tried(chosen, (*tests, "-k", arguments.k), arguments.patience):
            for mutant in score.survivors:
                print(f"{module}:{mutant.line}: survives: {mutant.place}: {mutant.change}", flush=True)
            for mutant in score.unreached:
                print(f"{module}:{mutant.line}: run by no test: {mutant.place}: {mutant.change}", flush=True)
            killed += score.killed
            left += len(score.survivors) + len(score.unreached)
    print(f"{killed} of {killed + left} mutants killed ({killed / max(1, killed + left):.1%})")
    return 1 if left else 0


def _chosen(paths: Sequence[Path], sample: int | None, seed: int) -> dict[Path, list[Mutant]]:
    """The mutants to try, by module."""
    files = sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("[a-z]*.py"))})
    every = [(file, mutant) for file in files for mutant in _grafting(file).mutants]
    if sample is not None and sample < len(every):
        every = sorted(random.Random(seed).sample(every, sample), key=lambda pair: (pair[0], pair[1].line))
    chosen: dict[Path, list[Mutant]] = {}
    for file, mutant in every:
        if (name_of(file), mutant.place, mutant.change) not in EQUIVALENT:
            chosen.setdefault(file, []).append(mutant)
    return chosen


def _by_tests(
    chosen: Mapping[Path, list[Mutant]], tests: Sequence[str] | None
) -> dict[tuple[str, ...], dict[Path, list[Mutant]]]:
    """The mutants by module, for each set of tests that they meet."""
    by_tests: dict[tuple[str, ...], dict[Path, list[Mutant]]] = {}
    for module, mutants in chosen.items():
        by_tests.setdefault(tuple(tests or tests_of(module)), {})[module] = mutants
    return by_tests


def name_of(file: Path) -> str:
    """The name of a module in the list of equivalent mutants: within its room, and of `linter`."""
    parts = file.with_suffix("").parts
    return parts[-1] if parts[0] == "policies" or parts[1] == "questions" else ".".join(parts[1:])


def _grafting(file: Path) -> Grafting:
    names = file.with_suffix("").parts
    return grafting(importlib.import_module(".".join(names if names[0] == "linter" else ("linter", *names))))


def _tried(
    mutants: Mapping[Path, Sequence[Mutant]], tests: Sequence[str], patience: float
) -> Iterator[tuple[Path, Score]]:
    hunt = Hunt(mutants, patience)
    settings.register_profile("traced", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    settings.load_profile("traced")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        out, sys.stdout = sys.stdout, nowhere
        try:
            code = pytest.main([*QUIET, *tests], plugins=[hunt])
        finally:
            sys.stdout = out
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(hunt.fault or f"pytest {' '.join(tests)} fails")
    for module, score in hunt.scores.items():
        left = list(survivors_in_full(module, {mutant: hunt.asked[mutant] for mutant in score.survivors}))
        yield module, Score(score.killed + len(score.survivors) - len(left), left, score.unreached)


if __name__ == "__main__":
    sys.exit(main())
