"""The graph as one self-contained page: VPCs hold subnets, subnets hold interfaces, paths in are highlighted.

What is read from files is escaped wherever it stands, and the page may run nothing but its own script, which is the
same in every page and finds everything it draws in the elements themselves.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape

from linter.atlas.atlas import Atlas, Exposed, Item
from linter.finding import Hop, Problem
from linter.report.graph_page import SCRIPT, STYLE
from linter.report.graph_plan import House, Plan, Room, in_words, laid_out, name_of, place_of
from linter.report.plain import counted, visible
from linter.report.wording import hop_in_words


def render(atlases: Iterable[Atlas], problems: Iterable[Problem] = ()) -> str:
    """The page, of all deployments."""
    drawn = [_Page(f"d{number}", atlas) for number, atlas in enumerate(atlases)]
    body = "\n".join(line for page in drawn for line in page.lines())
    wrong = "".join(f'<p class="wrong">{_text(f"{unjudged.span}: {unjudged.message}")}</p>' for unjudged in problems)
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What the internet reaches</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{wrong}{body or '<p>There is no deployment here.</p>'}\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


class _Page:
    """One deployment on the page."""

    def __init__(self, name: str, atlas: Atlas) -> None:
        self.name = name
        self.atlas = atlas
        self.plan: Plan = laid_out(atlas)
        self.ids = {item.key: f"{name}-{number}" for number, item in enumerate(atlas.items)}
        self.doors = {item.address: self.ids[item.key] for item in reversed(atlas.items) if item.kind == "interface"}
        self._shown: set[str] = set()

    def lines(self) -> Iterator[str]:
        sure = sum(exposed.verdict.certain for exposed in self.atlas.exposed)
        perhaps = len(self.atlas.exposed) - sure
        yield f'<section class="deployment" id="{self.name}">'
        yield f"<h1>{_text(self.atlas.place)}</h1>"
        yield (
            f'<p class="sum"><b class="certain">{counted(sure, "interface")} reached from the internet</b>'
            f'<b class="possible">{perhaps} perhaps</b> {_KEY}</p>'
        )
        yield f'<div class="internet" id="{self.name}-world">internet</div>'
        for house in self.plan.houses:
            yield from self.house(house)
        if self.plan.outside:
            yield '<div class="vpc unknown"><h2>in no subnet that is known</h2><div class="cards">'
            yield from map(self.card, self.plan.outside)
            yield "</div></div>"
        yield from self.ways()
        yield f'<svg class="ways" data-from="{self.name}-world"></svg></section>'

    def house(self, house: House) -> Iterator[str]:
        vpc = house.vpc
        title = _text(vpc.key) if vpc is not None else "a VPC that is not known"
        tip = f' data-tip="{_text(place_of(vpc))}"' if vpc is not None else ""
        yield f'<div class="vpc"><h2{tip}>{title}</h2><div class="gateways">'
        for gateway in house.gateways:
            identity = self.ids[gateway.key]
            tip = _text(f"{gateway.kind} at {place_of(gateway)}")
            yield f'<span class="gateway" id="{identity}" tabindex="0" data-tip="{tip}">{_text(gateway.key)}</span>'
        yield "</div>"
        for kind in CLASSES:
            rooms = [room for room in house.rooms if _class_of(room) == kind]
            if rooms:
                yield '<div class="subnets">'
                for room in rooms:
                    yield from self.room(room)
                yield "</div>"
        yield "</div>"

    def room(self, room: Room) -> Iterator[str]:
        kind = _class_of(room)
        yield f'<div class="subnet {kind}"><h3 tabindex="0" data-tip="{_text(place_of(room.subnet))}">'
        yield f'{_text(room.subnet.key)}</h3><p>{_text(room.subnet_class)}</p><div class="cards">'
        for interface in room.interfaces:
            yield self.card(interface)
        yield "</div></div>"

    def card(self, item: Item) -> str:
        exposed = self.plan.exposed.get(item.key)
        state = "" if exposed is None else " certain" if exposed.verdict.certain else " possible"
        identity = "" if item.key in self._shown else f' id="{self.ids[item.key]}"'
        self._shown.add(item.key)
        way = "" if exposed is None else f' data-way="{self.way(exposed, self.ids[item.key])}"'
        services = "" if exposed is None else f"<em>{_text(exposed.services)}</em>"
        tip = _text(f"{place_of(item)} {_public(item)}".strip())
        return (
            f'<div class="card{state}"{identity} tabindex="0" data-tip="{tip}"{way}>'
            f"<strong>{_text(name_of(item))}</strong><small>{_text(item.type)}</small>{services}</div>"
        )

    def way(self, exposed: Exposed, card: str) -> str:
        """The elements that a path from the internet passes before a card: a gateway, the load balancers."""
        entered = [self.ids[hop.node] for hop in exposed.path if hop.action == "enter" and hop.node in self.ids]
        passed = [self.doors[hop.node] for hop in exposed.path if hop.action == "deliver" and hop.node in self.doors]
        return " ".join(node for node in dict.fromkeys([*entered[:1], *passed]) if node != card)

    def ways(self) -> Iterator[str]:
        if not self.atlas.exposed:
            return
        yield '<div class="list"><h2>Ways in</h2>'
        for exposed in self.atlas.exposed:
            state = "certain" if exposed.verdict.certain else "possible"
            name = exposed.interface.removesuffix("/0")
            yield f'<details><summary><b class="{state}">{state}</b> {_text(name)} on {_text(exposed.services)}'
            yield "</summary><ol>"
            yield from (_hop(hop) for hop in exposed.path)
            yield from (f"<li>not known: {_text(doubt.reason)}</li>" for doubt in exposed.verdict.doubts)
            yield "</ol></details>"
        yield "</div>"


CLASSES = ("public", "private", "other", "isolated")
"""The styles of subnets, from the top of a VPC to its bottom."""
_KEY = '<span class="key">hover or focus a box to see where it is declared</span>'


def _hop(hop: Hop) -> str:
    return f"<li>{_text(hop_in_words(hop))} <code>{_text(in_words(hop.span))}</code></li>"


def _public(item: Item) -> str:
    address = next((fact for fact in item.facts if fact.about == "public IPv4 address"), None)
    return "" if address is None else f"- public address: {address.why}"


def _class_of(room: Room) -> str:
    """The style of a subnet: by the first of its classes."""
    word = room.subnet_class.split(" ")[0].split("/")[0]
    return word if word in CLASSES else "other"


def _text(text: str) -> str:
    return escape(visible(text), quote=True)
