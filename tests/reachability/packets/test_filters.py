"""Whatever the unknown entries of a network ACL turn out to be, a packet passes only within the bounds."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations, product
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linter.aws.network_acl import NetworkAcl
from linter.aws.vpc import Subnet
from linter.graph.filtering import Direction
from linter.network import (
    ICMP,
    ICMPV6,
    PORTS,
    TCP,
    UDP,
    Addresses,
    Between,
    Service,
    addresses,
    union,
)
from linter.reachability.packets.filters import Filters, serving
from linter.resource import Dialect
from linter.truth import Doubt
from tests.graph.deployments import graph_of, the

PORT, OTHER_PORT = 22, 443
BLOCKS = ("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "128.0.0.0/1")
PROBES = ("9.9.9.9", "10.0.0.1", "10.9.9.9", "200.1.1.1")
NUMBERS = (1, 2, 3)
UNKNOWN = ("", "number", "action", "block", "existence", "port")


@dataclass(frozen=True)
class Entry:
    """One entry, and the one thing about it that no file says."""

    number: int
    allows: bool
    block: str
    port: int
    unknown: str = ""
    exists: bool = True

    def text(self, at: int) -> str:
        """The entry as Terraform writes it."""
        said = {
            "number": str(self.number),
            "action": '"allow"' if self.allows else '"deny"',
            "block": f'"{self.block}"',
            "port": str(self.port),
            "existence": "1",
        }
        if self.unknown:
            said[self.unknown] = "var.unknown"
        return f"""
        resource "aws_network_acl_rule" "entry{at}" {{
          count          = {said["existence"]}
          network_acl_id = aws_network_acl.list.id
          egress         = false
          rule_number    = {said["number"]}
          rule_action    = {said["action"]}
          protocol       = "tcp"
          from_port      = {said["port"]}
          to_port        = {said["port"]}
          cidr_block     = {said["block"]}
        }}
        """

    def completions(self) -> Iterator[Entry]:
        """All that it may turn out to be."""
        if self.unknown == "number":
            yield from (replace(self, number=each) for each in range(len(NUMBERS) + 2))
        elif self.unknown == "action":
            yield from (replace(self, allows=each) for each in (True, False))
        elif self.unknown == "block":
            yield from (replace(self, block=each) for each in BLOCKS)
        elif self.unknown == "existence":
            yield from (replace(self, exists=each) for each in (True, False))
        elif self.unknown == "port":
            yield from (replace(self, port=each) for each in (PORT, OTHER_PORT))
        else:
            yield self


def deployable(entries: tuple[Entry, ...]) -> bool:
    """Whether no number that shows only at deployment is one that another entry has: AWS refuses that."""
    numbers = [each.number for each in entries if each.exists]
    return all(each.unknown != "number" or numbers.count(each.number) == 1 for each in entries)


def outcomes(entries: tuple[Entry, ...], probe: str) -> set[bool]:
    """Whether AWS lets the packet pass: the first match by number; of several of one number any may be the one."""
    found = set()
    for order in permutations(each for each in entries if each.exists):
        kept = {each.number: each for each in order}
        matching = (
            each.allows
            for each in sorted(kept.values(), key=attrgetter("number"))
            if each.port == PORT and ipaddress.ip_address(probe) in ipaddress.ip_network(each.block)
        )
        found.add(next(matching, False))
    return found


def bounds(entries: list[Entry]) -> Between:
    text = 'variable "unknown" {}\nresource "aws_network_acl" "list" {\n  vpc_id = "vpc-0123"\n}\n'
    with TemporaryDirectory() as folder:
        written = text + "".join(each.text(at) for at, each in enumerate(entries))
        graph = graph_of(Path(folder), Dialect.TERRAFORM, written)
        found = Filters(graph).entries(the(graph, NetworkAcl, "list"), Direction.INGRESS)
        found = found.on(TCP, union((PORT, PORT)))
        return Between(found.least.sources, found.most.sources)


ENTRY = st.builds(
    Entry,
    st.sampled_from(NUMBERS),
    st.booleans(),
    st.sampled_from(BLOCKS),
    st.sampled_from((PORT, PORT, OTHER_PORT)),
    st.sampled_from(UNKNOWN),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=3))
@example([Entry(1, True, BLOCKS[0], PORT), Entry(2, False, BLOCKS[0], PORT, "number")])
def test_the_bounds_hold_for_every_completion_of_what_is_not_known(entries: list[Entry]) -> None:
    found = bounds(entries)
    for completion in product(*(tuple(each.completions()) for each in entries)):
        if not deployable(completion):
            continue
        for probe in PROBES:
            for passes in outcomes(completion, probe):
                wanted = addresses(probe)
                assert wanted <= found.most if passes else not wanted & found.least


@settings(max_examples=50, deadline=None)
@given(st.lists(st.builds(replace, ENTRY, unknown=st.just("")), max_size=4, unique_by=attrgetter("number")))
def test_known_entries_leave_nothing_open(entries: list[Entry]) -> None:
    found = bounds(entries)
    assert found.least == found.most
    for probe in PROBES:
        assert outcomes(tuple(entries), probe) == {addresses(probe) <= found.least}


ALL, PRIVATE = BLOCKS[:2]


@pytest.mark.parametrize(
    ("entries", "least", "most"),
    [
        pytest.param([Entry(1, True, ALL, PORT)], {ALL}, {ALL}, id="an allowance"),
        pytest.param(
            [Entry(1, False, PRIVATE, PORT), Entry(2, True, ALL, PORT)], {ALL, "-"}, {ALL, "-"}, id="a denial first"
        ),
        pytest.param([Entry(1, True, ALL, PORT), Entry(2, False, PRIVATE, PORT)], {ALL}, {ALL}, id="a denial after"),
        pytest.param([Entry(1, True, PRIVATE, PORT, "action")], set(), {PRIVATE}, id="perhaps an allowance"),
        pytest.param(
            [Entry(1, True, PRIVATE, PORT, "action"), Entry(2, True, ALL, PORT)],
            {ALL, "-"},
            {ALL},
            id="perhaps a denial",
        ),
        pytest.param(
            [Entry(1, False, PRIVATE, PORT, "existence"), Entry(2, True, ALL, PORT)],
            {ALL, "-"},
            {ALL},
            id="a denial that may not be there",
        ),
        pytest.param(
            [Entry(1, True, PRIVATE, PORT, "existence")], set(), {PRIVATE}, id="an allowance that may not be there"
        ),
        pytest.param(
            [Entry(1, True, ALL, PORT), Entry(2, False, PRIVATE, PORT, "number")],
            {ALL, "-"},
            {ALL},
            id="a denial that may come first",
        ),
        pytest.param(
            [Entry(1, False, ALL, PORT), Entry(2, True, PRIVATE, PORT, "number")],
            set(),
            {PRIVATE},
            id="an allowance that may come first",
        ),
        pytest.param([Entry(1, True, PRIVATE, PORT, "number")], set(), {PRIVATE}, id="an allowance of any number"),
        pytest.param([Entry(1, True, PRIVATE, OTHER_PORT)], set(), set(), id="an allowance of another port"),
        pytest.param([Entry(1, True, PRIVATE, PORT, "port")], set(), {PRIVATE}, id="an allowance of some port"),
    ],
)
def test_an_acl_allows_surely_and_at_most(entries: list[Entry], least: set[str], most: set[str]) -> None:
    """A block or two: `-` takes the private one away again."""

    def held(blocks: set[str]) -> Addresses:
        wanted = addresses(*(blocks - {"-"}))
        return wanted - addresses(PRIVATE) if "-" in blocks else wanted

    found = bounds(entries)
    assert (found.least, found.most) == (held(least), held(most))


def test_what_is_of_one_of_several_protocols_is_surely_of_none() -> None:
    everywhere, ssh = Between(addresses(ALL), addresses(ALL)), union((22, 22))
    either = serving(Service((TCP, UDP), ssh, ssh, (Doubt("which"),)), everywhere)
    assert not either.least
    assert either.most.on(TCP)
    assert either.most.on(UDP)
    assert not either.most.on(ICMP)
    assert not serving(Service((), ssh, ssh), everywhere).least
    assert serving(Service((), ssh, ssh), everywhere).most.on(ICMP)


def test_types_count_for_icmp_of_both_families_and_ports_for_tcp_and_udp() -> None:
    everywhere, none = Between(addresses(ALL), addresses(ALL)), union()
    for protocol in (ICMP, ICMPV6):
        pinged = serving(Service((protocol,), none, none, (), union((8, 8)), union((8, 9))), everywhere)
        assert (pinged.least.boxes[0].ports, pinged.most.boxes[0].ports) == (union((8, 8)), union((8, 9)))
    assert serving(Service((UDP,), union((53, 53)), union((53, 54))), everywhere).least.boxes[0].ports == union(
        (53, 53)
    )
    assert serving(Service((47,), none, none), everywhere).least.boxes[0].ports == PORTS


EITHER_ACL = """
variable "unsure" {
  type = bool
}
variable "number" {
  type = number
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_network_acl" "open" {
  vpc_id = aws_vpc.main.id
}
resource "aws_network_acl_rule" "open" {
  network_acl_id = aws_network_acl.open.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = ["0.0.0.0/0", "10.0.0.0/8"][var.number]
}
resource "aws_network_acl" "closed" {
  vpc_id = aws_vpc.main.id
}
resource "aws_network_acl_association" "web" {
  subnet_id      = aws_subnet.web.id
  network_acl_id = var.unsure ? aws_network_acl.open.id : aws_network_acl.closed.id
}
"""


def test_either_of_two_lists_lets_through_at_most_what_one_does_and_says_why(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, Dialect.TERRAFORM, EITHER_ACL)
    allowed = Filters(graph).acl(the(graph, Subnet, "web"), Direction.INGRESS)
    assert not allowed.least
    assert allowed.most
    reasons = " ".join(doubt.reason for doubt in allowed.doubts)
    assert "var.unsure" in reasons
    assert "var.number" in reasons
