"""The graph for Graphviz: clusters of clusters, what the internet reaches in red.

https://graphviz.org/doc/info/lang.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.atlas.atlas import Atlas, Exposed, Item
from linter.finding import Problem
from linter.report.formats import RenderOptions
from linter.report.graph_plan import House, Plan, laid_out, name_of, place_of
from linter.report.plain import visible

_RED, _ORANGE = "#c0182b", "#c77700"


def render(
    atlases: Iterable[Atlas],
    _problems: Iterable[Problem] = (),
    _options: RenderOptions = RenderOptions(),  # noqa: B008 - frozen
) -> str:
    """One digraph with a cluster for each deployment."""
    lines = ["digraph moatlint {", '  node [shape=box, style=rounded, fontname="sans-serif"];', "  compound=true;"]
    for number, atlas in enumerate(atlases):
        lines += (f"  {line}" for line in _deployment(f"d{number}", atlas))
    return "\n".join([*lines, "}"]) + "\n"


def _deployment(name: str, atlas: Atlas) -> Iterator[str]:
    plan = laid_out(atlas)
    yield f"subgraph cluster_{name} {{"
    yield f"  label={_quoted(atlas.place)};"
    if plan.exposed:
        yield f'  {name}_internet [label="internet", shape=ellipse, color="{_RED}"];'
    ids: dict[str, str] = {}
    for number, house in enumerate(plan.houses):
        yield from (f"  {line}" for line in _house(f"{name}_v{number}", house, plan, ids))
    for resource in plan.outside:
        yield f"  {_node(f'{name}_o{len(ids)}', resource, plan, ids)}"
    for key, exposed in sorted(plan.exposed.items()):
        yield f"  {name}_internet -> {ids[key]} [{_way(exposed)}];"
    yield "}"


def _house(name: str, house: House, plan: Plan, ids: dict[str, str]) -> Iterator[str]:
    yield f"subgraph cluster_{name} {{"
    yield f"  label={_quoted(house.vpc.key if house.vpc is not None else 'a VPC that is not known')};"
    for number, gateway in enumerate(house.border):
        yield f"  {name}_g{number} [label={_quoted(gateway.key)}, shape=hexagon, tooltip={_quoted(place_of(gateway))}];"
    for number, room in enumerate(house.rooms):
        yield f"  subgraph cluster_{name}_s{number} {{"
        title, place = f"{room.subnet.key} ({room.subnet_class})", place_of(room.subnet)
        yield f"    label={_quoted(title)}; tooltip={_quoted(place)};"
        yield f'    {name}_s{number} [label="", shape=point, style=invis];'
        for interface in room.interfaces:
            yield f"    {_node(f'{name}_i{len(ids)}', interface, plan, ids)}"
        yield "  }"
    yield "}"


def _node(name: str, item: Item, plan: Plan, ids: dict[str, str]) -> str:
    name = ids.setdefault(item.key, name)
    exposed = plan.exposed.get(item.key)
    colour = "" if exposed is None else f', color="{_RED if exposed.verdict.certain else _ORANGE}", penwidth=2'
    return f"{name} [label={_quoted(name_of(item))}, tooltip={_quoted(place_of(item))}{colour}];"


def _way(exposed: Exposed) -> str:
    colour, style = (_RED, "bold") if exposed.verdict.certain else (_ORANGE, "dashed")
    return f'label={_quoted(exposed.services)}, color="{colour}", style={style}'


def _quoted(text: str) -> str:
    """A string of the language; a backslash would start an escape of Graphviz's own."""
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
