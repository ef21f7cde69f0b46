"""Policies that users declare in YAML: what they look at, and what must hold there.

Loaded only where there is one: a schema validator takes its time to import.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias, cast

import yaml
from jsonschema import Draft202012Validator, ValidationError

from linter.aws.catalogue import kinds
from linter.aws.fields import LinkField, SettingField
from linter.aws.node import Node
from linter.aws.provider import Provider
from linter.aws.setting import Links, Setting
from linter.aws.strings import Strings, StringsField
from linter.aws.tags import tag_of
from linter.judgement.registry import BadPolicy, shown
from linter.judgement.yaml_file import YamlFile, near
from linter.policy import Finding, Graph, Policy, Severity
from linter.source import Span
from linter.truth import YES, Doubt, Truth, all_of, any_of, between
from linter.value import Record

SCHEMA = Path(__file__).parent.parent / "schemas" / "policy.json"
_TAGS = "tags"
_SECTIONS = ("where", "expect")
_SETTINGS = (SettingField, StringsField)

Test: TypeAlias = "Callable[[Setting[Any] | Strings], Truth]"
_Conditions: TypeAlias = "Mapping[str, Mapping[str, Any]]"


def declared(path: Path) -> Policy:
    """The policy that a file declares; its slug is the name of the file.

    Raises:
        BadPolicy: the file cannot be read or followed; the message says where and why.
    """
    return made(read(path), path.stem)


def read(path: Path) -> dict[str, Any]:
    """The declaration that a file holds.

    Raises:
        BadPolicy: the file cannot be read or does not fit the schema; the message says where and why.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPolicy(f"{shown(path)} cannot be read: {' '.join(str(error).split())}.") from error
    written = YamlFile(shown(path), text)
    for problem in written.problems:
        raise _unfit(problem.span, problem.message)
    for fault in _validator().iter_errors(written.content):
        if not _is_about_kinds(fault):
            raise _unfit(written.at(_node(written, fault)), f"{_worded(fault)}.")
    for path_to, why in _faults(written.content):
        raise _unfit(written.at(written.node(path_to, key=len(path_to) > 1)), f"{why}.")
    return cast("dict[str, Any]", written.content)


def _unfit(span: Span, why: str) -> BadPolicy:
    """The error that a declaration cannot be followed: where, and why."""
    place = f"line {span.line}, column {span.column}"
    return BadPolicy(f"{span.file} cannot be followed: {place}: {why}", span.line, span.column)


def _node(written: YamlFile, fault: ValidationError) -> yaml.Node | None:
    """The node that a violation of the schema is about: the key that is none, or the value that does not fit."""
    path, known = list(fault.absolute_path), _properties(fault)
    if fault.validator == "additionalProperties" and isinstance(fault.instance, dict):
        key = next((key for key in fault.instance if key not in known), None)
        return written.node([*path, key], key=True) if key is not None else written.node(path)
    return written.node(path)


def _properties(fault: ValidationError) -> list[str]:
    """The keys that there are where a violation of the schema is."""
    schema: Any = fault.schema
    return sorted(schema.get("properties", ()))


def _is_about_kinds(fault: ValidationError) -> bool:
    """Whether it is about a kind or setting that does not exist: we say which was meant."""
    is_setting = fault.validator == "additionalProperties" and "allOf" in fault.absolute_schema_path
    tests = list(fault.absolute_path)
    return (list(fault.absolute_path) == ["kind"] and fault.validator == "enum") or (is_setting and len(tests) == 1)


def _faults(content: Mapping[str, Any]) -> Iterator[tuple[list[Any], str]]:
    """What the schema cannot say: kinds and settings that do not exist, and patterns that are none."""
    known = kinds_by_name()
    kind = known.get(content["kind"])
    if kind is None:
        yield ["kind"], f"there is no kind {content['kind']}{near(content['kind'], list(known))}"
        return
    for section in _SECTIONS:
        for setting, tests in content.get(section, {}).items():
            said = _misnamed(kind, setting) or _misshapen(setting, tests)
            if said:
                yield [section, setting], said


def made(content: Mapping[str, Any], slug: str) -> Policy:
    """The policy of a declaration that has been read."""
    kind = kinds_by_name()[content["kind"]]
    where, expect = content.get("where", {}), content["expect"]

    def check(graph: Graph) -> Iterator[Finding]:
        for node in graph.all(kind):
            if node.is_seen:
                kept = _hold(graph, node, expect)
                message = content["message"].replace("{resource}", str(node))
                yield node.finding(_hold(graph, node, where) & ~kept, message)

    title, page = content["title"].strip(), content.get("page", "").strip()
    return Policy(slug, Severity(content["severity"]), check, page=f"{title}\n\n{page}".strip())


