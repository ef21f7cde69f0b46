"""Takes things out of sight in a template: an input, or a whole resource, which is then known by its name alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import yaml

NOT_HIDDEN = {"Description", "Type", "Tags", "Fn::Sub", "Fn::GetAtt"}
HOSTS = "AWS::EC2::Instance"


class _Long(yaml.SafeLoader):
    """Reads the short forms of functions as the long ones."""


def _spelled_out(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Long.add_multi_constructor("!", _spelled_out)


class Template:
    """A CloudFormation template, some of which can be hidden at random."""

    def __init__(self, text: str, seed: int) -> None:
        self.content = yaml.load(text, _Long)
        self.random = Random(seed)

    def hidden(self) -> tuple[str, str]:
        """The template with one thing hidden, and what that is."""
        content = deepcopy(self.content)
        if self.random.random() < 0.5:
            return self._without_input(content)
        return self._without_resource(content)

    def _without_input(self, content: dict[str, Any]) -> tuple[str, str]:
        places = [
            (name, path)
            for name, resource in sorted(content["Resources"].items())
            for path in _places(resource.get("Properties", {}))
        ]
        name, path = self.random.choice(places)
        _put(content["Resources"][name]["Properties"], path, {"Ref": "Hidden"})
        content.setdefault("Parameters", {})["Hidden"] = {"Type": "String"}
        return json.dumps(content), f"{name}: {'.'.join(map(str, path))}"

    def _without_resource(self, content: dict[str, Any]) -> tuple[str, str]:
        referred = {each for each in _referred(content["Resources"]) if each in content["Resources"]}
        names = sorted(each for each in referred if content["Resources"][each]["Type"] != HOSTS)
        if not names:
            return self._without_input(content)
        name = self.random.choice(names)
        del content["Resources"][name]
        for resource in content["Resources"].values():
            if resource.get("DependsOn"):
                del resource["DependsOn"]
        return json.dumps(_imported(content, name)), f"the whole of {name}"


def _places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a value stands that may be an input: a scalar, a reference, or a whole list of them."""
    if isinstance(value, dict) and set(value) & {"Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Select"}:
        yield before
    elif isinstance(value, dict):
        for key, inner in sorted(value.items()):
            if key not in NOT_HIDDEN:
                yield from _places(inner, (*before, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _places(inner, (*before, at))
    elif before:
        yield before


def _put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


def _referred(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "Ref" in value:
            yield value["Ref"]
        if "Fn::GetAtt" in value:
            found = value["Fn::GetAtt"]
            yield found.split(".")[0] if isinstance(found, str) else found[0]
        for inner in value.values():
            yield from _referred(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _referred(inner)


def _imported(value: Any, name: str) -> Any:
    """The same with every reference to a resource replaced by what another stack exports."""
    if isinstance(value, dict):
        if value.get("Ref") == name or _getatt(value) == name:
            return {"Fn::ImportValue": f"shared-{name}"}
        return {key: _imported(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [_imported(inner, name) for inner in value]
    return value


def _getatt(value: dict[str, Any]) -> str:
    found = value.get("Fn::GetAtt")
    if found is None:
        return ""
    return str(found.split(".")[0] if isinstance(found, str) else found[0])
