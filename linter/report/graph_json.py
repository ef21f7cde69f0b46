"""The graph for programs, described by `linter/schemas/graph.json` and docs/graph.md."""

from __future__ import annotations

from collections.abc import Iterable

from linter.atlas.atlas import Atlas, Edge, Exposed, Fact, Item
from linter.finding import Problem
from linter.report.formats import RenderOptions
from linter.report.places import Json, hop, place, problem
from linter.report.plain import json_text

VERSION = 1


def render(
    atlases: Iterable[Atlas],
    problems: Iterable[Problem] = (),
    _options: RenderOptions = RenderOptions(),  # noqa: B008 - frozen
) -> str:
    """The graphs of all deployments; keys stand in a fixed order, and optional ones only where they say something."""
    document: Json = {
        "version": VERSION,
        "deployments": [_deployment(atlas) for atlas in atlases],
        "errors": [problem(unjudged) for unjudged in problems],
    }
    return json_text(document, 2) + "\n"


def _deployment(atlas: Atlas) -> Json:
    return {
        "place": atlas.place,
        "dialect": atlas.dialect,
        "nodes": [_node(item) for item in atlas.items],
        "edges": [_edge(edge) for edge in atlas.edges],
        "exposed": [_exposed(exposed) for exposed in atlas.exposed],
    }


def _node(item: Item) -> Json:
    optional: Json = {
        "also": list(item.kinds[1:]),
        "type": item.type,
        "parent": item.parent,
        "in_vpc": list(item.in_vpcs),
        "in_subnet": list(item.in_subnets),
        "facts": [_fact(known) for known in item.facts],
    }
    return {
        "key": item.key,
        "kind": item.kind,
        "address": item.address,
        "origin": item.origin,
        "exists": "certain" if item.exists.certain else "possible",
        **{name: value for name, value in optional.items() if value},
        **place(item.span if item.origin in ("declared", "derived") else None),
    }


def _fact(fact: Fact) -> Json:
    certainty = "certain" if fact.holds.certain else "possible"
    return {"about": fact.about, "says": fact.says, "certainty": certainty, "why": fact.why, **place(fact.span)}


def _edge(edge: Edge) -> Json:
    certainty = "certain" if edge.certain else "possible"
    return {"from": edge.source, "to": edge.target, "kind": edge.kind, "certainty": certainty}


def _exposed(exposed: Exposed) -> Json:
    return {
        "interface": exposed.interface,
        "verdict": str(exposed.verdict),
        "services": exposed.services,
        "path": [hop(step) for step in exposed.path],
    }
