"""One deployment for each environment: the files of variables that a root module is deployed with, one after the other.

A pattern among the `var_files` of a configuration, such as `envs/*.tfvars`, names the environments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from linter.discovery.discover import Discovery, Target
from linter.finding import Notice
from linter.judgement.configuration.config import BadConfig, Config
from linter.judgement.verdict import Judged
from linter.report.report import Reported
from linter.resource import Dialect
from linter.tree import Tree

MOST_SHOWN = 3


def expanded(tree: Tree, discovery: Discovery, config_of: Callable[[Path], Config]) -> Discovery:
    """The discovery, with each root module once for each of its environments.

    `config_of` gives the configuration of a deployment and may raise BadConfig. A file of variables that no
    deployment uses is reported, once for each root module.
    """
    targets: list[Target] = []
    notices: list[Notice] = []
    named = defaultdict[Path, set[Path]](set)
    for target in discovery.targets:
        named[target.deployment.path].update(target.deployment.var_files)
    for target in discovery.targets:
        config = _config(config_of, target.deployment.path)
        root = target.deployment.path
        if target.deployment.dialect is not Dialect.TERRAFORM or target.deployment.var_files or config is None:
            targets.append(target)
            continue
        own = discovery.variables.get(root, ())
        environments = [file for file in (*own, *discovery.unowned) if config.environments.matches(file)]
        targets += [
            replace(target, deployment=replace(target.deployment, var_files=(file,))) for file in environments
        ] or [target]
        given = {*environments, *named[root], *(Path(file).resolve() for file in config.inputs.var_files)}
        notices += _unused(tree, root, [file for file in own if file not in given])
    return replace(discovery, targets=tuple(sorted(targets, key=_order)), notices=(*discovery.notices, *notices))


def _order(target: Target) -> tuple[Path, str, tuple[Path, ...]]:
    return target.deployment.by_path


def _config(config_of: Callable[[Path], Config], path: Path) -> Config | None:
    try:
        return config_of(path)
    except BadConfig:
        return None  # a problem of the deployment, reported when it is judged


def _unused(tree: Tree, root: Path, files: Sequence[Path]) -> Iterator[Notice]:
    if files:
        shown = [tree.display(file) for file in files[:MOST_SHOWN]]
        others = [f"{len(files) - MOST_SHOWN} more"] if len(files) > MOST_SHOWN else []
        verb = "is" if len(files) == 1 else "are"
        advice = "name one with --var-file, or all environments under var_files in moatlint.yaml"
        yield Notice(f"{', '.join([*shown, *others])} {verb} not applied: {advice}", subject=tree.display(root))


def merged(tree: Tree, judged: Iterable[Judged]) -> list[Judged]:
    """The judgements with each finding once that several environments of a root module share.

    A finding that does not hold in all of them says in which ones it does. The gravest of them stands for all.
    """
    by_root: dict[tuple[Dialect, Path], list[Judged]] = defaultdict(list)
    for result in judged:
        by_root[result.target.deployment.dialect, result.target.deployment.path].append(result)
    return [result for group in by_root.values() for result in (_merged(tree, group) if len(group) > 1 else group)]


def _merged(tree: Tree, group: Sequence[Judged]) -> Iterator[Judged]:
    holding: dict[tuple[str, str], list[tuple[Judged, Reported]]] = defaultdict(list)
    for result in group:
        for reported in result.judgement.reported:
            # a fingerprint names no file: what two environments set in files of their own are two findings
            holding[reported.fingerprint, reported.finding.span.file].append((result, reported))
    kept: dict[int, list[Reported]] = defaultdict(list)
    for pairs in holding.values():
        result, reported = max(pairs, key=lambda pair: (pair[1].certain, pair[1].severity.rank))
        where = "" if len(pairs) == len(group) else " or ".join(_environment(tree, other) for other, _ in pairs)
        words = " and ".join(word for word in (reported.scenario, where) if word)
        kept[id(result)].append(replace(reported, scenario=words))
    for result in group:
        yield replace(result, judgement=replace(result.judgement, reported=tuple(kept[id(result)])))


def _environment(tree: Tree, judged: Judged) -> str:
    files = judged.target.deployment.var_files
    return f"with {', '.join(map(tree.display, files))}" if files else "without a file of variables"
