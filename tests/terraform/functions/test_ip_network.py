"""IP networks, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from linter.terraform.functions import Context, call
from linter.terraform.values.cty import NUMBER, STRING, Unknown, Value, string

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('cidrhost("10.0.0.0/24", -256)', "10.0.0.0"),
        ('cidrhost("2001:db8::/64", 18446744073709551615)', "2001:db8::ffff:ffff:ffff:ffff"),
        ('cidrcontains("10.0.0.0/8", "10.1.2.3")', True),
        ('cidrcontains("10.0.0.0/16", "10.0.0.0/8")', False),
        ('cidrcontains("fd00::/8", "fd12::/16")', True),
        ('cidrnetmask("10.0.0.0/31")', "255.255.255.254"),
        ('cidrsubnet("10.1.2.240/28", 1, 1)', "10.1.2.248/29"),
        ('cidrsubnet("fd00::/16", 112, 1)', "fd00::1/128"),
        ('cidrsubnets("10.0.0.0/8", 8, 1)', ["10.0.0.0/16", "10.128.0.0/9"]),
        ('cidrsubnet("010.008.0.0/16", 0, 0)', "10.8.0.0/16"),
    ],
)
def test_addresses_are_counted(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('cidrhost("10.0.0.0/30", 4)', "does not accommodate a host numbered 4"),
        ('cidrsubnet("10.0.0.0/16", 17, 0)', "insufficient address space"),
        ('cidrsubnet("10.0.0.0/16", 1, 2)', "does not accommodate a subnet numbered 2"),
        ('cidrsubnets("10.0.0.0/16", 1, 1, 8)', "not enough remaining address space"),
        ('cidrsubnets("10.0.0.0/30", 3)', "too long for an IPv4 address"),
        ('cidrsubnets("fd00::/8", 33)', "more than 32 bits"),
        ('cidrnetmask("fd00::/8")', "IPv6 addresses cannot have a netmask"),
        ('cidrhost("10.0.0.0", 0)', "invalid CIDR"),
    ],
)
def test_refuses_what_does_not_fit_in(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)


def test_a_subnet_of_an_unknown_block_has_at_least_the_bits_that_are_added() -> None:
    block = Value(STRING, Unknown("not known"))
    eight, two = (Value(NUMBER, Fraction(number)) for number in (8, 2))
    narrower = call("cidrsubnet", (block, eight, two), Context(Path()))
    narrowest = call("cidrsubnet", (narrower, eight, two), Context(Path()))
    within = call("cidrsubnet", (string("10.0.0.0/16"), eight, Value(NUMBER, Unknown("not known"))), Context(Path()))
    assert [value.unknown.mask for value in (narrower, narrowest, within) if value.unknown is not None] == [8, 16, 24]
