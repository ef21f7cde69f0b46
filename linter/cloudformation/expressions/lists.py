"""The intrinsic functions that take or return lists."""

from __future__ import annotations

from ipaddress import ip_network

from linter.cloudformation.expressions.arguments import listed, malformed, value_of
from linter.cloudformation.expressions.cidr import blocks
from linter.cloudformation.expressions.combining import MOST_CASES, element, name_of, through, why_open, written
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Call
from linter.value import Array, Choice, Option, Record, Reference, Scalar, Unknown, Value


def select(call: Call, scope: Scope) -> Value:
    """`Fn::Select`: one element of a list, counted from 0."""
    parts = listed(call, 2, 2)
    if parts is None:
        return malformed(call, "an index and a list")
    given = (value_of(parts[0], scope), value_of(parts[1], scope))
    return through(given, lambda index, items: _selected(index, items, call), call.span)


def _selected(index: Value, items: Value, call: Call) -> Value:
    if isinstance(index, (Unknown, Reference)):
        if isinstance(items, Array) and items.rest is None and 0 < len(items.items) <= MOST_CASES:
            return Choice(tuple(Option(item) for item in items.items), call.span, why_open(index))
        return Unknown(why_open(index), call.span)
    number = rendered(index.content) if isinstance(index, Scalar) else ""
    if not number.isdecimal() or isinstance(items, (Scalar, Record)):
        return malformed(call, "an index and a list")
    return element(items, int(number), call.span)


def length(call: Call, scope: Scope) -> Value:
    """`Fn::Length`: how many elements a list has."""
    return through((value_of(call.argument, scope),), lambda items: _length(items, call), call.span)


def _length(items: Value, call: Call) -> Value:
    if isinstance(items, Array) and items.rest is None:
        return Scalar(len(items.items), call.span)
    if isinstance(items, (Scalar, Record)):
        return malformed(call, "a list")
    return Unknown(why_open(items), call.span, token=f"length of {name_of(items)}" if name_of(items) else "")


def get_azs(call: Call, scope: Scope) -> Value:
    """`Fn::GetAZs`: the zones of a region. Their number is unknown, but each element has a token of its own."""
    region = value_of(call.argument, scope)
    if isinstance(region, Scalar) and not region.content:
        region = scope.names.ref("AWS::Region", call.span, scope) or region
    return through((region,), lambda named: _zones(named, call), call.span)


def _zones(region: Value, call: Call) -> Value:
    named = written(region) if isinstance(region, Scalar) else name_of(region)
    reason = f"the availability zones of {named or 'a region'} are known at deployment"
    token = f"availability zones of {named}" if named else ""
    return Unknown(reason, call.span, token=token, hint="List<AWS::EC2::AvailabilityZone::Name>")


def cidr(call: Call, scope: Scope) -> Value:
    """`Fn::Cidr`: an address block divided into equal blocks."""
    parts = listed(call, 2, 3)
    if parts is None:
        return malformed(call, "an address block, a count and the number of host bits")
    given = tuple(value_of(part, scope) for part in parts)
    return through(given, lambda *values: _blocks(values, call), call.span)


def _blocks(given: tuple[Value, ...], call: Call) -> Value:
    contents: list[str] = []
    for argument in given:
        if not isinstance(argument, Scalar):
            named = all(isinstance(part, Scalar) or name_of(part) for part in given)
            token = "Fn::Cidr of " + ", ".join(written(part) for part in given) if named else ""
            return Unknown(why_open(argument), call.span, token=token)
        contents.append(rendered(argument.content))
    try:
        bits = int(contents[2]) if len(contents) > 2 else _default_bits(contents[0])
        cut = blocks(contents[0], int(contents[1]), bits)
    except ValueError as error:
        return Unknown(f"Fn::Cidr: {error}", call.span)
    return Array(tuple(Scalar(block, call.span) for block in cut), call.span)


def _default_bits(block: str) -> int:
    return 8 if ip_network(block, strict=False).version == 4 else 64
