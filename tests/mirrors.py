"""The unit tests of a module, run in this very process against its mutants."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from linter.authoring.grafting import Grafting
from linter.authoring.mutants import Mutant

ALONE = tuple(f"-pno:{plugin}" for plugin in ("cacheprovider", "faulthandler", "xdist"))
"""Plugins that may run only once in a process."""


@dataclass
class Mirror:
    """A plugin that runs the tests that pytest collected once, and then against each mutant."""

    grafted: Grafting
    mutants: Sequence[Mutant]
    survivors: list[Mutant] = field(default_factory=list)
    failed: bool = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants one after the other."""
        if self._fails(session.items):
            raise pytest.UsageError("a unit test fails without any mutant")
        for mutant in self.mutants:
            with contextlib.suppress(Exception), self.grafted.as_if(mutant):  # a constant may not even be worked out
                if not self._fails(session.items):
                    self.survivors.append(mutant)
        _forget(self.grafted)
        session.testsfailed = 0  # mutants are to fail
        return True

    def _fails(self, items: Sequence[pytest.Item]) -> bool:
        """Whether any of the tests fails."""
        self.failed = False
        _forget(self.grafted)
        for item in items:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                break
        return self.failed


def survivors_of_unit_tests(path: Path, grafted: Grafting, mutants: Sequence[Mutant]) -> list[Mutant]:
    """The mutants of a module that the tests of a file do not notice; all of them where there is no such file.

    Raises:
        AssertionError: the tests do not pass as they are.
    """
    if not path.exists():
        return list(mutants)
    mirror = Mirror(grafted, mutants)
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        code = pytest.main(["-q", "--capture=no", "--tb=no", *ALONE, str(path)], plugins=[mirror])
    assert code == pytest.ExitCode.OK, f"run pytest {path}"
    return mirror.survivors


def _forget(grafted: Grafting) -> None:
    """Clear the caches of the module, which may hold what a mutant worked out."""
    for value in vars(grafted.module).values():
        if isinstance(value, functools._lru_cache_wrapper):
            value.cache_clear()
