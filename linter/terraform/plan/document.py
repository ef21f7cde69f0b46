"""A plan as JSON: its resources with their planned and unknown values, and where each is in the text.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from linter.resource import Move
from linter.source import Source, Span

_ADDRESS = re.compile(r'"address"\s*:\s*("(?:[^"\\]|\\.)*")')
_DEEPEST_MODULE = 50


class NoPlan(Exception):  # noqa: N818 - names the condition, as callers read it
    """The text is not a plan, or its format version is not supported; the message says which."""


class Planned(Struct, frozen=True):
    """One instance that a plan creates, changes or keeps.

    `module` is the address of its module instance, empty for the root; `key` is its index as written in an address.
    `unknown` has the shape of `values`, with true for every value that is known only after apply.
    """

    address: str
    module: str
    mode: str
    type: str
    name: str
    key: str
    values: Mapping[str, Any]
    unknown: Any


class Document(Struct, frozen=True, dict=True):
    """A plan that was read."""

    source: Source
    root: Mapping[str, Any]

    @cached_property
    def resources(self) -> tuple[Planned, ...]:
        """Every instance, sorted by address: the planned ones, and the data sources that were read."""
        unknown = {
            str(change.get("address")): _object(change.get("change")).get("after_unknown")
            for change in _objects(self.root.get("resource_changes"))
        }
        planned = _resources(_object(self._state("planned_values").get("root_module")), "", 0)
        prior = _object(_object(self.root.get("prior_state")).get("values"))
        read = _resources(_object(prior.get("root_module")), "", 0)
        data = ((module, resource) for module, resource in read if resource.get("mode") == "data")
        by_address: dict[str, Planned] = {}
        for module, resource in (*planned, *data):
            address = str(resource.get("address"))
            by_address.setdefault(address, _planned(address, module, resource, unknown.get(address)))
        return tuple(by_address[address] for address in sorted(by_address))

    def _state(self, name: str) -> Mapping[str, Any]:
        return _object(self.root.get(name))

    @property
    def configuration(self) -> Mapping[str, Any]:
        """The configuration section: the HCL the plan was made from, as far as the format records it."""
        return _object(self.root.get("configuration"))

    @property
    def variables(self) -> Mapping[str, Any]:
        """The values of the root module's variables."""
        given = _object(self.root.get("variables"))
        return {name: entry.get("value") for name, entry in given.items() if isinstance(entry, dict)}

    @property
    def outputs(self) -> Mapping[str, Any]:
        """The planned outputs, as JSON."""
        planned = _object(self._state("planned_values").get("outputs"))
        return {name: entry.get("value") for name, entry in sorted(planned.items()) if isinstance(entry, dict)}

    @property
    def deferred(self) -> tuple[str, ...]:
        """The addresses of resources that Terraform deferred to a later plan."""
        changes = (_object(deferral.get("resource_change")) for deferral in _objects(self.root.get("deferred_changes")))
        return tuple(sorted(str(change.get("address")) for change in changes if change.get("address")))

    @property
    def moves(self) -> tuple[Move, ...]:
        """The instances that had another address before, by Terraform's own account."""
        changes = _objects(self.root.get("resource_changes"))
        pairs = ((change.get("previous_address"), change.get("address")) for change in changes)
        return tuple(
            Move(before, after) for before, after in pairs if isinstance(before, str) and isinstance(after, str)
        )

    def span(self, address: str) -> Span:
        """The span of an instance's address in the planned values."""
        return self._places.get(address, self.source.whole)

    @cached_property
    def _places(self) -> Mapping[str, Span]:
        text = self.source.text
        planned = max(text.find('"planned_values"'), 0)
        matches = [*_ADDRESS.finditer(text, planned), *_ADDRESS.finditer(text, 0, planned)]
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        places: dict[str, Span] = {}
        for match in matches:
            address = json.loads(match[1])
            if address not in places:
                line = bisect_right(starts, match.start(1))
                column = match.start(1) - starts[line - 1] + 1
                places[address] = Span(self.source.file, line, column, line, column + len(match[1]))
        return places


def read(source: Source) -> Document:
    """Read a plan.

    Raises:
        NoPlan: the text is not a plan.
    """
    try:
        root = json.loads(source.text)
    except ValueError as error:
        raise NoPlan(f"it is not valid JSON: {error}") from error
    except RecursionError as error:
        raise NoPlan("it is nested too deeply") from error
    if not isinstance(root, dict) or not isinstance(root.get("planned_values", {}), dict):
        raise NoPlan("it is not a plan")
    version = str(root.get("format_version", ""))
    if version.partition(".")[0] not in ("0", "1"):
        raise NoPlan(f"its format version is {version or 'missing'}; versions 0 and 1 are supported")
    _check(root)
    return Document(source, root)


def _check(root: Mapping[str, Any]) -> None:
    """Raise NoPlan where resources or modules of a plan are not what they must be: what they declare cannot be seen."""
    pending = [(_object(root.get("planned_values")).get("root_module", {}), 0)]
    while pending:
        module, depth = pending.pop()
        if not isinstance(module, dict):
            raise NoPlan("a module in it is not an object")
        if depth > _DEEPEST_MODULE:
            raise NoPlan(f"its modules nest more than {_DEEPEST_MODULE} deep")
        for name in ("resources", "child_modules"):
            listed = module.get(name) or []
            if not isinstance(listed, list) or not all(isinstance(member, dict) for member in listed):
                raise NoPlan(f"{name} of a module in it are not a list of objects")
        pending += [(child, depth + 1) for child in module.get("child_modules") or []]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (member for member in value if isinstance(member, dict))


def _resources(module: Mapping[str, Any], address: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for resource in _objects(module.get("resources")):
        yield address, resource
    if depth < _DEEPEST_MODULE:
        for child in _objects(module.get("child_modules")):
            yield from _resources(child, str(child.get("address", "")), depth + 1)


def _planned(address: str, module: str, resource: Mapping[str, Any], unknown: Any) -> Planned:
    index = resource.get("index")
    key = "" if index is None else f"[{json.dumps(index, ensure_ascii=False)}]"
    type_, name = str(resource.get("type", "")), str(resource.get("name", ""))
    mode = str(resource.get("mode", "managed"))
    return Planned(address, module, mode, type_, name, key, _object(resource.get("values")), unknown)
