"""A user's decisions: which policies, how severe, with which inputs. The file is read in config_file.py."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, cast

from msgspec import Struct, field

from linter.deployment import Inputs
from linter.discovery.gitignore import Patterns
from linter.discovery.walk import NOTHING, Excluded
from linter.finding import Notice, Problem, Severity
from linter.judgement.acceptance.acceptance import Acceptance
from linter.judgement.acceptance.baseline import Baseline
from linter.judgement.registry import Catalogue
from linter.network import INTERNET, Addresses, addresses
from linter.peers.names import Peer
from linter.policy import Policy
from linter.tree import Tree

NAME = "moatlint.yaml"
HEADER = "# yaml-language-server: $schema=https://raw.githubusercontent.com/moatlint/moatlint/main/linter/schemas/config.json\n"
"""The first line of a new configuration: editors complete the rest by it."""
OF_INTENTS = "intent-"
"""The prefix that makes the slug of a policy of the name of an intent."""
_READER = "linter.judgement.configuration.config_file"
NO_TEXTS: Mapping[Path, str] = MappingProxyType({})


class BadConfig(Exception):  # noqa: N818 - it is what the file is
    """A configuration that cannot be followed: where, why, and what was probably meant, fault by fault."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.span}: {problem.message}" for problem in problems))
        self.problems = problems


class Intent(Protocol):
    """An intent of the configuration: a policy and, once judged, whether it concerned anything."""

    @property
    def policy(self) -> Policy:
        """The policy that keeps it."""
        ...

    @property
    def problem(self) -> Problem | None:
        """The problem that no deployment declares what it names, if so."""
        ...

    @property
    def notice(self) -> Notice | None:
        """The notice that no deployment has a resource of a type it asks for, if so."""
        ...


class Environments(Struct, frozen=True):
    """Patterns of files of variables, as in a .gitignore and relative to a folder, each file of one environment."""

    patterns: Patterns
    home: Path

    def matches(self, file: Path) -> bool:
        """Whether a file is that of an environment."""
        if self.home not in file.parents:
            return False
        return self.patterns.verdict(file.relative_to(self.home).as_posix(), folder=False) is True


NO_ENVIRONMENTS = Environments(Patterns(()), Path())


class Config(Struct, frozen=True):
    """The contents of `moatlint.yaml`, with what the command line adds.

    `select` empty means the policies of the default profile. `severities` are the user's own, by slug. `options` are
    the user's own by slug and name. `corporate_networks` are address ranges that belong to the user though they are
    public. `intents` are what the configuration itself states must never be. `baselines` list findings that are not
    reported. `honoured` are the other linters whose suppressions count, None where the configuration does not say.
    `limits` are those it states on what judging a deployment may cost, by the names of `Limits`.
    `file` is where it was read, None where nowhere.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    excluded: Excluded = NOTHING
    environments: Environments = NO_ENVIRONMENTS
    inputs: Inputs = field(default_factory=Inputs)
    corporate_networks: tuple[str, ...] = ()
    intents: tuple[Intent, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    honoured: frozenset[Peer] | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    file: Path | None = None

    @property
    def strangers(self) -> Addresses:
        """The addresses of the internet that are not the user's own."""
        return INTERNET - addresses(*self.corporate_networks) if self.corporate_networks else INTERNET


def find(start: Path, root: Path) -> Path | None:
    """The nearest `moatlint.yaml` from a folder upward, not above the root."""
    for folder in (start, *start.parents):
        file = folder / NAME
        if file.is_file():
            return file
        if folder == root:
            break
    return None


def load(file: Path, catalogue: Catalogue, texts: Mapping[Path, str] = NO_TEXTS, *, is_outside: bool = False) -> Config:
    """The configuration that a file holds, given the policies that it may name.

    It may name folders of policies only where it `is_outside` of what is checked. `texts` stand in for files, the
    configuration itself among them, by their absolute paths.

    Raises:
        BadConfig: it cannot be read or followed.
        BadPolicy: a policy that it selects or configures cannot be loaded.
    """
    read: Callable[..., Config] = importlib.import_module(_READER).read
    return read(file, catalogue, Tree(file.parent.resolve(), texts), is_outside=is_outside)


def policy_folders(file: Path, root: Path) -> tuple[Path, ...]:
    """The folders of policies that a configuration names, where it is outside of the tree that is checked."""
    if is_within(file, root):
        return ()
    read = cast("Callable[[Path, Tree], tuple[Path, ...]]", importlib.import_module(_READER).folders)
    return read(file, Tree(file.parent.resolve()))


def is_within(file: Path, root: Path) -> bool:
    """Whether a file, as it is named or where its links lead, is in a tree."""
    named, meant = Path(os.path.abspath(file)), Path(os.path.realpath(file))
    return named.is_relative_to(root) or meant.is_relative_to(os.path.realpath(root))


def seen_by_terraform(environment: Mapping[str, str], *, variables: bool = False) -> dict[str, str]:
    """The part of the environment that Terraform itself looks at: the workspace and, if asked for, variables.

    A `TF_VAR_` may well be a secret, and the values of variables are shown in reports.
    """
    return {
        name: value
        for name, value in environment.items()
        if name == "TF_WORKSPACE" or (variables and name.startswith("TF_VAR_"))
    }
