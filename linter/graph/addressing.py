"""The addresses of VPCs, subnets and interfaces, private and public.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
"""

from __future__ import annotations

from dataclasses import dataclass

from linter.source import Span
from linter.truth import Truth


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Whether an interface has an address that the internet can send to, and what gives or withholds it.

    For IPv4 it is one AWS maps to the private address; an IPv6 address is its own public address.
    """

    has: Truth
    why: str
    span: Span
