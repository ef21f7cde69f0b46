"""Reads `moatlint.yaml`. Loaded only where there is one: a schema validator takes its time to import."""

from __future__ import annotations

import importlib
import ipaddress
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from msgspec.structs import replace

from linter.deployment import Inputs
from linter.discovery.gitignore import read_patterns
from linter.discovery.walk import Excluded
from linter.finding import Problem, Severity
from linter.judgement.acceptance.acceptance import Acceptance, acceptance
from linter.judgement.acceptance.baseline import Baseline
from linter.judgement.acceptance.baseline_file import read as read_baseline
from linter.judgement.configuration.config import OF_INTENTS, BadConfig, Config, Environments, Intent
from linter.judgement.registry import Catalogue, UnknownPolicy
from linter.judgement.yaml_file import YamlFile, near
from linter.peers.names import Peer
from linter.policy import Policy
from linter.source import Span
from linter.tree import Tree, Unreadable

SCHEMA = Path(__file__).parent.parent.parent / "schemas" / "config.json"
_INTENTS = "linter.judgement.intents"
_RUN = "Policies of your own are run, so what is checked cannot name them."
_NAME_THEM = "Give --policies DIR, or name them in a configuration outside of what is checked, with --config FILE."
_SELECTORS = ("select", "ignore")


def folders(file: Path, home: Tree) -> tuple[Path, ...]:
    """The folders of policies that a configuration outside of what is checked names."""
    content = _file(file, home).content
    named = content.get("policies") if isinstance(content, dict) else None
    return tuple(home.root / str(folder) for folder in named) if isinstance(named, list) else ()


def read(file: Path, catalogue: Catalogue, home: Tree, *, is_outside: bool = False) -> Config:
    """The configuration a file holds, given the policies that it may name; `home` is its folder.

    It may name folders of policies where it `is_outside` of what is checked: these are run.

    Raises:
        BadConfig: it cannot be read or followed; every fault is reported.
        BadPolicy: a policy that it selects or configures cannot be loaded.
    """
    written = _file(file, home)
    problems = [*written.problems, *_misfits(written), *_strangers(written, catalogue)]
    if not is_outside and isinstance(written.content, dict) and "policies" in written.content:
        problems.append(Problem(written.at(written.node(["policies"], key=True)), _RUN, _NAME_THEM))
    intents = () if problems else tuple(_intents(written, home))
    accepted = () if problems else tuple(_accepted(written, catalogue))
    baselines = () if problems else tuple(_baselines(written, home))
    problems += [stated for stated in (*intents, *accepted, *baselines) if isinstance(stated, Problem)]
    if problems:
        raise BadConfig(tuple(sorted(problems)))
    return replace(
        _config(written.content, file, home.root),
        intents=tuple(intent for intent in intents if not isinstance(intent, Problem)),
        accepted=tuple(entry for entry in accepted if not isinstance(entry, Problem)),
        baselines=tuple(listed for listed in baselines if not isinstance(listed, Problem)),
    )


def _file(file: Path, home: Tree) -> YamlFile:
    """The configuration as it is written; its folder is the home."""
    name = home.display(file)
    try:
        return YamlFile(name, home.read(home.root / file.name).text)
    except Unreadable as error:
        return YamlFile(name, fault=f"{error}.")


def _misfits(written: YamlFile) -> Iterator[Problem]:
    """The violations of the schema, in words."""
    if written.root is None:
        return
    formats = FormatChecker(formats=())
    formats.checks("network", ValueError)(_is_network)
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=formats)
    for error in validator.iter_errors(written.content):
        yield from _worded(error, written)


def _is_network(value: object) -> bool:
    return not isinstance(value, str) or bool(ipaddress.ip_network(value))


def _worded(error: ValidationError, written: YamlFile) -> Iterator[Problem]:
    path = list(error.absolute_path)
    allowed: Any = error.validator_value
    name = ".".join(str(step) for step in path) or "the configuration"
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        valid = sorted(_properties(error.schema))
        for key in error.instance:
            if key not in valid:
                place = written.at(written.node([*path, key], key=True))
                yield Problem(place, f"There is no key {key}{near(key, valid)}.", f"Keys are {', '.join(valid)}.")
        return
    place = written.at(written.node(path))
    if error.validator == "enum":
        valid = [str(word) for word in allowed]
        yield Problem(place, f"{name} is {error.instance!r}{near(str(error.instance), valid)}.", _one_of(valid))
    elif error.validator == "type":
        kinds = allowed if isinstance(allowed, list) else [allowed]
        wanted = " or ".join(_KINDS.get(str(kind), str(kind)) for kind in kinds)
        yield Problem(place, f"{name} must be {wanted}, and is {error.instance!r}.")
    elif error.validator == "required":
        given: Any = error.instance
        missing = [key for key in allowed if key not in given]
        yield Problem(place, f"{name} has no {' and no '.join(missing)}.")
    elif error.validator == "format":
        yield Problem(place, f"{name} is {error.instance!r}, which is not a CIDR block such as 198.51.100.0/24.")
    else:
        yield Problem(place, f"{name} is {error.instance!r}, which does not fit: {error.message}.")


def _properties(schema: Any) -> Collection[str]:
    return schema.get("properties", ()) if isinstance(schema, dict) else ()


_KINDS = {
    "array": "a list",
    "object": "a mapping",
    "string": "a text",
    "number": "a number",
    "boolean": "true or false",
}


