"""The configuration that holds for a deployment: the nearest `moatlint.yaml`, within what outer ones demand."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from linter.budget import Limits
from linter.deployment import Inputs
from linter.discovery.walk import Excluded
from linter.finding import Notice, Problem
from linter.judgement.configuration.config import NAME, OF_INTENTS, BadConfig, Config, is_within, load, policy_folders
from linter.judgement.registry import DEFAULT, Catalogue
from linter.network import INTERNET, addresses
from linter.policy import Policy
from linter.tree import Tree, Unreadable

_MUCH_V4, _MUCH_V6 = 2**24, 2**104
"""Addresses that no organisation calls its own: more than a /8 of IPv4, or a /24 of IPv6."""
_NOT_RAISED = "only a configuration that --config or --locked-config names can raise it above the default"


class Asked(Struct, frozen=True):
    """The wishes of the command line beside the configuration: selectors of policies, and inputs of deployments."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    inputs: Inputs = field(default_factory=Inputs)


class Setup(Struct, frozen=True):
    """The configuration that holds for a deployment, and the policies it chooses, its intents among them.

    `notices` say which of its wishes an outer configuration overrules. `limits` are what judging may cost.
    """

    config: Config
    policies: tuple[Policy, ...]
    notices: tuple[Notice, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def asks_for_advice(self) -> bool:
        """Whether anything is selected beside the default profile, which leaves out advice."""
        return not {word.lower() for word in self.config.select} <= {DEFAULT}


class Setups(ABC):
    """The setup of each deployment of a tree. `catalogue` holds all policies there are."""

    catalogue: Catalogue

    @property
    def known(self) -> frozenset[str]:
        """The slugs of all policies there are."""
        return frozenset(self.catalogue.modules)

    @abstractmethod
    def of(self, path: Path) -> Setup:
        """The setup of the deployment at a path.

        Raises:
            BadConfig: a configuration that holds there cannot be followed.
        """

    @property
    @abstractmethod
    def excluding(self) -> bool:
        """Whether any configuration that was read excludes anything."""

    @abstractmethod
    def moved(self, source: Path, target: Path) -> Setups:
        """The setups of another state of the tree, in another folder."""

    @abstractmethod
    def hides_below(self, folder: str) -> bool:
        """Whether a configuration may exclude anything directly in a folder."""

    @abstractmethod
    def __contains__(self, path: object) -> bool:
        """Whether a configuration excludes the path."""


class Everywhere(Setups):
    """One configuration for every deployment: the one that was named, or none at all."""

    def __init__(self, setup: Setup, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._setup = setup

    def of(self, path: Path) -> Setup:  # noqa: ARG002 - the same for every path
        """The one setup."""
        return self._setup

    @property
    def excluding(self) -> bool:
        """Whether its configuration excludes anything."""
        return bool(self._setup.config.excluded.patterns.patterns)

    def moved(self, source: Path, target: Path) -> Setups:
        """The same, with the files of inputs in the other folder."""
        config = self._setup.config
        config = replace(
            config,
            inputs=_moved(config.inputs, source, target),
            excluded=replace(config.excluded, home=_at(config.excluded.home, source, target)),
            environments=replace(config.environments, home=_at(config.environments.home, source, target)),
        )
        return Everywhere(replace(self._setup, config=config), self.catalogue)

    def hides_below(self, folder: str) -> bool:
        """Whether its configuration may."""
        return self._setup.config.excluded.hides_below(folder)

    def __contains__(self, path: object) -> bool:
        return path in self._setup.config.excluded


class Nearest(Setups):
    """The nearest `moatlint.yaml` upward of each deployment, not above the root.

    An inner configuration takes the place of an outer one, but for what the outer one demands: its intents hold, its
    severities are not lowered, its limits are not raised, and the policies it selects are run. Where it names corporate
    networks, an inner one names some of these. What the command line asks for goes before all of them. None raises a
    limit above its default: a tree may be anybody's. `locked` are configurations that stand in for those of the tree,
    with the files they name: the text of each by its absolute path. These may raise limits.
    """

    def __init__(
        self,
        root: Path,
        catalogue: Catalogue,
        asked: Asked | None = None,
        locked: Mapping[Path, str] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self._root = root
        self._asked = asked or Asked()
        self._locked = locked
        self._loaded: dict[Path, Config | BadConfig] = {}
        self._chains: dict[str, tuple[Path, ...]] = {}
        self._setups: dict[tuple[Path, ...], Setup] = {}
        catalogue.choose(self._asked.select, self._asked.ignore)  # a misspelt selector is said before all else

    def of(self, path: Path) -> Setup:
        """The setup under the configurations from the path upward."""
        folder = path if path.is_dir() else path.parent
        chain = self._chain(str(folder))
        if chain not in self._setups:
            bounds = Limits() if self._locked is None else None
            setup = adjusted([self._read(file) for file in reversed(chain)], self.catalogue, self._asked, bounds)
            self._setups[chain] = replace(setup, notices=(*setup.notices, *self._unlocked(folder)))
        return self._setups[chain]

    @property
    def excluding(self) -> bool:
        """Whether any configuration that was read excludes anything."""
        read = (config for config in self._loaded.values() if isinstance(config, Config))
        return any(config.excluded.patterns.patterns for config in read)

    def moved(self, source: Path, target: Path) -> Setups:
        """Those of the configurations in the other folder."""
        asked = replace(self._asked, inputs=_moved(self._asked.inputs, source, target))
        locked = self._locked
        if locked is not None:
            below = {file: text for file, text in locked.items() if source in file.parents}
            locked = {target / file.relative_to(source): text for file, text in below.items()}
        return Nearest(target, self.catalogue, asked, locked)

    def hides_below(self, folder: str) -> bool:
        """Whether any from the folder upward may."""
        return any(excluded.hides_below(folder) for excluded in self._excluded(folder))

    def __contains__(self, path: object) -> bool:
        folder = os.path.dirname(path) if isinstance(path, Path) else ""
        return any(path in excluded for excluded in self._excluded(folder))

    def _excluded(self, folder: str) -> Iterator[Excluded]:
        """The exclusions of the configurations from a folder upward."""
        # one that cannot be read excludes nothing, and is a problem of the deployments below it
        configs = (self._loaded_from(file) for file in self._chain(folder)) if folder else ()
        yield from (config.excluded for config in configs if isinstance(config, Config))

    def _chain(self, folder: str) -> tuple[Path, ...]:
        """The configurations from a folder upward, the nearest first."""
        if folder not in self._chains:
            parent = os.path.dirname(folder)
            outer = () if folder in (str(self._root), parent) else self._chain(parent)
            file = os.path.join(folder, NAME)
            is_there = os.path.lexists(file) if self._locked is None else Path(file) in self._locked
            self._chains[folder] = (Path(file), *outer) if is_there else outer
        return self._chains[folder]

    def _loaded_from(self, file: Path) -> Config | BadConfig:
        if file not in self._loaded:
            try:
                self._loaded[file] = load(file, self.catalogue, self._locked or {})
            except BadConfig as bad:
                self._loaded[file] = bad
        return self._loaded[file]

    def _read(self, file: Path) -> Config:
        read = self._loaded_from(file)
        if isinstance(read, BadConfig):
            raise read
        return read

    def _unlocked(self, folder: Path) -> Iterator[Notice]:
        """The locked configurations from a folder upward that are not the same in the tree."""
        if self._locked is None:
            return
        tree = Tree(self._root)
        for home in (folder, *folder.parents):
            file = home / NAME
            try:
                written = tree.read(file).text if os.path.lexists(file) else None
            except Unreadable:
                written = ""
            if written != self._locked.get(file):
                yield Notice("the configuration is changed here: the locked one holds", subject=tree.display(file))
            if home == self._root:
                return


def adjusted(configs: Iterable[Config], catalogue: Catalogue, asked: Asked, bounds: Limits | None = None) -> Setup:
    """The setup under configurations, the outermost first, with what the command line asks for.

    None of them raises a limit above the `bounds`, where these are given.

    Raises:
        BadPolicy: a policy cannot be loaded.
        UnknownPolicy: a selector of the command line matches none.
    """
    config, demanded, notices = Config(), frozenset[str](), list[Notice]()
    for stated in configs:
        inner = stated if bounds is None else _bounded(stated, bounds)
        notices += _cut(stated, inner)
        notices += _overruled(config, inner, catalogue, demanded)
        config = _within(config, inner)
        if config.select:
            demanded |= {policy.slug for policy in catalogue.choose(config.select, config.ignore)}
    if asked.select:
        config, demanded = replace(config, select=asked.select, ignore=asked.ignore), frozenset()
    unwanted = {slug for word in asked.ignore for slug in catalogue.matching(word)}
    chosen = {policy.slug for policy in catalogue.choose(config.select, config.ignore)} | demanded
    notices += _hiding(config, len(chosen - unwanted))
    policies = tuple(
        policy.configured(config.options.get(policy.slug, {})) for policy in catalogue.usable(sorted(chosen - unwanted))
    )
    return _setup(replace(config, inputs=_given(config.inputs, asked.inputs)), policies, notices)


def _bounded(config: Config, bounds: Limits) -> Config:
    """The configuration with none of its limits above the bounds."""
    return replace(config, limits={name: min(limit, bounds.of(name)) for name, limit in config.limits.items()})


def _cut(stated: Config, bounded: Config) -> Iterator[Notice]:
    """The limits that a configuration states in vain."""
    for name, limit in sorted(stated.limits.items()):
        if limit > bounded.limits[name]:
            message = f"limits.{name} stays {bounded.limits[name]:,}: {_NOT_RAISED}"
            yield Notice(message, subject=str(stated.file))


def _within(outer: Config, inner: Config) -> Config:
    """The inner configuration, as far as the outer one lets it."""
    lowered = {name: min(limit, inner.limits.get(name, limit)) for name, limit in outer.limits.items()}
    raised = {slug: max(severity, inner.severities.get(slug, severity)) for slug, severity in outer.severities.items()}
    return replace(
        inner,
        severities={**inner.severities, **raised},
        baselines=(*outer.baselines, *inner.baselines),
        intents=(*outer.intents, *(intent for intent in inner.intents if intent.policy.slug not in inner.ignore)),
        select=tuple(word for word in inner.select if not word.startswith(OF_INTENTS)),
        ignore=tuple(word for word in inner.ignore if not word.startswith(OF_INTENTS)),
        limits={**inner.limits, **lowered},
        corporate_networks=tuple(network for network in inner.corporate_networks if not _is_refused(network, outer)),
    )


def _is_refused(network: str, outer: Config) -> bool:
    """Whether the outer configuration names corporate networks, and this is in none of them."""
    return bool(outer.corporate_networks) and not addresses(network) <= addresses(*outer.corporate_networks)


def _overruled(outer: Config, inner: Config, catalogue: Catalogue, demanded: frozenset[str]) -> Iterator[Notice]:
    file = str(inner.file)
    for slug, severity in sorted(outer.severities.items()):
        if inner.severities.get(slug, severity) < severity:
            yield Notice(f"{slug} stays {severity}, as {outer.file} says", subject=file)
    ignored = (word for word in inner.ignore if not word.startswith(OF_INTENTS))
    for slug in sorted(demanded & {slug for word in ignored for slug in catalogue.matching(word)}):
        yield Notice(f"{slug} is not ignored: {outer.file} selects it", subject=file)
    for network in inner.corporate_networks:
        if _is_refused(network, outer):
            yield Notice(f"{network} is not taken for a corporate network: {outer.file} names others", subject=file)
    for name, limit in sorted(inner.limits.items()):
        if limit > outer.limits.get(name, limit):
            yield Notice(f"limits.{name} stays {outer.limits[name]:,}, as {outer.file} says", subject=file)


def _hiding(config: Config, chosen: int) -> Iterator[Notice]:
    """Notices of settings that hide a great deal: a slip, or somebody who lowers the bar."""
    file = str(config.file)
    if not chosen:
        yield Notice("no policy is run: all of them are ignored", subject=file)
    for baseline in config.baselines:
        if not baseline.is_there:
            yield Notice("the baseline is not there: `moatlint baseline` writes it", subject=str(baseline.file))
    for network in config.corporate_networks:
        if _is_much(network):
            yield Notice(f"{network} counts as a corporate network: nothing is reported as open to it", subject=file)
    if _is_much(*config.corporate_networks) and not any(map(_is_much, config.corporate_networks)):
        yield Notice("corporate networks are much of the internet: nothing is reported as open to them", subject=file)


def _is_much(*networks: str) -> bool:
    """Whether networks are larger than any organisation's, private addresses aside."""
    public = addresses(*networks) & INTERNET
    return public.v4.size > _MUCH_V4 or public.v6.size > _MUCH_V6


def _given(configured: Inputs, asked: Inputs) -> Inputs:
    return Inputs(
        variables={**configured.variables, **asked.variables},
        var_files=(*configured.var_files, *asked.var_files),
        parameters={**configured.parameters, **asked.parameters},
        parameter_files=(*configured.parameter_files, *asked.parameter_files),
        environment=asked.environment,
        neighbours=configured.neighbours,
    )


def _moved(inputs: Inputs, source: Path, target: Path) -> Inputs:
    """The inputs with their files in another folder, as far as they are in the first one."""
    return replace(
        inputs,
        var_files=tuple(_at(file, source, target) for file in inputs.var_files),
        parameter_files=tuple(_at(file, source, target) for file in inputs.parameter_files),
    )


def _at(path: Path, source: Path, target: Path) -> Path:
    """A path in another folder, if it is in the first one."""
    absolute = Path(os.path.abspath(path))
    return target / absolute.relative_to(source) if source in (absolute, *absolute.parents) else absolute


def named(file: Path, root: Path, own: Iterable[Path], asked: Asked) -> Everywhere:
    """The setups where a file that was named holds for everything below the root; it names policies if it is outside.

    Raises:
        BadConfig, BadPolicy, UnknownPolicy: as `load` and `adjusted`.
    """
    catalogue = Catalogue([*policy_folders(file, root), *own])
    config = load(file, catalogue, is_outside=not is_within(file, root))
    return Everywhere(adjusted([config], catalogue, asked), catalogue)


def uniform(config: Config, policies: tuple[Policy, ...]) -> Everywhere:
    """The setups where one configuration and one choice of policies hold for all."""
    return Everywhere(_setup(config, policies), Catalogue())


def _setup(config: Config, policies: tuple[Policy, ...], notices: Iterable[Notice] = ()) -> Setup:
    chosen = (*policies, *(intent.policy for intent in config.intents))
    return Setup(config, chosen, tuple(notices), Limits(**config.limits))


def notices_of(setups: Collection[Setup]) -> Iterator[Notice]:
    """The notices of configurations, and of intents that ask for resources of which there are none."""
    notices = [notice for setup in setups for notice in setup.notices]
    empty = (intent.notice for setup in setups for intent in setup.config.intents)
    yield from dict.fromkeys((*notices, *(notice for notice in empty if notice is not None)))


def problems_of(setups: Collection[Setup]) -> Iterator[Problem]:
    """The intents that cannot be held: no deployment declares what they name."""
    problems = (intent.problem for setup in setups for intent in setup.config.intents)
    yield from dict.fromkeys(problem for problem in problems if problem is not None)
