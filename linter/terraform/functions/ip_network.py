"""IP network functions.

https://developer.hashicorp.com/terraform/language/functions/cidrsubnet
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from msgspec.structs import replace

from linter.terraform.functions.function import Call, Function, FunctionError, Parameter, integer, plain
from linter.terraform.functions.knowledge import knowing, unknown_of
from linter.terraform.values.cty import BOOL, NUMBER, STRING, Collection, Content, Unknown, Value, list_of, string

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"

_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_LOW_64 = (1 << 64) - 1
_PREFIX = Parameter("prefix", STRING)


def _parsed(prefix: Content, argument: int | None = None) -> Network:
    """The network of a prefix; host bits are dropped, and octets may have leading zeros."""
    text = str(prefix)
    address, slash, length = text.partition("/")
    if ":" not in address:
        address = _LEADING_ZEROS.sub("", address)
    valid = slash and length.isascii() and length.isdecimal() and "%" not in address
    try:
        if not valid:
            raise ValueError(text)
        network = ipaddress.ip_network(f"{address}/{length}", strict=False)
    except ValueError as error:
        raise FunctionError(f"invalid CIDR expression: invalid CIDR address: {text}", argument) from error
    mapped = network.network_address.ipv4_mapped if isinstance(network, ipaddress.IPv6Network) else None
    return ipaddress.ip_network(f"{mapped}/{network.prefixlen - 96}") if mapped and network.prefixlen >= 96 else network


def _whole(content: Content) -> int:
    if not isinstance(content, Fraction) or content.denominator != 1:
        raise FunctionError("value must be a whole number")
    return content.numerator


def _host(prefix: Content, number: Content) -> str:
    network, host = _parsed(prefix), _whole(number)
    size = network.num_addresses
    place = host if host >= 0 else -host - 1
    if place >= size:
        raise FunctionError(f"prefix of {network.prefixlen} does not accommodate a host numbered {host}")
    return str(network[host if host >= 0 else size + host])


def _netmask(prefix: Content) -> str:
    network = _parsed(prefix)
    if network.version == 6:
        raise FunctionError(f"IPv6 addresses cannot have a netmask: {prefix}")
    return str(network.netmask)


def _subnet(prefix: Content, added: Content, number: Content) -> str:
    extra, place = integer(added), _whole(number)
    network = _parsed(prefix)
    length = network.prefixlen + extra
    if not 0 <= length <= network.max_prefixlen:
        raise FunctionError(f"insufficient address space to extend prefix of {network.prefixlen} by {extra}")
    if extra < 64 and abs(place) & _LOW_64 > (1 << max(extra, 0)) - 1:
        raise FunctionError(f"prefix extension of {extra} does not accommodate a subnet numbered {place}")
    # A negative number reaches over the prefix in two's complement, and the sign is dropped then, as go-cidr does.
    start = abs(int(network.network_address) | (place << (network.max_prefixlen - length)))
    return f"{network.network_address.__class__(start % (1 << network.max_prefixlen))}/{length}"


def _subnet_glimpse(call: Call) -> Value:
    """The unknown result, which has at least the added bits in its mask."""
    prefix, added, _ = call.arguments
    result = unknown_of(call)
    if result.unknown is None or not isinstance(added.content, Fraction) or added.content.denominator != 1:
        return result
    mask = prefix.unknown.mask if prefix.unknown is not None else _mask(prefix.content)
    return replace(result, content=replace(result.unknown, mask=max(0, mask + int(added.content))))


def _mask(content: Content) -> int:
    try:
        return _parsed(content).prefixlen
    except FunctionError:
        return 0


def _subnets(call: Call) -> Value:
    network = _parsed(call.arguments[0].content, 0)
    subnets: list[Value] = []
    bits = network.max_prefixlen
    start = int(network.network_address)
    end = start + network.num_addresses
    for index, argument in enumerate(call.arguments[1:], 1):
        added = integer(argument.content, index)
        if added < 1:
            raise FunctionError("must extend prefix by at least one bit", index)
        if added > 32:
            raise FunctionError("may not extend prefix by more than 32 bits", index)
        length = network.prefixlen + added
        if length > bits:
            raise FunctionError(
                f"would extend prefix to {length} bits, which is too long for an IPv{network.version} address", index
            )
        size = 1 << (bits - length)
        start = -(-start // size) * size
        # terraform starts from the block in front of the first; of 0.0.0.0 and :: that lies at the far end.
        if start + size > end or not start:
            raise FunctionError(
                f"not enough remaining address space for a subnet with a prefix of {length} bits", index
            )
        subnets.append(string(f"{network.network_address.__class__(start)}/{length}"))
        start += size
    return list_of(subnets, STRING)


def _subnets_glimpse(call: Call) -> Value:
    """The unknown result, with a known number of networks."""
    result = unknown_of(call)
    reason = result.unknown.reason if result.unknown is not None else "not known before apply"
    networks = tuple(Value(STRING, Unknown(reason)) for _ in call.arguments[1:])
    return knowing(result, (list_of(networks, STRING),))


def _contains(prefix: Content, contained: Content) -> bool:
    """OpenTofu's test whether a block contains an address or another block.

    https://opentofu.org/docs/language/functions/cidrcontains/
    """
    outer = _parsed(prefix)
    try:
        inner = ipaddress.ip_network(str(contained), strict=False)
    except ValueError as error:
        raise FunctionError(f"invalid IP address or prefix: {contained}") from error
    if outer.version != inner.version:
        raise FunctionError(f"address family mismatch: {prefix} vs. {contained}")
    return inner.network_address in outer and inner.broadcast_address in outer


FUNCTIONS: Mapping[str, Function] = {
    "cidrcontains": plain(_contains, BOOL, Parameter("containing_prefix", STRING), Parameter("contained", STRING)),
    "cidrhost": plain(_host, STRING, _PREFIX, Parameter("hostnum", NUMBER)),
    "cidrnetmask": plain(_netmask, STRING, _PREFIX),
    "cidrsubnet": replace(
        plain(_subnet, STRING, _PREFIX, Parameter("newbits", NUMBER), Parameter("netnum", NUMBER)),
        glimpse=_subnet_glimpse,
    ),
    "cidrsubnets": Function(
        _subnets, (_PREFIX,), Parameter("newbits", NUMBER), Collection("list", STRING), glimpse=_subnets_glimpse
    ),
}
