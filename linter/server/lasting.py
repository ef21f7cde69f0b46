"""Configurations that last: while one is broken, the last that could be followed holds."""

from __future__ import annotations

from pathlib import Path

from linter.finding import Problem
from linter.judgement.configuration.config import BadConfig
from linter.judgement.configuration.setup import Setup, Setups


class Lasting(Setups):
    """The setups of a tree; of a deployment whose configuration is broken, the last one that could be followed.

    `faults` are the problems of the broken configurations that were met, whose last good state holds.
    """

    def __init__(self, setups: Setups) -> None:
        self.catalogue = setups.catalogue
        self.faults: dict[Problem, None] = {}
        self._setups = setups
        self._last: dict[Path, Setup] = {}

    def renew(self, setups: Setups) -> None:
        """Take the configurations as they are now."""
        self.catalogue = setups.catalogue
        self.faults = {}
        self._setups = setups

    def of(self, path: Path) -> Setup:
        """The setup of the deployment at a path. Raises BadConfig where there has never been one."""
        try:
            self._last[path] = self._setups.of(path)
        except BadConfig as bad:
            if path not in self._last:
                raise
            self.faults.update(dict.fromkeys(bad.problems))
        return self._last[path]

    def broken(self, path: Path) -> tuple[Problem, ...]:
        """The problems of the configurations that hold at a path, if there has never been a good state of them."""
        try:
            self.of(path)
        except BadConfig as bad:
            return bad.problems
        return ()

    @property
    def excluding(self) -> bool:
        """Whether any configuration that was read excludes anything."""
        return self._setups.excluding

    def moved(self, source: Path, target: Path) -> Setups:
        """The setups of another state of the tree, in another folder."""
        return self._setups.moved(source, target)

    def hides_below(self, folder: str) -> bool:
        """Whether a configuration may exclude anything directly in a folder."""
        return self._setups.hides_below(folder)

    def __contains__(self, path: object) -> bool:
        """Whether a configuration excludes the path."""
        return path in self._setups