def _worded(fault: ValidationError) -> str:
    """A violation of the schema, in words."""
    place = ".".join(map(str, fault.absolute_path))
    if fault.validator == "additionalProperties" and isinstance(fault.instance, dict):
        known = _properties(fault)
        key = next(key for key in fault.instance if key not in known)
        where = f"{place} has" if place else "there is"
        return f"{where} no key {key}{near(str(key), known)}: write one of {', '.join(known)}"
    if fault.validator == "required" and isinstance(fault.instance, dict):
        wanted: Any = fault.validator_value
        return f"{place or 'the policy'} has no {' and no '.join(key for key in wanted if key not in fault.instance)}"
    return f"{place}: {fault.message}" if place else fault.message


def named(kind: type[Node]) -> str:
    """The name of a kind as declarations write it: `security-group`."""
    return re.sub(r"(?<!^)(?=[A-Z][a-z])", "-", kind.__name__).lower()


@cache
def kinds_by_name() -> Mapping[str, type[Node]]:
    """All kinds, by the names of declarations, sorted."""
    known = {named(kind): kind for kind in kinds()}
    return {name: known[name] for name in sorted(known)}


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _misnamed(kind: type[Node], setting: str) -> str:
    """Why nodes of the kind have no such setting; empty where they have it."""
    first, _, rest = setting.partition(".")
    if first == _TAGS and rest:
        return ""
    described = getattr(kind, first, None)
    if isinstance(described, LinkField) and rest:
        linked = described.to()
        others = linked if isinstance(linked, tuple) else (linked,)
        return next((said for said in (_misnamed(other, rest) for other in others) if said), "")
    if isinstance(described, _SETTINGS) and not rest:
        return ""
    known = [name for name in dir(kind) if isinstance(getattr(kind, name, None), (*_SETTINGS, LinkField))]
    listed = f"it has {', '.join([*known, 'tags.KEY'])}"
    return f"{named(kind)} has no setting {setting}{near(first, known)}: {listed}"


def _misshapen(setting: str, tests: Mapping[str, Any]) -> str:
    """Why a pattern is none; empty where it is one."""
    try:
        re.compile(tests.get("matches", ""))
    except re.error as error:
        return f"{setting}.matches: {error}"
    return ""


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


def _tested(name: str, wanted: object, setting: Setting[Any] | Strings) -> Truth:
    tests = _TESTS_OF_LISTS if isinstance(setting, Strings) else _TESTS
    return tests[name](setting, wanted)


def _holds(graph: Graph, node: Node, setting: str, test: Test) -> Truth:
    """Whether the test holds for a setting of a node; for one of linked nodes, whether it holds for each of them."""
    first, _, rest = setting.partition(".")
    if first == _TAGS:
        return test(_tag(graph, node, rest))
    value: Setting[Any] | Strings | Links[Node] = getattr(node, first)
    if isinstance(value, (Setting, Strings)):
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


def _all_listed(listed: Strings, holds: Callable[[str], bool]) -> Truth:
    """Whether there is anything in a list, and a test holds for all of it."""
    return ~listed.empty & listed.all(holds)


_TESTS: Mapping[str, Callable[[Any, Any], Truth]] = MappingProxyType(
    {
        "equals": _is,
        "not_equals": lambda setting, wanted: ~_is(setting, wanted),
        "one_of": _one_of,
        "none_of": lambda setting, wanted: ~_one_of(setting, wanted),
        "matches": _matches,
        "set": _is_set,
    }
)
_TESTS_OF_LISTS: Mapping[str, Callable[[Any, Any], Truth]] = MappingProxyType(
    {
        "equals": lambda listed, wanted: _all_listed(listed, lambda text: text == str(wanted)),
        "not_equals": lambda listed, wanted: ~listed.any(lambda text: text == str(wanted)),
        "one_of": lambda listed, wanted: _all_listed(listed, lambda text: text in map(str, wanted)),
        "none_of": lambda listed, wanted: ~listed.any(lambda text: text in map(str, wanted)),
        "matches": lambda listed, pattern: _all_listed(listed, lambda text: re.fullmatch(pattern, text) is not None),
        "set": lambda listed, wanted: ~listed.empty if wanted else listed.empty,
    }
)
