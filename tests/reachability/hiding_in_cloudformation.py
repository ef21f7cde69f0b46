"""Takes things out of sight in a template of CloudFormation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any, TypeAlias

import yaml

Path: TypeAlias = "tuple[Any, ...]"
STACK = "AWS::CloudFormation::Stack"
NOT_HIDDEN = {"Description", "GroupDescription", "Tags"}
LITERAL = re.compile(r"\b(rtb|subnet|vpc|sg|igw|eni|acl|i)-[0-9a-f]{8,17}\b")
"""What has an identifier in it depends on more than it is given: nobody can tell on what."""
NAME = re.compile(r"\$\{([A-Za-z0-9.]+)\}")
"""A resource or parameter in the text of a Sub; not what AWS itself sets."""
FUNCTIONS = {"Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Select"}


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


def _with_variables(value: Any) -> Any:
    """The same with every name in the text of a Sub a variable of it, so that it is a reference like any other."""
    if isinstance(value, dict) and isinstance(value.get("Fn::Sub"), str):
        names = list(dict.fromkeys(NAME.findall(value["Fn::Sub"])))
        text = NAME.sub(lambda match: f"${{Name{names.index(match[1])}}}", value["Fn::Sub"])
        references = {f"Name{at}": _reference(name) for at, name in enumerate(names)}
        return {"Fn::Sub": [text, references]} if names else value
    if isinstance(value, dict):
        return {key: _with_variables(inner) for key, inner in value.items()}
    return [_with_variables(inner) for inner in value] if isinstance(value, list) else value


def _reference(name: str) -> dict[str, Any]:
    resource, _, attribute = name.partition(".")
    return {"Fn::GetAtt": [resource, attribute]} if attribute else {"Ref": resource}


class Template:
    """A CloudFormation template, of which single things can be hidden."""

    def __init__(self, text: str) -> None:
        self.content: dict[str, Any] = _with_variables(yaml.load(text, _Long))
        self.resources: dict[str, Any] = self.content.get("Resources", {})

    def hidings(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Everything that can be hidden, in words, and what makes the template without it."""
        for name, parameter in sorted(self.content.get("Parameters", {}).items()):
            if "Default" in parameter:
                yield f"the default of {name}", partial(self._without_default, name)
        for name, resource in self.resources.items():
            # What a stack that cannot be seen is given is not hidden: a parameter is nothing declared beside it.
            for path in () if resource["Type"] == STACK else _places(resource.get("Properties", {})):
                yield f"{name}: {'.'.join(map(str, path))}", partial(self._without_input, name, path)
        referred = set(_referred(self.resources)) & self.resources.keys()
        for name in self.resources:
            if name in referred:
                yield f"{name}, imported", partial(self._imported, name)
            resource = self.resources[name]
            joined = name in referred or any(_referred(resource))
            if joined and not LITERAL.search(json.dumps(resource)):
                yield f"{name}, in a nested stack", partial(self._nested, name)

    def _without_default(self, name: str) -> str:
        content = deepcopy(self.content)
        del content["Parameters"][name]["Default"]
        return json.dumps(content)

    def _without_input(self, name: str, path: Path) -> str:
        content = deepcopy(self.content)
        value = content["Resources"][name]["Properties"]
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = {"Ref": "Hidden"}
        content.setdefault("Parameters", {})["Hidden"] = {"Type": "String"}
        return json.dumps(content)

    def _imported(self, name: str) -> str:
        """The template without a resource, whose identifiers another stack exports."""
        content = self._without(name)
        return json.dumps(_replaced(content, name, lambda _: {"Fn::ImportValue": f"shared-{name}"}))

    def _nested(self, name: str) -> str:
        """The template with a resource in a nested stack that cannot be seen, which is given what the resource is."""
        content = self._without(name)
        references = list(_references(self.resources[name].get("Properties", {})))
        given = {f"Input{at}": reference for at, reference in enumerate(references)}
        source = {"TemplateURL": "https://example.com/hidden.yaml", **({"Parameters": given} if given else {})}
        content["Resources"]["Hidden"] = {"Type": STACK, "Properties": source}
        return json.dumps(_replaced(content, name, lambda what: {"Fn::GetAtt": ["Hidden", f"Outputs.{what}"]}))

    def _without(self, name: str) -> dict[str, Any]:
        content = deepcopy(self.content)
        del content["Resources"][name]
        for resource in content["Resources"].values():
            resource.pop("DependsOn", None)
        return content


def _places(value: Any, before: Path = ()) -> Iterator[Path]:
    """The places of values that may be inputs: scalars, references, and whole lists."""
    if isinstance(value, dict) and value.keys() & FUNCTIONS:
        yield before
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_HIDDEN:
                yield from _places(inner, (*before, key))
    elif isinstance(value, list):
        if before:
            yield before
        for at, inner in enumerate(value):
            yield from _places(inner, (*before, at))
    elif before:
        yield before


def _references(value: Any) -> Iterator[dict[str, Any]]:
    """The references in a value, as they are written."""
    if isinstance(value, dict) and value.keys() & {"Ref", "Fn::GetAtt"}:
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references(inner)


def _referred(value: Any) -> Iterator[str]:
    """The logical IDs that a value refers to."""
    for reference in _references(value):
        yield _target(reference)[0]


def _target(reference: dict[str, Any]) -> tuple[str, str]:
    """The logical ID that a reference is to, and the attribute."""
    if "Ref" in reference:
        return str(reference["Ref"]), "Id"
    target = reference["Fn::GetAtt"]
    name, _, attribute = (target if isinstance(target, str) else ".".join(map(str, target))).partition(".")
    return name, attribute.replace(".", "")


def _replaced(value: Any, name: str, by: Callable[[str], dict[str, Any]]) -> Any:
    """The same with every reference to a resource replaced."""
    if isinstance(value, dict) and value.keys() & {"Ref", "Fn::GetAtt"}:
        target, attribute = _target(value)
        return by(attribute) if target == name else value
    if isinstance(value, dict):
        return {key: _replaced(inner, name, by) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, name, by) for inner in value]
    return value
