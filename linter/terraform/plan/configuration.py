"""References in a plan's configuration: the edges between resources whose ids are known only after apply.

A plan lists the references of each argument of a block, neither per instance nor how they are combined. A single
reference is the value; one without an index is a choice among the instances; several are a choice among all of them.
https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from linter.source import Span
from linter.terraform.plan.document import Document, Planned
from linter.value import Array, Choice, Option, Reference, Unknown, Value

_MOST_STEPS = 50
_STEP = re.compile(r'\.?([^.\[\]]+)|(\[(?:\d+|"(?:[^"\\]|\\.)*")\])')
_LOCAL_NAMES = frozenset({"count", "each", "path", "terraform", "self", "local"})
_PAIRING = frozenset({"count.index", "each.key", "each.value"})


class _Target(Struct, frozen=True):
    """The target of a reference: an attribute of a resource block in one module instance, with a key if written."""

    module: str
    block: str
    key: str
    attribute: str


class _Standpoint(Struct, frozen=True):
    """The context of an expression: the configurations down to its module, the module instance, and its key."""

    modules: tuple[Mapping[str, Any], ...]
    calls: tuple[str, ...]
    address: str
    key: str


class Configuration:
    """The blocks of a plan's configuration and the instances planned for them."""

    def __init__(self, document: Document) -> None:
        self._root = _object(document.configuration.get("root_module"))
        self._providers = _object(document.configuration.get("provider_config"))
        self._document = document
        self._ways: dict[str, tuple[Mapping[str, Any], ...]] = {}
        self._blocks: dict[int, Mapping[str, Mapping[str, Any]]] = {}

    @cached_property
    def _keys(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The keys of the instances planned for each block of each module instance."""
        by_block: dict[tuple[str, str], list[str]] = defaultdict(list)
        for planned in self._document.resources:
            by_block[planned.module, _block(planned)].append(planned.key)
        return {block: tuple(keys) for block, keys in by_block.items()}

    def expressions(self, planned: Planned) -> Mapping[str, Any]:
        """The arguments of the block of an instance, as the plan represents them."""
        block = self._block(planned)
        return _object(block.get("expressions")) if block is not None else {}

    def provider(self, planned: Planned) -> str:
        """The key of the provider configuration of an instance."""
        block = self._block(planned)
        return str(block.get("provider_config_key", "")) if block is not None else ""

    def _block(self, planned: Planned) -> Mapping[str, Any] | None:
        module = self._modules(planned.module)[-1]
        if id(module) not in self._blocks:  # the document keeps its parts alive, so that an id stays theirs
            blocks = reversed(tuple(_objects(module.get("resources"))))
            self._blocks[id(module)] = {str(block.get("address")): block for block in blocks}
        return self._blocks[id(module)].get(_block(planned))

    def _modules(self, address: str) -> tuple[Mapping[str, Any], ...]:
        """The configurations of the modules that lead to a module instance, the root's first."""
        if address not in self._ways:
            self._ways[address] = self._way(address)
        return self._ways[address]

    def _way(self, address: str) -> tuple[Mapping[str, Any], ...]:
        modules = [self._root]
        for name, _ in _calls(address):
            call = _object(_object(modules[-1].get("module_calls")).get(name))
            modules.append(_object(call.get("module")))
        return tuple(modules)

    def region(self, planned: Planned) -> Any:
        """The region of the provider of an instance: a string, or None if the plan does not record it."""
        return self._providers_say(self.provider(planned)).get("region")

    def providers(self) -> Mapping[str, Mapping[str, Any]]:
        """The known arguments of each provider configuration, by its address (`module.a.provider.aws.west`)."""
        providers: dict[str, Mapping[str, Any]] = {}
        for key in self._providers:
            module, _, name = key.rpartition(":")
            providers[f"{module}.provider.{name}" if module else f"provider.{name}"] = self._providers_say(key)
        return providers

    def _providers_say(self, key: str) -> Mapping[str, Any]:
        """The arguments of a provider configuration, None for each that the plan does not record."""
        expressions = _object(_object(self._providers.get(key)).get("expressions"))
        return {name: self._constant(expression) for name, expression in expressions.items()}

    def _constant(self, expression: Any) -> Any:
        if isinstance(expression, list):
            return [{name: self._constant(inner) for name, inner in block.items()} for block in _objects(expression)]
        if "constant_value" in _object(expression):
            return expression["constant_value"]
        references = [str(reference) for reference in _object(expression).get("references") or ()]
        names = [reference for reference in references if reference.startswith("var.")]
        return self._document.variables.get(names[0].removeprefix("var.")) if len(names) == 1 else None

    def referred(self, planned: Planned, name: str, expression: Any, span: Span) -> Value:
        """The references of an unknown argument, as far as the plan records them."""
        standpoint = _Standpoint(self._modules(planned.module), _instances(planned.module), planned.module, planned.key)
        references = [str(reference) for reference in _object(expression).get("references") or ()]
        targets = tuple(dict.fromkeys(self._targets(standpoint, references, name, 0)))
        beside = f"the plan does not record what else {planned.address}.{name} lists"
        values = [self._value(target, standpoint, references, span, beside) for target in targets]
        reason = f"{planned.address}.{name} is known only after apply"
        if not values or None in values:
            return Unknown(reason, span)
        known = [value for value in values if value is not None]
        if len(known) == 1:
            return known[0]
        return Choice(tuple(Option(value) for value in known), span)

    def listed(self, planned: Planned, name: str, expression: Any, length: int, span: Span) -> Value:
        """The references of a list of unknown members: one member each if their numbers match."""
        value = self.referred(planned, name, expression, span)
        if isinstance(value, Choice) and len(value.options) == length:
            return Array(tuple(option.value for option in value.options), span)
        return Array((value,), span) if length == 1 else value

    def _targets(self, standpoint: _Standpoint, references: Iterable[str], name: str, depth: int) -> Iterator[_Target]:
        for reference in _most_specific(references):
            steps = _steps(reference)
            if depth > _MOST_STEPS or steps[0] in _LOCAL_NAMES:
                if steps[0] == "local":
                    yield _Target("", "", "", "")
            elif steps[0] == "var":
                yield from self._given(standpoint, steps[1] if len(steps) > 1 else "", name, depth)
            elif steps[0] == "module":
                yield from self._returned(standpoint, steps, references, name, depth)
            else:
                yield _target(standpoint.address, steps, name)

    def _given(self, standpoint: _Standpoint, variable: str, name: str, depth: int) -> Iterator[_Target]:
        """The targets of the argument that the module's caller passes for a variable."""
        if not standpoint.calls:
            yield _Target("", "", "", "")
            return
        last, outer = standpoint.calls[-1], standpoint.calls[:-1]
        call_name, key = _calls(last)[0]
        caller = standpoint.modules[-2]
        call = _object(_object(caller.get("module_calls")).get(call_name))
        expression = _object(_object(call.get("expressions")).get(variable))
        inner = _Standpoint(standpoint.modules[:-1], outer, ".".join(outer), key)
        references = [str(reference) for reference in expression.get("references") or ()]
        yield from self._targets(inner, references, name, depth + 1)

    def _returned(
        self, standpoint: _Standpoint, steps: list[str], references: Iterable[str], name: str, depth: int
    ) -> Iterator[_Target]:
        """The targets of an output of a called module."""
        keys = [step for step in steps[2:3] if step.startswith("[")]
        rest = steps[2 + len(keys) :]
        call = _object(_object(standpoint.modules[-1].get("module_calls")).get(steps[1]))
        module = _object(call.get("module"))
        output = _object(_object(module.get("outputs")).get(rest[0] if rest else ""))
        expression = _object(output.get("expression"))
        prefix = f"{standpoint.address}." if standpoint.address else ""
        called = f"{prefix}module.{steps[1]}"
        inside = [str(reference) for reference in expression.get("references") or ()]
        for key in keys or self._called_keys(called, standpoint, references):
            calls = (*standpoint.calls, f"module.{steps[1]}{key}")
            inner = _Standpoint((*standpoint.modules, module), calls, called + key, "")
            yield from self._targets(inner, inside, name, depth + 1)

    def _called_keys(self, called: str, standpoint: _Standpoint, references: Iterable[str]) -> tuple[str, ...]:
        """The keys of the module instances that a reference without a key may mean."""
        keys = self._module_keys.get(called)
        if not keys:
            return ("",)
        if standpoint.key in keys and _PAIRING & set(references):
            return (standpoint.key,)
        return tuple(sorted(keys))

    @cached_property
    def _module_keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of the instances of each module call, by its address in the module instance that makes it."""
        keys: dict[str, set[str]] = defaultdict(set)
        for address in {module for module, _ in self._keys}:
            way = ""
            for name, key in _calls(address):
                way = f"{way}.module.{name}" if way else f"module.{name}"
                if key:
                    keys[way].add(key)
                    way += key
        return {call: frozenset(called) for call, called in keys.items()}

    def _value(
        self, target: _Target, standpoint: _Standpoint, references: Iterable[str], span: Span, beside: str
    ) -> Value | None:
        """The instances that a target may mean; None if there are none."""
        keys = self._keys.get((target.module, target.block), ())
        if target.key and target.key in keys:
            keys = (target.key,)
        elif standpoint.key in keys and standpoint.key and _PAIRING & set(references):
            keys = (standpoint.key,)
        prefix = f"{target.module}." if target.module else ""
        if not keys:
            outside = target.block.startswith("data.")
            keys = (target.key,) if outside else ()
        if not keys:
            return None
        instances = [Reference(f"{prefix}{target.block}{key}", target.attribute, span, beside=beside) for key in keys]
        return instances[0] if len(instances) == 1 else Choice(tuple(map(Option, instances)), span)


def _target(module: str, steps: list[str], name: str) -> _Target:
    """The resource of a reference; plans of old Terraform versions do not record the attribute."""
    size = 3 if steps[0] == "data" else 2
    block, rest = ".".join(steps[:size]), steps[size:]
    key = rest.pop(0) if rest and rest[0].startswith("[") else ""
    attribute = "".join(step if step.startswith("[") else f".{step}" for step in rest).removeprefix(".")
    guess = "arn" if name.endswith("arn") or name in ("log_destination", "resource_arn") else "id"
    return _Target(module, block, key, attribute or guess)


def _most_specific(references: Iterable[str]) -> list[str]:
    """The references without those that are a prefix of another."""
    every = list(dict.fromkeys(references))
    starts = {start for reference in every for start in _starts(reference)}
    return [reference for reference in every if reference not in starts]


def _starts(reference: str) -> Iterator[str]:
    """The proper prefixes of a reference."""
    for match in re.finditer(r"[.\[]", reference):
        yield reference[: match.start()]


def _steps(reference: str) -> list[str]:
    return [match[1] or match[2] for match in _STEP.finditer(reference)] or [reference]


def _calls(address: str) -> list[tuple[str, str]]:
    """The names and keys of the module calls in the address of a module instance."""
    calls: list[tuple[str, str]] = []
    steps = iter(_steps(address) if address else ())
    for step in steps:
        if step.startswith("[") and calls:
            calls[-1] = (calls[-1][0], step)
        elif step == "module":
            calls.append((next(steps, ""), ""))
    return calls


def _instances(address: str) -> tuple[str, ...]:
    return tuple(f"module.{name}{key}" for name, key in _calls(address))


def _block(planned: Planned) -> str:
    return f"{'data.' if planned.mode == 'data' else ''}{planned.type}.{planned.name}"


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (member for member in value if isinstance(member, dict))