def _strangers(written: YamlFile, catalogue: Catalogue) -> Iterator[Problem]:
    """Policies, groups and options that are named and do not exist, and options that do not fit."""
    content = written.content if isinstance(written.content, dict) else {}
    intents = _intent_slugs(content)
    for key in _SELECTORS:
        named = content.get(key)
        for at, selector in enumerate(named if isinstance(named, list) else ()):
            unknown = "" if selector in intents else _unmatched(catalogue, str(selector), intents)
            if unknown:
                yield Problem(written.at(written.node([key, at])), unknown)
    for key in ("severity", "options"):
        named = content.get(key)
        for slug, values in named.items() if isinstance(named, dict) else ():
            if key == "severity" and slug in intents:
                continue
            if slug not in catalogue.modules:
                message = f"There is no policy {slug}{near(slug, [*sorted(catalogue.modules), *intents])}."
                place = written.at(written.node([key, slug], key=True))
                yield Problem(place, message, "`moatlint policies` lists them all.")
            elif key == "options" and isinstance(values, dict):
                yield from _options(written, catalogue[slug], values)


def _intent_slugs(content: Mapping[str, Any]) -> list[str]:
    """The slugs of the intents that the configuration states."""
    stated = content.get("intents")
    named = (intent.get("name") for intent in stated if isinstance(intent, dict)) if isinstance(stated, list) else ()
    return [f"{OF_INTENTS}{name}" for name in named]


def _unmatched(catalogue: Catalogue, selector: str, intents: list[str]) -> str:
    """Why a selector matches nothing, in words; empty where it matches."""
    if selector.startswith(OF_INTENTS):
        return f"There is no intent {selector.removeprefix(OF_INTENTS)}{near(selector, intents)}."
    try:
        catalogue.matching(selector)
    except UnknownPolicy as unknown:
        return str(unknown)
    return ""


def _options(written: YamlFile, policy: Policy, values: Mapping[str, Any]) -> Iterator[Problem]:
    known = {option.name: option for option in policy.options}
    for name, value in values.items():
        if name not in known:
            place = written.at(written.node(["options", policy.slug, name], key=True))
            message = f"{policy.slug} has no option {name}{near(name, sorted(known))}."
            yield Problem(place, message, f"Its options are {', '.join(known)}." if known else "It has none.")
            continue
        try:
            known[name].read(value)
        except ValueError as unfit:
            yield Problem(written.at(written.node(["options", policy.slug, name])), f"{unfit}.")


def _intents(written: YamlFile, home: Tree) -> Iterator[Intent | Problem]:
    """The intents of the configuration; a problem for each whose scope cannot be read."""
    for at, intent in enumerate(written.content.get("intents", ())):
        read: Callable[[Any, Tree, Span], Intent | Problem] = importlib.import_module(_INTENTS).intent
        place = written.at(written.node(["intents", at, "scope"]))
        try:
            yield read(intent, home, place)
        except ValueError as error:
            yield Problem(place, f"The scope of the intent {intent['name']} cannot be held: {error}.")


def _accepted(written: YamlFile, catalogue: Catalogue) -> Iterator[Acceptance | Problem]:
    """The findings that the configuration accepts; a problem for each that cannot be read."""
    intents = _intent_slugs(written.content)
    for at, entry in enumerate(written.content.get("accept", ())):
        selector, place = str(entry["policy"]), written.at(written.node(["accept", at, "policy"]))
        unknown = "" if selector in intents else _unmatched(catalogue, selector, intents)
        if unknown:
            yield Problem(place, unknown)
            continue
        try:
            slugs = frozenset({selector}) if selector in intents else catalogue.matching(selector)
            yield acceptance(entry, slugs, place)
        except ValueError as error:
            yield Problem(written.at(written.node(["accept", at, "until"])), f"{error}.")


def _baselines(written: YamlFile, home: Tree) -> Iterator[Baseline | Problem]:
    """The baseline of the configuration; a problem where it cannot be read."""
    if "baseline" not in written.content:
        return
    file = home.root / written.content["baseline"]
    try:
        path = home.resolve(file)
        # where texts stand in for files, a file of the tree is none of them
        is_there = path in home.buffers if home.buffers else os.path.lexists(path)
        yield read_baseline(file, home) if is_there else Baseline(file=path, is_there=False)
    except Unreadable as error:
        yield Problem(written.at(written.node(["baseline"])), f"{error}.")
    except BadConfig as bad:
        yield from bad.problems


def _one_of(words: list[str]) -> str:
    return f"Write one of {', '.join(words)}."


def _config(content: Mapping[str, Any], file: Path, home: Path) -> Config:
    var_files = content.get("var_files", ())
    patterns = "\n".join(written for written in var_files if _is_pattern(written))
    return Config(
        select=_selected(content),
        ignore=tuple(content.get("ignore", ())),
        severities={slug: Severity(written) for slug, written in content.get("severity", {}).items()},
        options=content.get("options", {}),
        excluded=Excluded(read_patterns("\n".join(content.get("exclude", ()))), home),
        environments=Environments(read_patterns(patterns), home),
        inputs=Inputs(
            variables={name: _typed(value) for name, value in content.get("variables", {}).items()},
            var_files=tuple(home / file for file in var_files if not _is_pattern(file)),
            parameters={name: _typed(value) for name, value in content.get("parameters", {}).items()},
            parameter_files=tuple(home / file for file in content.get("parameter_files", ())),
        ),
        corporate_networks=tuple(content.get("corporate_networks", ())),
        limits=content.get("limits", {}),
        honoured=frozenset(map(Peer, content["honour"])) if "honour" in content else None,
        file=file,
    )


def _selected(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The selectors: a profile and frameworks select, too."""
    profile = (content["profile"],) if "profile" in content else ()
    return (*content.get("select", ()), *content.get("framework", ()), *profile)


def _is_pattern(file: str) -> bool:
    return any(sign in file for sign in "*?[")


def _typed(value: object) -> str:
    """As it would be typed on the command line."""
    return value if isinstance(value, str) else json.dumps(value)
