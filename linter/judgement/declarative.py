"""Policies that users declare in YAML: what they look at, and what must hold there.

Loaded only where there is one: a schema validator takes its time to import.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import yaml
from jsonschema import Draft202012Validator

from linter.aws.catalogue import kinds
from linter.aws.fields import LinkField, SettingField
from linter.aws.node import Node
from linter.aws.provider import Provider
from linter.aws.setting import Links, Setting
from linter.aws.tags import tag_of
from linter.policy import Finding, Graph, Policy, Severity
from linter.truth import YES, Doubt, Truth, all_of, any_of, between
from linter.value import Record

SCHEMA = Path(__file__).parent.parent / "schemas" / "policy.json"
_TAGS = "tags"

Test: TypeAlias = "Callable[[Setting[Any]], Truth]"
_Conditions: TypeAlias = "Mapping[str, Mapping[str, Any]]"


def declared(path: Path) -> Policy:
    """The policy that a file declares; its slug is the name of the file.

    Raises:
        ValueError: the file cannot be read or followed; the message says why.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValueError(f"it is not YAML: {' '.join(str(error).split())}") from error
    for fault in Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(content):
        place = ".".join(map(str, fault.absolute_path))
        raise ValueError(f"{place}: {fault.message}" if place else fault.message)
    kind = _kind(content["kind"])
    where, expect = content.get("where", {}), content["expect"]
    for conditions in (where, expect):
        for setting, tests in conditions.items():
            _check(kind, setting)
            _check_patterns(setting, tests)

    def check(graph: Graph) -> Iterator[Finding]:
        for node in graph.all(kind):
            if node.is_seen:
                kept = _hold(graph, node, expect)
                message = content["message"].replace("{resource}", str(node))
                yield node.finding(_hold(graph, node, where) & ~kept, message)

    title, page = content["title"].strip(), content.get("page", "").strip()
    return Policy(path.stem, Severity(content["severity"]), check, page=f"{title}\n\n{page}".strip())


def _named(kind: type[Node]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z][a-z])", "-", kind.__name__).lower()


def _kind(name: str) -> type[Node]:
    known = {_named(kind): kind for kind in kinds()}
    if name not in known:
        raise ValueError(f"there is no kind {name}{_near(name, list(known))}")
    return known[name]


def _near(word: str, words: list[str]) -> str:
    near = difflib.get_close_matches(word, words, 1)
    return f" (did you mean {near[0]}?)" if near else ""


def _check(kind: type[Node], setting: str) -> None:
    """Raises ValueError if nodes of the kind have no such setting."""
    first, _, rest = setting.partition(".")
    if first == _TAGS and rest:
        return
    described = getattr(kind, first, None)
    if isinstance(described, LinkField) and rest:
        linked = described.to()
        for other in linked if isinstance(linked, tuple) else (linked,):
            _check(other, rest)
    elif not isinstance(described, SettingField) or rest:
        known = [name for name in dir(kind) if isinstance(getattr(kind, name, None), (SettingField, LinkField))]
        raise ValueError(f"{_named(kind)} has no setting {setting}{_near(first, known)}: it has {', '.join(known)}")


def _check_patterns(setting: str, tests: Mapping[str, Any]) -> None:
    try:
        re.compile(tests.get("matches", ""))
    except re.error as error:
        raise ValueError(f"{setting}.matches: {error}") from error


def _hold(graph: Graph, node: Node, conditions: _Conditions) -> Truth:
    """Whether all conditions hold for a node."""
    stated = ((setting, name, wanted) for setting, tests in conditions.items() for name, wanted in tests.items())
    return all_of(_holds(graph, node, setting, partial(_tested, name, wanted)) for setting, name, wanted in stated)


def _tag(graph: Graph, node: Node, key: str) -> Setting[str]:
    """The value of a tag; a default tag of a provider may set it, if the node does not.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging
    """
    own = tag_of(node, key)
    adding = [provider for provider in graph.all(Provider) if _adds_tags(provider)]
    if own.stated or own.open or not adding:
        return own
    return Setting((), own.span, open=True, doubts=(Doubt("the provider adds tags of its own", adding[0].span),))


def _adds_tags(provider: Provider) -> bool:
    return not isinstance(provider.body, Record) or "default_tags" in provider.body.entries


def _tested(name: str, wanted: object, setting: Setting[Any]) -> Truth:
    return _TESTS[name](setting, wanted)


def _holds(graph: Graph, node: Node, setting: str, test: Test) -> Truth:
    """Whether the test holds for a setting of a node; for one of linked nodes, whether it holds for each of them."""
    first, _, rest = setting.partition(".")
    if first == _TAGS:
        return test(_tag(graph, node, rest))
    value: Setting[Any] | Links[Node] = getattr(node, first)
    if isinstance(value, Setting):
        return test(value)
    surely = [_holds(graph, linked, rest, test) for linked in value.surely]
    perhaps = [_holds(graph, linked, rest, test) for linked in value.maybe]
    doubts = value.doubts or (Doubt(f"what {node} is linked to is not known"),)
    unseen = between(certain=False, possible=True, doubts=doubts)
    return all_of((YES, *surely, *(answer | unseen for answer in perhaps), *((unseen,) if value.open else ())))


def _is(setting: Setting[Any], wanted: object) -> Truth:
    return setting.is_(wanted)


def _one_of(setting: Setting[Any], wanted: list[object]) -> Truth:
    return any_of(setting.is_(value) for value in wanted)


def _matches(setting: Setting[Any], pattern: str) -> Truth:
    return setting.test(lambda value: re.fullmatch(pattern, str(value)) is not None)


def _is_set(setting: Setting[Any], wanted: bool) -> Truth:
    return ~setting.omitted if wanted else setting.omitted


_TESTS: Mapping[str, Callable[[Setting[Any], Any], Truth]] = MappingProxyType(
    {
        "equals": _is,
        "not_equals": lambda setting, wanted: ~_is(setting, wanted),
        "one_of": _one_of,
        "none_of": lambda setting, wanted: ~_one_of(setting, wanted),
        "matches": _matches,
        "set": _is_set,
    }
)
