"""The instances of a block with count or for_each.

Terraform refuses to plan if the number of instances is unknown. There are still instances to judge: those of the few
possible cases, or one that represents all of them.
https://developer.hashicorp.com/terraform/language/meta-arguments/count
https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from msgspec import Struct, field

from linter.budget import admit
from linter.source import Span
from linter.terraform.expressions.constants import unfaulty
from linter.terraform.expressions.operators import marks_within
from linter.terraform.syntax.syntax import Attribute, Block, Expression, SyntaxFault
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Address,
    Collection,
    Unknown,
    Value,
    is_kind,
    is_mapping,
    is_sequence,
    null,
    object_of,
    tuple_of,
)
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.sensitivity import EPHEMERAL, SENSITIVE
from linter.terraform.values.unknown import cases
from linter.truth import YES, Truth, unknown

REPRESENTATIVE = "[*]"
"""The key of an instance that represents any number of instances."""

Evaluate: TypeAlias = "Callable[[Expression], Value]"


class Instance(Struct, frozen=True):
    """One instance: its key as in an address (empty, `[0]`, `["a"]`, `[*]`), and the value of `count` or `each`.

    `when` names the unknown conditions it exists under; None if they have no name.
    """

    key: str = ""
    exists: Truth = YES
    variables: Mapping[str, Value] = field(default_factory=dict)
    when: frozenset[str] | None = frozenset()


class Expansion(Struct, frozen=True):
    """The instances of a block.

    `repetition` is the name of the repeating argument, or empty. `undecided` is the value of that argument if it is
    unknown; `cases` then lists the keys of each possible case, and is empty if there are too many.
    """

    instances: tuple[Instance, ...] = (Instance(),)
    repetition: str = ""
    undecided: Value | None = None
    cases: tuple[tuple[str, ...], ...] = ()

    def gathered(self, values: Mapping[str, Value], address: str, span: Span) -> Value:
        """The value of the block as a whole, from the values of its instances by key."""
        if not self.repetition:
            return values[""] if values else null().at(span)
        if self.undecided is None:
            return self._of(self.instances, values).at(span)
        reason = (
            self.undecided.unknown.reason if self.undecided.unknown else f"the instances of {address} are not known"
        )
        if not self.cases:
            identity = Address(f"{address}{REPRESENTATIVE}", "")
            return Value(DYNAMIC, Unknown(reason, identity, not_null=True), span)
        by_key = {instance.key: instance for instance in self.instances}
        every = (self._of((by_key[key] for key in keys), values).at(span) for keys in self.cases)
        return Value(DYNAMIC, Unknown(reason, alternatives=tuple(every), not_null=True), span)

    def _of(self, instances: Iterable[Instance], values: Mapping[str, Value]) -> Value:
        if self.repetition == "count":
            return tuple_of(values[instance.key] for instance in instances)
        return object_of({_each_key(instance): values[instance.key] for instance in instances})


def _each_key(instance: Instance) -> str:
    bound = instance.variables["each"].content
    key = bound["key"].content if isinstance(bound, Mapping) else None
    return str(key)


def expand(block: Block, evaluate: Evaluate) -> Expansion:
    """The instances of a resource, data source or module call.

    Raises:
        EvaluationError: Terraform rejects the argument, whatever its unknown parts turn out to be.
    """
    count, for_each = (block.body.attributes.get(name) for name in ("count", "for_each"))
    if count is not None and for_each is not None:
        detail = 'The "count" and "for_each" meta-arguments are mutually-exclusive.'
        raise EvaluationError('Invalid combination of "count" and "for_each"', detail, for_each.span)
    if count is not None:
        return _counted(_argument(count, evaluate, "count"), count.span, block)
    if for_each is not None:
        return _each(_argument(for_each, evaluate, "for_each"), for_each.span, block)
    switch = _enabled(block)
    return _switched(_argument(switch, evaluate, "enabled"), switch.span) if switch is not None else Expansion()


def _enabled(block: Block) -> Attribute | None:
    """The `enabled` argument in the lifecycle block of a resource or module.

    https://opentofu.org/docs/language/meta-arguments/enabled/
    """
    attributes = (lifecycle.body.attributes.get("enabled") for lifecycle in block.body.of_type("lifecycle"))
    return next((attribute for attribute in attributes if attribute is not None), None)


def _switched(value: Value, span: Span) -> Expansion:
    """One instance or none. Unlike a repeated block it is referred to without an index."""
    if value.unknown is not None:
        return Expansion((Instance("", unknown(value.unknown.reason, value.span or span)),))
    try:
        content = convert(value, BOOL).content
    except ConversionError as error:
        raise _refused("enabled", str(error), span) from error
    if content is None:
        raise _refused("enabled", "it is null", span)
    return Expansion((Instance(),) if content is True else ())


def carried_on(block: Block, evaluate: Evaluate, reason: str) -> Expansion:
    """The expansion to judge after Terraform has rejected the argument.

    A list of strings is treated as the set its author meant, as `toset` would make it; otherwise one instance
    represents any number.
    """
    for_each = block.body.attributes.get("for_each")
    if for_each is not None:
        with contextlib.suppress(EvaluationError, ConversionError):
            listed = _argument(for_each, evaluate, "for_each")
            if is_sequence(listed.type):
                return _each(convert(listed, Collection("set", STRING)), for_each.span, block)
    return _represented(block, reason)


def _represented(block: Block, reason: str) -> Expansion:
    """The expansion of a block whose argument has no value: one instance that represents any number."""
    if _enabled(block) is not None and not {"count", "for_each"} & set(block.body.attributes):
        return Expansion((Instance("", unknown(reason, block.header)),))
    repetition = "count" if "count" in block.body.attributes else "for_each"
    return _representative(repetition, Value(DYNAMIC, Unknown(reason), block.header), block.header)


def _argument(attribute: Attribute, evaluate: Evaluate, name: str) -> Value:
    try:
        value = evaluate(attribute.expression)
    except SyntaxFault as fault:
        raise unfaulty(fault) from fault
    marks = value.marks if name == "count" else marks_within(value) if is_kind(value.type, "set") else value.marks
    for mark in (SENSITIVE, EPHEMERAL):
        if mark in marks:
            detail = f"{mark.capitalize()} values, or values derived from them, cannot be used as {name} arguments."
            raise EvaluationError(f"Invalid {name} argument", detail, attribute.span)
    return value


def _refused(name: str, detail: str, span: Span) -> EvaluationError:
    return EvaluationError(
        f"Invalid {name} argument", f'The given "{name}" argument value is unsuitable: {detail}.', span
    )


def _admitted(number: int, span: Span, block: Block) -> bool:
    """Whether the deployment may have so many more instances; where not, one is judged for all, and that is said."""
    named = ".".join(("module", *block.labels) if block.type == "module" else block.labels)
    return admit("instances", number, f"{number:,} instances of {named} are judged by one that represents them", span)


def _counted(value: Value, span: Span, block: Block) -> Expansion:
    if value.unknown is not None:
        few = cases(value)
        numbers = [] if any(case.unknown is not None for case in few) else [_whole(case, span) for case in few]
        if not numbers or not _admitted(max(numbers), span, block):
            return _representative("count", value, span)
        always = min(numbers)
        doubt = unknown(value.unknown.reason, value.span or span)
        instances = tuple(_numbered(i, span, YES if i < always else doubt) for i in range(max(numbers)))
        kept = tuple(tuple(instance.key for instance in instances[:number]) for number in dict.fromkeys(numbers))
        return Expansion(instances, "count", value, kept)
    number = _whole(value, span)
    if not _admitted(number, span, block):
        reason = f"it is one of {number:,} instances"
        return _representative("count", Value(NUMBER, Unknown(reason), span), span, YES)
    return Expansion(tuple(_numbered(i, span, YES) for i in range(number)), "count")


def _whole(value: Value, span: Span) -> int:
    try:
        content = convert(value, NUMBER).content
    except ConversionError as error:
        raise _refused("count", str(error), span) from error
    if content is None:
        raise EvaluationError(
            "Invalid count argument", 'The given "count" argument value is null. An integer is required.', span
        )
    if not isinstance(content, Fraction) or content.denominator != 1:
        raise _refused("count", "a whole number is required", span)
    if content < 0:
        raise _refused("count", "must be greater than or equal to zero", span)
    return int(content)


def _numbered(position: int, span: Span, exists: Truth) -> Instance:
    index = Value(NUMBER, Fraction(position), span)
    return Instance(f"[{position}]", exists, {"count": object_of({"index": index})})


def _representative(name: str, value: Value, span: Span, sure: Truth | None = None) -> Expansion:
    """The expansion to one instance that represents any number; `sure` where there is certainly one."""
    reason = value.unknown.reason if value.unknown is not None else "it is not known"
    exists = unknown(reason, value.span or span) if sure is None else sure
    if name == "count":
        index = Value(NUMBER, Unknown(reason, current=True), value.span or span)
        return Expansion((Instance(REPRESENTATIVE, exists, {"count": object_of({"index": index})}),), "count", value)
    identity = value.unknown.identity if value.unknown is not None else None
    path = Address(identity.resource, f"{identity.attribute}{REPRESENTATIVE}") if identity is not None else None
    element = value.type.element if isinstance(value.type, Collection) else DYNAMIC
    is_set = is_kind(value.type, "set")
    element_value = Value(element, Unknown(reason, path, current=is_set), value.span or span)
    key = element_value if is_set else Value(STRING, Unknown(reason, not_null=True, current=True), value.span or span)
    return Expansion((_keyed(REPRESENTATIVE, key, element_value, exists),), "for_each", value)


def _keyed(key: str, each_key: Value, each_value: Value, exists: Truth = YES) -> Instance:
    return Instance(key, exists, {"each": object_of({"key": each_key, "value": each_value})})


def _each(value: Value, span: Span, block: Block) -> Expansion:
    if value.unknown is not None:
        return _undecided_each(value, span, block)
    entries, strangers = _entries(value, span)
    number = len(entries) + len(strangers)
    if not _admitted(number, span, block):
        reason = f"it is one of {number:,} instances"
        return _representative("for_each", Value(value.type, Unknown(reason), span), span, YES)
    instances = tuple(_keyed(instance_key(key), *entries[key]) for key in sorted(entries))
    if not strangers:
        return Expansion(instances, "for_each")
    named = tuple(_stranger(position, element, span) for position, element in enumerate(strangers))
    return Expansion(instances + named, "for_each", Value(value.type, strangers[0].content, span))


def _stranger(position: int, element: Value, span: Span) -> Instance:
    """The instance for an unknown element of a set; at least one such instance certainly exists."""
    known = element.unknown or Unknown("it is not known")
    sure = position == 0 or known.identity is not None
    exists = YES if sure else unknown(known.reason, element.span or span)
    return _keyed(REPRESENTATIVE if position == 0 else f"[*{position}]", element, element, exists)


def _undecided_each(value: Value, span: Span, block: Block) -> Expansion:
    few = cases(value)
    known = [] if any(case.unknown is not None for case in few) else [_entries(case, span) for case in few]
    if not known or any(strangers for _, strangers in known):
        return _representative("for_each", value, span)
    collected: dict[str, list[tuple[Value, Value]]] = {}
    for entries, _ in known:
        for key, entry in entries.items():
            collected.setdefault(key, []).append(entry)
    if not _admitted(len(collected), span, block):
        return _representative("for_each", value, span)
    reason = value.unknown.reason if value.unknown is not None else ""
    doubt = unknown(reason, value.span or span)
    instances = tuple(
        _keyed(instance_key(key), pairs[0][0], _one_of(pairs, reason), YES if len(pairs) == len(known) else doubt)
        for key, pairs in sorted(collected.items())
    )
    kept = tuple(dict.fromkeys(tuple(instance_key(key) for key in sorted(entries)) for entries, _ in known))
    return Expansion(instances, "for_each", value, kept)


def _one_of(pairs: list[tuple[Value, Value]], reason: str) -> Value:
    values = [value for _, value in pairs]
    if all(value.content == values[0].content for value in values):
        return values[0]
    return Value(DYNAMIC, Unknown(reason, alternatives=tuple(values)), values[0].span)


def _entries(value: Value, span: Span) -> tuple[dict[str, tuple[Value, Value]], list[Value]]:
    """The entries with one instance each, by key, and the unknown elements of a set."""
    content = value.content
    if content is None:
        raise _refused("for_each", 'the given "for_each" argument value is null', span)
    if is_mapping(value.type) and isinstance(content, Mapping):
        return {key: (Value(STRING, key, content[key].span or span), content[key]) for key in content}, []
    if not is_kind(value.type, "set") or not isinstance(content, tuple):
        detail = "the value must be a map, or set of strings"
        raise _refused("for_each", detail, span)
    entries: dict[str, tuple[Value, Value]] = {}
    strangers: list[Value] = []
    for element in content:
        if element.unknown is not None:
            strangers.append(element)
        elif isinstance(element.content, str):
            entries[element.content] = (element, element)
        else:
            detail = "each element of a set must be a string that is not null"
            raise EvaluationError("Invalid for_each set argument", f"The given set is unsuitable: {detail}.", span)
    return entries, strangers


_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def instance_key(key: str) -> str:
    """An instance key as written in an address: `["a"]`."""
    escaped = "".join(_ESCAPES.get(character, character) for character in key)
    escaped = escaped.replace("${", "$${").replace("%{", "%%{")
    return f'["{escaped}"]'
