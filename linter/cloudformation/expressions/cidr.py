"""Divide an address block as `Fn::Cidr` does.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
"""

from __future__ import annotations

from ipaddress import ip_network

MOST_BLOCKS = 256


def blocks(block: str, count: int, host_bits: int) -> tuple[str, ...]:
    """The first `count` blocks with `host_bits` host bits each, of an IPv4 or IPv6 block.

    Raises:
        ValueError: `block` is not an address block, or does not hold that many.
    """
    whole = ip_network(block, strict=False)
    prefix = whole.max_prefixlen - host_bits
    if not 1 <= count <= MOST_BLOCKS:
        raise ValueError(f"the count {count} is not between 1 and {MOST_BLOCKS}")
    if not whole.prefixlen <= prefix <= whole.max_prefixlen:
        raise ValueError(f"{block} has no blocks with {host_bits} host bits")
    if count > 1 << (prefix - whole.prefixlen):
        raise ValueError(f"{block} does not hold {count} blocks with {host_bits} host bits")
    first = int(whole.network_address)
    return tuple(f"{type(whole.network_address)(first + (at << host_bits))}/{prefix}" for at in range(count))
