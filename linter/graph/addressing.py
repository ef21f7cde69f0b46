"""The addresses of VPCs, subnets and prefix lists, and whether an interface has a public one.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
"""

from __future__ import annotations

from msgspec import Struct

from linter.aws.cidr_blocks import Cidrs
from linter.aws.node import Node
from linter.aws.prefix_list import PrefixList
from linter.aws.vpc import Subnet, Vpc, VpcCidr
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.implicit import DEFAULT_RANGE
from linter.network import (
    ADDRESSES_V4,
    ADDRESSES_V6,
    EVERY_ADDRESS,
    INTERNET,
    NO_ADDRESS,
    Addresses,
    Between,
    addresses,
    united,
)
from linter.source import Span
from linter.truth import Doubt, Truth
from linter.value import Scalar

AWS_SERVICES = (".s3", ".dynamodb", ".s3express")
CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing"


class PublicAddress(Struct, frozen=True):
    """Whether the internet can send to an address of the interface, and what assigns or withholds that address.

    For IPv4 it is one AWS maps to the private address; an IPv6 address is its own public address.
    """

    has: Truth
    why: str
    span: Span


@fact
def ranges_of(graph: Graph, vpc: Vpc) -> tuple[Between, ...]:
    """The address ranges of a VPC, of both families, one by one; for a range that may not exist, `least` is empty.

    What a VPC is passed to may add a range: there must be one around every subnet that is outside of those declared.
    """
    if not vpc.is_seen:
        return (_unseen(vpc, EVERY_ADDRESS),)
    ranges = [*_written(vpc.cidr_v4), *_written(vpc.cidr_v6)]
    if not vpc.cidr_v4.written.possible:
        ranges.append(_known(DEFAULT_RANGE) if vpc.is_default.known else _unseen(vpc, Addresses(v4=ADDRESSES_V4)))
    if not vpc.cidr_v6.written.possible:
        ranges += _generated(vpc, vpc.generated_v6.is_(wanted=True) | ~vpc.pool_v6.omitted)
    for further in vpc.further_cidrs:
        ranges += [held.guarded(further.applies) for held in _further(further.node)]
    opened = graph.opened(vpc)
    if opened:
        declared = united(ranges).most
        blocks = (held.most for subnet in graph.referring(Subnet, "vpc", vpc) for held in _written(subnet.node.cidr_v4))
        ranges += [Between(NO_ADDRESS, block, opened) for block in blocks if not block <= declared]
    return tuple(ranges)


def cidrs_of(graph: Graph, vpc: Vpc) -> Between:
    """All addresses of a VPC, of both families."""
    return united(ranges_of(graph, vpc))


@fact
def cidrs_of_subnet(graph: Graph, subnet: Subnet) -> Between:
    """The addresses of a subnet, of both families; where they are not declared, they are within those of its VPC."""
    if not subnet.is_seen:
        return _unseen(subnet, EVERY_ADDRESS)
    vpcs = united(range_ for vpc in subnet.vpc for range_ in ranges_of(graph, vpc))
    ranges = [*_written(subnet.cidr_v4), *_written(subnet.cidr_v6)]
    for further in subnet.further_cidrs:
        ranges += [held.guarded(further.applies) for held in _written(further.node.cidr_v6)]
    if not subnet.cidr_v4.written.possible and not subnet.ipv6_native.is_(wanted=True).certain:
        ranges.append(_unseen(subnet, Addresses(v4=vpcs.most.v4)))
    return united(ranges)


@fact
def clients_in(graph: Graph, prefix_list: PrefixList) -> Between:
    """The addresses of a prefix list that clients connect from.

    S3 and DynamoDB open no connections, so their lists hold no clients. Behind CloudFront anybody can be the client.
    """
    if not prefix_list.is_seen and _aws_name(prefix_list).endswith(AWS_SERVICES):
        return Between(NO_ADDRESS, NO_ADDRESS)
    return entries_in(graph, prefix_list)


@fact
def entries_in(_graph: Graph, prefix_list: PrefixList) -> Between:
    """The addresses of a prefix list: its entries, or for a list that AWS manages, some public addresses.

    https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    if prefix_list.is_seen:
        return united(
            held.guarded(entry.applies)
            for entry in prefix_list.entries
            for cidrs in (entry.node.cidr_v4, entry.node.cidr_v6)
            for held in _written(cidrs)
        )
    return _unseen(prefix_list, INTERNET if is_of_aws(prefix_list) else EVERY_ADDRESS)


def is_of_aws(prefix_list: PrefixList) -> bool:
    """Whether AWS manages the list for one of its services: it holds some public addresses, but never all of them."""
    name = _aws_name(prefix_list)
    return name.endswith(AWS_SERVICES) or name == CLOUDFRONT


def _aws_name(prefix_list: PrefixList) -> str:
    """The name of a prefix list that a data source looks up, if the data source names it."""
    entries = prefix_list.resource.body.entries
    said = entries.get("name") or entries.get("prefix_list_name")
    return str(said.content) if isinstance(said, Scalar) else ""


def _written(cidrs: Cidrs) -> list[Between]:
    return [block.held for block in cidrs.blocks if block.given.possible]


def _further(added: VpcCidr) -> list[Between]:
    ranges = [*_written(added.cidr_v4), *_written(added.cidr_v6)]
    if not ranges and not added.pool_v4.omitted.certain:
        return [_unseen(added, Addresses(v4=ADDRESSES_V4))]
    return ranges or _generated(added, added.is_v6)


def _generated(node: Node, when: Truth) -> list[Between]:
    return [_unseen(node, Addresses(v6=ADDRESSES_V6))] if when.possible else []


def _unseen(node: Node, most: Addresses) -> Between:
    return Between(NO_ADDRESS, most, (Doubt(f"the addresses of {node} are not known", node.span),))


def _known(cidr: str) -> Between:
    held = addresses(cidr)
    return Between(held, held)
