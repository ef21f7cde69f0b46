"""Change modules in one place after the other, and print the changes that no test notices.

    python tests/mutation.py linter/graph/routing/routing.py
    python tests/mutation.py linter/graph linter/reachability linter/cloudformation --sample 300 --seed 1

The tests of a module are those of its room and of the rooms above it, as the default run has them, and every fixture
of a policy. They run once, to learn which of the lines to be changed each of them runs; a mutant then meets the tests
that run what it changes, in a process forked for it: first those that killed a mutant of its module, then the fast
ones. What survives there and ran before the first test began is tried again from its source, in a fresh process, since
what a module works out while it is imported is older than the mutant. What no test can notice is named in
tests/equivalent_mutants.py and not counted.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import importlib
import itertools
import operator
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from linter.authoring import cases  # noqa: E402
from linter.authoring.grafting import Grafting, grafting  # noqa: E402
from linter.authoring.mutants import Mutant  # noqa: E402
from linter.newest import Newest  # noqa: E402
from tests.equivalent_mutants import EQUIVALENT  # noqa: E402
from tests.traced_lines import Lines, Trace, lines_of  # noqa: E402

FIXTURES = "tests/test_policies.py"
PLAIN = ("--tb=native", "--assert=plain")
"""What a failing test says is of no interest here, and takes long to put into words."""
QUIET = ("-q", "-x", "--no-header", "--no-summary", *PLAIN, "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore")
ABOVE: Mapping[str, tuple[str, ...]] = {
    "cloudformation": ("tests/graph", "tests/reachability", "tests/questions"),
    "graph": ("tests/reachability", "tests/questions"),
    "reachability": ("tests/questions",),
}
"""The tests of the rooms above a room, which notice what its own do not."""
MOST_MEMORY = 6 * 2**30
"""The bytes that a mutant may take: some take ever more."""
NOT_ASKED = ("test_no_change_to_", "test_every_mutant_", "test_the_checkers_")
"""Tests that change modules themselves, or that look at their text only."""
Forget: TypeAlias = Callable[[], None]


@dataclass
class Score:
    """What became of the mutants that were tried."""

    killed: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A test, the lines of each module that it runs, and the seconds of the processor that it takes."""

    item: pytest.Item
    lines: Mapping[Path, Lines]
    seconds: float


