"""The address blocks that CloudFormation cuts from one, for `Fn::Cidr`.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
"""

from __future__ import annotations

from ipaddress import ip_network

MOST_BLOCKS = 256


def blocks(block: str, count: int, host_bits: int) -> tuple[str, ...]:
    """The first `count` blocks of `host_bits` host bits each within an address block of either family.

    Raises:
        ValueError: it is no address block, or does not hold as many.
    """
    whole = ip_network(block, strict=False)
    prefix = whole.max_prefixlen - host_bits
    if not 1 <= count <= MOST_BLOCKS:
        raise ValueError(f"{count} is not between 1 and {MOST_BLOCKS}")
    if not whole.prefixlen <= prefix <= whole.max_prefixlen:
        raise ValueError(f"{block} has no blocks of {host_bits} bits")
    if count > 1 << (prefix - whole.prefixlen):
        raise ValueError(f"{block} does not hold {count} blocks of {host_bits} bits")
    first = int(whole.network_address)
    return tuple(f"{type(whole.network_address)(first + (at << host_bits))}/{prefix}" for at in range(count))
