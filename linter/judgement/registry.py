"""The policies: every module of a folder, ours or the user's, without registration."""

from __future__ import annotations

import difflib
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.attempt import Failed, attempt
from linter.finding import Problem, Severity
from linter.judgement.frameworks import frameworks_of
from linter.peers.names import Peer, canonical, meant, peer_of
from linter.policy import Policy
from linter.source import Span

_HERE = Path(__file__).parent.parent
OURS = _HERE / "policies" if (_HERE / "policies").is_dir() else _HERE.parent / "policies"
"""Inside `linter` where moatlint is installed, beside it in a checkout."""

DEFAULT, STRICT, ALL = "default", "strict", "all"
PROFILES = (DEFAULT, STRICT, ALL)
"""Selectors: the policies that run by default, all but mere advice, and every policy."""

FIXTURES = "fixtures"
"""The folder among a user's policies that holds what they are tried on."""

USERS = "moatlint_policy_"
"""The beginning of the names of the modules of users' policies."""
_DECLARATIVE = "linter.judgement.declarative"
_ENDINGS = frozenset({".py", ".yaml"})
_NO_OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


class BadPolicy(Exception):  # noqa: N818 - it describes the module
    """A module without a policy, or a folder without modules: why, for a person, and at which line and column."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class UnknownPolicy(Exception):  # noqa: N818
    """A selector that matches no policy; the message names the nearest one that does."""


class Module(Struct, frozen=True):
    """The file of a policy, and its theme: the name of its folder, empty at the top."""

    path: Path
    theme: str = ""


def slugs(folder: Path = OURS) -> Mapping[str, Module]:
    """The modules of a folder by the slug of the policy each holds, sorted; none of them is loaded.

    Raises:
        BadPolicy: the folder cannot be listed.
    """
    if not folder.is_dir():
        raise BadPolicy(f"{folder} is not a folder of policies.")
    modules = (path for path in sorted(folder.rglob("*")) if path.suffix in _ENDINGS and _is_module(path, folder))
    by_slug = {path.stem.replace("_", "-"): Module(path, _theme(path, folder)) for path in modules}
    return {slug: by_slug[slug] for slug in sorted(by_slug)}


def load(module: Module) -> Policy:
    """The policy that a module holds.

    Raises:
        BadPolicy: the module fails when it is loaded, or has no policy with the name of the file.
    """
    path = module.path
    if path.suffix == ".yaml":
        return _declared(module)
    loaded = attempt(lambda: _loaded(path))
    if isinstance(loaded, Failed):
        raise BadPolicy(f"{shown(path)} cannot be loaded: {loaded.reason}.")
    policy = getattr(loaded.value, path.stem, None)
    if not isinstance(policy, Policy):
        raise BadPolicy(f"{shown(path)} has no function {path.stem} marked with @policy.")
    return replace(policy, theme=module.theme)


def _declared(module: Module) -> Policy:
    read: Callable[[Path], Policy] = importlib.import_module(_DECLARATIVE).declared
    return replace(read(module.path), theme=module.theme)


def _is_module(path: Path, folder: Path) -> bool:
    """Whether a file is that of a policy: a fixture is not."""
    return not path.name.startswith("_") and FIXTURES not in path.relative_to(folder).parts


class Catalogue:
    """Our policies and those of the user's folders, by slug; a policy of a folder replaces ours of the same slug.

    Slugs and themes are known from the names of files; a module is loaded when something else is asked of it.

    Raises:
        BadPolicy: a folder cannot be listed.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        modules = dict(slugs())
        for folder in folders:
            modules.update(slugs(Path(folder).resolve()))
        self.modules: Mapping[str, Module] = {slug: modules[slug] for slug in sorted(modules)}
        self._loaded: dict[str, Policy] = {}
        self._broken: dict[str, Problem] = {}
        self._skipped: dict[tuple[Peer, str], frozenset[str]] = {}

    def __getitem__(self, slug: str) -> Policy:
        """The policy of a slug. Raises KeyError where there is none, and BadPolicy as `load` does."""
        if slug not in self._loaded:
            self._loaded[slug] = load(self.modules[slug])
        return self._loaded[slug]

    def usable(self, slugs: Iterable[str]) -> tuple[Policy, ...]:
        """The policies of slugs, without those of the user that cannot be loaded: these are among the `problems`.

        Raises:
            BadPolicy: one of ours cannot be loaded.
        """
        policies = (self._usable(slug) for slug in slugs)
        return tuple(policy for policy in policies if policy is not None)

    def _usable(self, slug: str) -> Policy | None:
        if slug in self._broken:
            return None
        try:
            return self[slug]
        except BadPolicy as bad:
            path = self.modules[slug].path
            if path.is_relative_to(OURS):
                raise
            advice = "The other policies were run. `moatlint policies test` tries those of a folder."
            self._broken[slug] = Problem(
                Span(shown(path), bad.line, bad.column, bad.line, bad.column + 1), str(bad), advice
            )
            return None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of those policies of the user that were asked for and cannot be loaded, so far."""
        return tuple(self._broken[slug] for slug in sorted(self._broken))

    @property
    def all(self) -> tuple[Policy, ...]:
        """Every policy that can be loaded, sorted by slug. Raises BadPolicy as `usable` does."""
        return self.usable(self.modules)

    def matching(self, selector: str) -> frozenset[str]:
        """The slugs of a selector: a slug, a theme, a profile, a framework, a group or an alias, in any case.

        Raises:
            BadPolicy: as `load`.
            UnknownPolicy: it stands for none.
        """
        word = selector.lower()
        if word in self.modules:
            return frozenset({word})
        if word == ALL:
            return frozenset(self.modules)
        themed = frozenset(slug for slug, module in self.modules.items() if module.theme == word)
        matched = themed | {policy.slug for policy in self.all if word in _groups(policy)} | self.called(word)
        if not matched:
            raise UnknownPolicy(self._unknown(selector))
        return matched

    def _unknown(self, selector: str) -> str:
        peer = peer_of(selector)
        if peer is not None:
            return f"No policy stands for {selector} of {peer}: moatlint does not check that."
        return f"There is no policy or group {selector}.{self._meant(selector.lower())}"

    @cached_property
    def aliases(self) -> Mapping[str, frozenset[str]]:
        """The slugs of the policies that another linter's name of a rule stands for, by this name in lower case.

        Raises:
            BadPolicy: as `load`.
        """
        listed = defaultdict[str, set[str]](set)
        for policy in self.all:
            for alias in policy.aliases:
                listed[alias.lower()].add(policy.slug)
        return {alias: frozenset(listed[alias]) for alias in sorted(listed)}

    def called(self, name: str) -> frozenset[str]:
        """The slugs of the policies that another linter's name stands for, in any case; none where it is unknown.

        Raises:
            BadPolicy: as `load`.
        """
        if name.lower() in self.modules:  # no policy has to be loaded to know it
            return frozenset()
        return frozenset(slug for alias in canonical(name) for slug in self.aliases.get(alias, ()))

    def skipped_by(self, peer: Peer, name: str) -> frozenset[str]:
        """The slugs of the policies that a suppression of another linter means.

        Raises:
            BadPolicy: as `load`.
        """
        if (peer, name) not in self._skipped:
            named = meant(peer, name, self.aliases)
            self._skipped[peer, name] = frozenset(slug for alias in named for slug in self.aliases[alias])
        return self._skipped[peer, name]

    def choose(
        self,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        options: Mapping[str, Mapping[str, Any]] = _NO_OPTIONS,
    ) -> tuple[Policy, ...]:
        """The selected policies without the ignored ones, sorted by slug; the default ones where nothing is selected.

        `options` are values for options of policies, by slug and name.

        Raises:
            BadPolicy: as `load`.
            UnknownPolicy: a selector matches no policy.
            ValueError: an option does not exist, or its value is of another type.
        """
        chosen = {slug for selector in tuple(select) or (DEFAULT,) for slug in self.matching(selector)}
        chosen -= {slug for selector in ignore for slug in self.matching(selector)}
        return tuple(policy.configured(options.get(policy.slug, {})) for policy in self.usable(sorted(chosen)))

    def _meant(self, word: str) -> str:
        words = {*self.modules, ALL, *(group for policy in self.all for group in _groups(policy))}
        words |= {module.theme for module in self.modules.values() if module.theme}
        near = difflib.get_close_matches(word, sorted(words), 1)
        return f" Did you mean {near[0]}?" if near else " `moatlint policies` lists them all."


def policies(
    folders: Iterable[Path] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    options: Mapping[str, Mapping[str, Any]] = _NO_OPTIONS,
) -> tuple[Policy, ...]:
    """The policies chosen from ours and those of the folders; see `Catalogue.choose`."""
    return Catalogue(folders).choose(select, ignore, options)


def profiles_of(policy: Policy) -> tuple[str, ...]:
    """The profiles that a policy runs in, the narrowest first."""
    narrower = (*((DEFAULT,) if policy.default else ()), *((STRICT,) if policy.severity > Severity.INFO else ()))
    return (*narrower, ALL)


def _groups(policy: Policy) -> frozenset[str]:
    named = (policy.theme, *policy.groups, *profiles_of(policy), *frameworks_of(policy.controls))
    return frozenset(name.lower() for name in named if name)


def shown(path: Path) -> str:
    """The path as people read it: relative to the working directory where it is below it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _theme(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder).parts
    return inside[0].replace("_", "-") if len(inside) > 1 else ""


def _loaded(path: Path) -> ModuleType:
    ours = path.is_relative_to(OURS)
    name = ".".join(("linter.policies", *_named(path))) if ours else f"{USERS}{path.stem}"
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) == str(path):
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def unload() -> None:
    """Forget the modules of users' policies: their files may be other ones now."""
    for name in [name for name in sys.modules if name.startswith(USERS)]:
        del sys.modules[name]


def _named(path: Path) -> tuple[str, ...]:
    return path.relative_to(OURS).with_suffix("").parts