@dataclass(eq=False)
class Hunt:
    """A plugin that runs the collected tests once, and then the ones that matter against every mutant.

    `mutants` are those to try of each module; `early` are the lines that ran before the first test. The tests of a
    mutant begin with those that killed another one of its module, then come those of the file that mirrors the module,
    and then the others, the fast ones first. They end when together they take longer than `patience` seconds of the
    processor. What is not killed is printed to `out`.
    """

    mutants: Mapping[Path, Sequence[Mutant]]
    patience: float
    out: TextIO
    early: Trace
    score: Score = field(default_factory=Score)
    failed: bool = False
    fault: str = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails."""
        self.failed |= report.failed

    def pytest_collection(self) -> None:
        """Note what runs while the tests are imported."""
        sys.settrace(self.early)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything once, then the mutants."""
        sys.settrace(None)
        runs = self._run_once(session.items)
        with tempfile.TemporaryDirectory() as folder:
            checkout = Checkout(Path(folder) / "checkout")
            for module, mutants in self.mutants.items():
                self._try(module, mutants, runs, checkout)
        return True

    def _try(self, module: Path, mutants: Sequence[Mutant], runs: Sequence[Run], checkout: Checkout) -> None:
        """Try the mutants of a module, and print what is not killed."""
        grafted, caches = _grafting(module), _caches_above(module)
        mirror = str(mirror_of(module))
        ordered = sorted(runs, key=lambda run: (not run.item.nodeid.startswith(mirror), run.seconds))
        killers: list[Run] = []
        for mutant in mutants:
            changed = lines_of(mutant, grafted.tree)
            first = [*reversed(killers), *(run for run in ordered if run not in killers)]
            matter = self._in_time([run for run in first if changed & run.lines.get(module, 0)])
            killer = self._killer(grafted, mutant, matter, caches)
            survives = killer is None
            if survives and changed & self.early.lines.get(module, 0):
                survives = checkout.passes(grafted, module, mutant, [run.item.nodeid for run in matter])
            if isinstance(killer, Run):
                killers = [*(run for run in killers if run is not killer), killer]
            self.score.killed += not survives
            self.score.left += survives
            if survives:
                what = "survives" if matter else "run by no test"
                print(f"{module}:{mutant.line}: {what}: {mutant.place}: {mutant.change}", file=self.out, flush=True)

    def _run_once(self, items: Sequence[pytest.Item]) -> list[Run]:
        """The tests that end soon enough, with what each runs. Raises pytest.UsageError where one fails."""
        runs = []
        for item in items:
            if item.name.startswith(NOT_ASKED) or item.get_closest_marker("xfail"):
                continue
            trace, started = Trace(self.early.wanted, within=self.early.within), time.process_time()
            with trace.noting():
                _run(item)
            if self.failed:
                self.fault = f"{item.nodeid} fails without any mutant"
                raise pytest.UsageError
            if trace.lines:
                runs.append(Run(item, trace.lines, time.process_time() - started))
        return runs

    def _in_time(self, runs: Sequence[Run]) -> list[Run]:
        """The first tests, as many as patience allows."""
        totals = itertools.accumulate(run.seconds for run in runs)
        return [run for run, total in zip(runs, totals, strict=True) if total <= self.patience]

    def _killer(
        self, grafted: Grafting, mutant: Mutant, runs: Sequence[Run], caches: Sequence[Forget]
    ) -> Run | bool | None:
        """The first test that fails in a forked process that behaves as the mutant; None where all pass.

        True where the process itself ends in failure: some mutants cannot be made, never end or take all memory.
        """
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            with open(reading, "rb") as pipe:
                failed = pipe.read()
            return runs[int(failed)] if failed else True if status else None
        seconds = 10 + 3 * sum(run.seconds for run in runs)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        status = 1
        try:
            for cache in caches:
                cache()
            with grafted.as_if(mutant):
                for at, run in enumerate(runs):
                    _run(run.item)
                    if self.failed:
                        os.write(writing, str(at).encode())
                        break
            status = int(self.failed)
        finally:
            os._exit(status)


@dataclass
class Checkout:
    """A copy of the repository in which a mutant is written to its file."""

    folder: Path

    def passes(self, grafted: Grafting, module: Path, mutant: Mutant, asked: Sequence[str]) -> bool:
        """Whether the tests pass where the source of the mutant is all that they ever see."""
        tests = [test for test in asked if not test.startswith(FIXTURES)]  # they work nothing out when imported
        if not tests:
            return True
        if not self.folder.exists():
            left_out = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "build")
            shutil.copytree(ROOT, self.folder, ignore=left_out)
        with mutant.made():
            text = ast.unparse(grafted.tree)
        first, rest = text.split("from __future__ import annotations", 1) if "__future__" in text else ("", text)
        head = f"{first}from __future__ import annotations\nfrom linter.truth import all_of, any_of\n"
        file = self.folder / module
        before = file.read_text(encoding="utf-8")
        file.write_text(head + rest, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", *QUIET, *tests]
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        ended = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, check=False)
        file.write_text(before, encoding="utf-8")
        return ended.returncode == 0


