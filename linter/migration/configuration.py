"""Adds entries to the text of a `moatlint.yaml`, and leaves everything else in it as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import yaml

from linter.migration.outcome import KINDS, LIST, SEVERITIES, VALUE, Setting

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-"


class Unamendable(ValueError):  # noqa: N818 - it is what the text is
    """A configuration that entries cannot be added to; the message says why, for a person."""


def amended(text: str, settings: Iterable[Setting]) -> str:
    """The text with the entries that are not in it yet.

    Raises:
        Unamendable: it is not a mapping in YAML, or holds something else under a key.
    """
    given = list(settings)
    for key in KINDS:
        values = [setting.value for setting in given if setting.key == key]
        if values:
            text = _added(text, key, values)
    return text


def _added(text: str, key: str, values: list[object]) -> str:
    try:
        root, content = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unamendable("it is not YAML") from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise Unamendable("it is not a mapping")
    there = (content or {}).get(key)
    missing = _missing(key, there, values)
    if not missing:
        return text
    if KINDS[key] == VALUE and there is not None:
        raise Unamendable(f"{key} is {there} already, and not {missing[0]}")
    node = next((value for name, value in (root.value if root is not None else ()) if name.value == key), None)
    if node is None or there is None:
        if node is not None:
            raise Unamendable(f"{key} is there already, and empty: remove it")
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{_block(key, missing)}"
    kind = yaml.SequenceNode if KINDS[key] == LIST else yaml.MappingNode
    if not isinstance(node, kind):
        raise Unamendable(f"{key} is not a {KINDS[key]}")
    return _extended(text, node, [_item(value) for value in missing])


def _missing(key: str, there: object, values: list[object]) -> list[object]:
    """The values that are not there yet, each once; of several severities of a policy, the worst."""
    distinct: list[object] = []
    worst: dict[str, str] = {}
    for pair in (value for value in values if isinstance(value, tuple)):
        worst[pair[0]] = max(pair[1], worst.get(pair[0], pair[1]), key=SEVERITIES.index)
    for given in values:
        value = (given[0], worst[given[0]]) if isinstance(given, tuple) else given
        if value in distinct:
            continue
        if KINDS[key] == LIST and isinstance(there, list) and value in there:
            continue
        if KINDS[key] == VALUE and there == value:
            continue
        if isinstance(value, tuple) and isinstance(there, Mapping) and value[0] in there:
            continue
        distinct.append(value)
    return distinct


def _block(key: str, values: list[object]) -> str:
    if KINDS[key] == VALUE:
        return f"{key}: {_flow(values[0])}\n"
    mark = "- " if KINDS[key] == LIST else ""
    return f"{key}:\n" + "".join(f"  {mark}{_item(value)}\n" for value in values)


def _item(value: object) -> str:
    """A member of a list, or a pair of a mapping, on one line."""
    return f"{_flow(value[0])}: {_flow(value[1])}" if isinstance(value, tuple) else _flow(value)


def _extended(text: str, node: yaml.SequenceNode | yaml.MappingNode, items: list[str]) -> str:
    """The text with more items in a list or mapping, in the style it is written in."""
    if node.flow_style:
        at = node.end_mark.index - 1
        before = text[:at].rstrip()
        comma = "" if before.endswith(("[", "{", ",")) else ","
        gap = "" if not node.value else " "
        return f"{before}{comma}{gap}{', '.join(items)}{text[at:]}"
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    column = node.start_mark.column
    mark = "- " if isinstance(node, yaml.SequenceNode) else ""
    # a block ends where the next token begins: go back to the end of its last line
    at = _end_of_line(text, _end(last))
    lines = "".join(f"\n{' ' * column}{mark}{item}" for item in items)
    return f"{text[:at]}{lines}{text[at:]}"


def _end(node: yaml.Node) -> int:
    """The index after the last character of a node that is neither blank nor a comment."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _flow(value: object) -> str:
    """A value in the flow style of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, str):
        is_plain = value and set(value) <= set(_PLAIN) and isinstance(yaml.safe_load(value), str)
        return value if is_plain and not value.startswith("-") else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
