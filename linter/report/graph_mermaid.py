"""The graph for Markdown that renders Mermaid: subgraphs of subgraphs, what the internet reaches in red.

https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.atlas.atlas import Atlas, Item
from linter.finding import Problem
from linter.report.formats import RenderOptions
from linter.report.graph_plan import House, Plan, laid_out, name_of
from linter.report.plain import visible

_HARMLESS = frozenset(" _-./:,()")


def render(
    atlases: Iterable[Atlas],
    _problems: Iterable[Problem] = (),
    _options: RenderOptions = RenderOptions(),  # noqa: B008 - frozen
) -> str:
    """One flowchart with a subgraph for each deployment."""
    lines = ["flowchart TB"]
    for number, atlas in enumerate(atlases):
        lines += (f"  {line}" for line in _deployment(f"d{number}", atlas))
    lines += [
        "  classDef certain stroke:#c0182b,stroke-width:3px",
        "  classDef possible stroke:#c77700,stroke-width:3px",
    ]
    return "\n".join(lines) + "\n"


def _deployment(name: str, atlas: Atlas) -> Iterator[str]:
    plan = laid_out(atlas)
    yield f"subgraph {name} [{_quoted(atlas.place)}]"
    if plan.exposed:
        yield f"  {name}_internet((internet))"
    ids: dict[str, str] = {}
    for number, house in enumerate(plan.houses):
        yield from (f"  {line}" for line in _house(f"{name}_v{number}", house, plan, ids))
    for resource in plan.outside:
        yield f"  {_node(f'{name}_o{len(ids)}', resource, plan, ids)}"
    yield "end"
    for key, exposed in sorted(plan.exposed.items()):
        arrow = "==>" if exposed.verdict.certain else "-.->"
        yield f"{name}_internet {arrow}|{_quoted(exposed.services)}| {ids[key]}"


def _house(name: str, house: House, plan: Plan, ids: dict[str, str]) -> Iterator[str]:
    yield f"subgraph {name} [{_quoted(house.vpc.key if house.vpc is not None else 'a VPC that is not known')}]"
    for number, gateway in enumerate(house.border):
        yield f"  {name}_g{number}{{{{{_quoted(gateway.key)}}}}}"
    for number, room in enumerate(house.rooms):
        yield f"  subgraph {name}_s{number} [{_quoted(f'{room.subnet.key}: {room.subnet_class}')}]"
        for interface in room.interfaces:
            yield f"    {_node(f'{name}_i{len(ids)}', interface, plan, ids)}"
        yield "  end"
    yield "end"


def _node(name: str, item: Item, plan: Plan, ids: dict[str, str]) -> str:
    if item.key in ids:
        return f"{ids[item.key]}"
    ids[item.key] = name
    exposed = plan.exposed.get(item.key)
    style = "" if exposed is None else ":::certain" if exposed.verdict.certain else ":::possible"
    return f"{name}[{_quoted(name_of(item))}]{style}"


def _quoted(text: str) -> str:
    """A label: everything that could mean something to Mermaid or to HTML stands as its character code."""
    return '"' + "".join(_coded(character) for character in visible(text)) + '"'


def _coded(character: str) -> str:
    return character if character.isalnum() or character in _HARMLESS else f"#{ord(character)};"