def _run(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def _caches_above(module: Path) -> list[Forget]:
    """What empties the caches with results of the module; what languages evaluate owes nothing to other rooms."""
    language = module.parts[:2] in {("linter", "terraform"), ("linter", "cloudformation"), ("linter", "aws")}
    evaluated = () if language or len(module.parts) == 2 else (cases._evaluated,)
    objects = gc.get_objects()
    caches = [found for found in objects if isinstance(found, functools._lru_cache_wrapper)]
    stale = [cache.cache_clear for cache in caches if not any(cache is kept for kept in evaluated)]
    newest = [found.forget for found in objects if isinstance(found, Newest)] if language else []
    return [*stale, *newest]


def mirror_of(module: Path) -> Path:
    """The test file of a module."""
    inside = module.relative_to("linter") if module.parts[0] == "linter" else Path("policies") / module.name
    return Path("tests") / inside.parent / f"test_{inside.name}"


def tests_of(module: Path) -> tuple[str, ...]:
    """The tests of a module's room, or else its test file, those of the rooms above, and the fixtures of policies."""
    mirror = mirror_of(module)
    room = Path(*mirror.parts[:2])
    return (*(str(path) for path in (room,) if (ROOT / path).exists()), *ABOVE.get(room.name, ()), FIXTURES)


def main() -> int:
    """Print the survivors and the rate of the killed; exit with 1 where something survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", nargs="+", type=Path, help="a module of linter/ or policies/, or a folder of them")
    parser.add_argument("--sample", type=int, metavar="N", help="try only so many mutants of all the modules together")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which sample it is (default: %(default)s)")
    parser.add_argument(
        "--only", nargs="+", type=Path, metavar="PATH", help="of the sample, try only those of a module or folder"
    )
    parser.add_argument(
        "--again", type=Path, metavar="FILE", help="of the sample, try only those that it lists as left"
    )
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
    early = Trace({str(ROOT / module): (module, ~0) for module in _files(paths)})
    with early.noting():  # modules are imported to be changed
        chosen = _chosen(paths, arguments.sample, arguments.seed)
    if arguments.only:
        folders = set(arguments.only)
        chosen = {module: mutants for module, mutants in chosen.items() if folders & {module, *module.parents}}
    if arguments.again:
        chosen = _left(chosen, arguments.again.read_text(encoding="utf-8"))
    early = Trace(
        {str(ROOT / module): (module, _wanted(module, mutants)) for module, mutants in chosen.items()}, early.lines
    )
    killed = left = 0
    for tests, mutants in _by_tests(chosen, arguments.tests).items():
        score = _tried(mutants, (*tests, "-k", arguments.k), arguments.patience, early)
        killed += score.killed
        left += score.left
    print(f"{killed} of {killed + left} mutants killed ({killed / max(1, killed + left):.1%})")
    return 1 if left else 0


def _files(paths: Sequence[Path]) -> list[Path]:
    return sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("[a-z]*.py"))})


def _left(chosen: Mapping[Path, list[Mutant]], printed: str) -> dict[Path, list[Mutant]]:
    """The mutants that a former run has printed, whatever their lines were then."""
    left: dict[Path, list[Mutant]] = {}
    for module, mutants in chosen.items():
        lines = [line for line in printed.splitlines() if line.startswith(f"{module}:")]
        again = [
            mutant for mutant in mutants if any(line.endswith(f": {mutant.place}: {mutant.change}") for line in lines)
        ]
        if again:
            left[module] = again
    return left


def _wanted(module: Path, mutants: Sequence[Mutant]) -> Lines:
    """The lines of a module that some mutant changes."""
    tree = _grafting(module).tree
    return functools.reduce(operator.or_, (lines_of(mutant, tree) for mutant in mutants), 0)


def _chosen(paths: Sequence[Path], sample: int | None, seed: int) -> dict[Path, list[Mutant]]:
    """The mutants to try, by module."""
    every = [(file, mutant) for file in _files(paths) for mutant in _grafting(file).mutants]
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


def _tried(mutants: Mapping[Path, Sequence[Mutant]], tests: Sequence[str], patience: float, early: Trace) -> Score:
    """Print the mutants that the tests do not kill, and count both."""
    settings.register_profile(
        "traced",
        deadline=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),  # that an example fails is enough: it need not be the smallest
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("traced")
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out:
        hunt = Hunt(mutants, patience, out, early)
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            standard, sys.stdout = sys.stdout, nowhere
            try:
                code = pytest.main([*QUIET, *tests], plugins=[hunt])
            finally:
                sys.stdout = standard
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(hunt.fault or f"pytest {' '.join(tests)} fails")
    return hunt.score


if __name__ == "__main__":
    sys.exit(main())
