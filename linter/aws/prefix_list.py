"""Prefix lists: named sets of CIDR blocks, customer-managed or AWS-managed.

https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import links, number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Links, Referrer


class PrefixList(Node):
    """A set of CIDR blocks that rules and routes can refer to."""

    spellings = declared_by("aws_ec2_managed_prefix_list", "AWS::EC2::PrefixList")
    name_field = "name"
    identifier = "pl"

    name = text(terraform="name", cloudformation="PrefixListName")
    address_family = text(terraform="address_family", cloudformation="AddressFamily")
    max_entries = number(terraform="max_entries", cloudformation="MaxEntries")

    @property
    def entries(self) -> tuple[Referrer[PrefixListEntry], ...]:
        """Its declared entries, inline and separate."""
        return self.resolver.referring(PrefixListEntry, "prefix_list", self)


class PrefixListEntry(Node):
    """A CIDR block of a prefix list."""

    spellings = declared_by(
        inline("aws_ec2_managed_prefix_list", "entry"),
        "aws_ec2_managed_prefix_list_entry",
        inline("AWS::EC2::PrefixList", "Entries"),
    )

    of = links(lambda: PrefixList, terraform="prefix_list_id")
    cidr_v4 = cidrs(terraform="cidr", cloudformation="Cidr", family=4)
    cidr_v6 = cidrs(terraform="cidr", cloudformation="Cidr", family=6)

    @property
    def prefix_list(self) -> Links[PrefixList]:
        """The prefix list: the one it is nested in, or the one it refers to."""
        return self.owner(PrefixList) or self.of
