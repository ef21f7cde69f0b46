"""The controls above a map - search, filters, zoom - and the key to its colours and lines."""

from __future__ import annotations

from collections.abc import Sequence

from linter.report.html.elements import Markup, element, joined
from linter.report.html.map import SHADES, Map

_KEYS = (("/", "search"), ("Enter", "next match"), ("Esc", "clear"))
OF_MAPS = (("+", "zoom in"), ("-", "zoom out"), ("0", "actual size"))
OF_FINDINGS = (("j", "next finding"), ("k", "the one before"))
MOST_DRAWN = 8
"""With more cards that are reached, paths are drawn only for those that are opened."""

_STATES = (
    ("all", "everything"),
    ("reached", "reached, or perhaps"),
    ("certain", "surely reached"),
    ("possible", "perhaps reached"),
    ("no", "not reached"),
)
_SUBNETS = {
    "public": "public subnet: a route leads to the internet",
    "private": "private subnet: routes lead out, none in",
    "isolated": "isolated subnet: no route leads out",
    "unknown": "subnet whose routes are not certain",
}


def keys(*more: tuple[str, str]) -> Markup:
    """The keys that the page listens to."""
    listed = (part for key, does in (*_KEYS, *more) for part in (element("kbd", key), f" {does}   "))
    return element("p", "Keys: ", *listed, class_="keys")


def controls(maps: Sequence[Map]) -> Markup:
    """Search, filters, what is drawn, and zoom, for all maps of a page; hidden where scripts do not run."""
    few = sum(len(drawn.reached) for drawn in maps) <= MOST_DRAWN
    return element(
        "div",
        labelled("Search", element("input", type="search", id="map-search", autocomplete="off", spellcheck="false")),
        labelled("VPC", element("select", *_vpcs(maps), id="map-vpc")),
        labelled("Exposure", element("select", *(_option(*state) for state in _STATES), id="map-state")),
        _checkbox("map-ways", "all paths in", checked=few),
        _checkbox("map-routes", "NAT and peering", checked=False),
        element(
            "span",
            *(_button(does, label, sign) for does, label, sign in _ZOOMS),
            class_="zoom",
            role="group",
            aria_label="Zoom",
        ),
        element("output", "", id="map-count", aria_live="polite"),
        class_="tools",
        role="search",
        aria_label="The map",
    )


_ZOOMS = (("out", "Zoom out", "−"), ("one", "Zoom to 100%", "100%"), ("in", "Zoom in", "+"), ("fit", "Fit", "Fit"))


def legend() -> Markup:
    """The key to colours and lines."""
    entries = [_entry(f"swatch {shade}", _SUBNETS[shade]) for shade in SHADES]
    entries += [
        _entry("swatch card certain", "reached from the internet, certainly"),
        _entry("swatch card possible", "reached for some values of what is not known"),
        _entry("stroke certain", "path in from the internet"),
        _entry("stroke route", "route to a NAT gateway or another target"),
        _entry("stroke joint", "peering, transit gateway"),
    ]
    return element("details", element("summary", "Legend"), element("ul", *entries), class_="legend")


def _entry(kind: str, says: str) -> Markup:
    return element("li", element("span", "", class_=kind, aria_hidden="true"), says)


def _vpcs(maps: Sequence[Map]) -> list[Markup]:
    """The choices of a VPC, and of a deployment where there are several."""
    if len(maps) == 1:
        return [_option("all", "all"), *_houses(maps[0])]
    groups = (
        element("optgroup", _option(drawn.name, f"all of {drawn.title}"), *_houses(drawn), label=drawn.title)
        for drawn in maps
    )
    return [_option("all", "all"), *groups]


def _houses(drawn: Map) -> list[Markup]:
    return [
        _option(f"{drawn.name}-v{number}", house.vpc.key if house.vpc is not None else "a VPC that is not known")
        for number, house in enumerate(drawn.houses)
    ]


def _option(value: str, shown: str) -> Markup:
    return element("option", shown, value=value)


def labelled(label: str, field: Markup) -> Markup:
    """A field of a form with its label."""
    return element("label", element("span", label), field)


def _checkbox(name: str, label: str, *, checked: bool) -> Markup:
    return element(
        "label", joined([element("input", type="checkbox", id=name, checked=checked), label]), class_="check"
    )


def _button(does: str, label: str, sign: str) -> Markup:
    return element("button", sign, type="button", data_zoom=does, aria_label=label)
