"""The difference for programs: the JSON contract, described by `linter/schemas/diff.json`."""

from __future__ import annotations

from linter.network import INTERNET, Addresses, Intervals, blocks
from linter.report.difference.model import Difference, End, Lone, Pair, SetAside, Shift, Side, Worse
from linter.report.difference.wording import INTERNET_WORD, traffic
from linter.report.formats import RenderOptions
from linter.report.json import finding_as_json
from linter.report.places import Json, doubt, hop, notice, place, problem
from linter.report.plain import json_text

VERSION = 1


def render(difference: Difference, options: RenderOptions) -> str:
    """The difference as JSON, its keys in a fixed order; with what is only possible where that is asked for."""
    made = difference.shown(possible=options.possible)
    document: Json = {
        "version": VERSION,
        "before": _side(made.before),
        "after": _side(made.after),
        "exposure": [_shift(shift) for shift in made.shifts],
        "intents": {
            "broken": [finding_as_json(finding) for finding in made.broken],
            "kept": [finding_as_json(finding) for finding in made.kept],
        },
        "findings": {
            "new": [finding_as_json(finding) for finding in made.new],
            "worse": [_worse(worse) for worse in made.worse],
            "fixed": [finding_as_json(finding) for finding in made.fixed],
            "set_aside": [_aside(aside) for aside in made.set_aside],
            "unchanged": [finding_as_json(finding) for finding in made.unchanged],
        },
        "resources": {
            "same": [_pair(pair) for pair in made.matched],
            "only_before": [_lone(lone) for lone in made.removed],
            "only_after": [_lone(lone) for lone in made.added],
        },
        "notices": [notice(noticed) for noticed in made.notices],
        "errors": [problem(fault) for fault in made.problems],
    }
    return json_text(document, 2) + "\n"


def _side(side: Side) -> Json:
    return {"name": side.name, "commit": side.commit, "deployments": list(side.places)}


def _shift(shift: Shift) -> Json:
    return {
        "change": str(shift.change),
        "deployment": shift.deployment,
        "source": _end(shift.source),
        "target": _end(shift.target),
        "traffic": traffic(shift),
        "packets": [
            {
                "family": box.family,
                "protocols": _ranges(box.protocols),
                "ports": _ranges(box.ports),
                **({"sources": _blocks(box.family, box.sources)} if shift.source.is_place else {}),
                **({"targets": _blocks(box.family, box.targets)} if shift.target.is_place else {}),
            }
            for box in shift.packets.boxes
        ],
        "before": shift.was,
        "after": shift.now,
        "path": [hop(taken) for taken in shift.path],
        "blocked_by": [hop(taken) for taken in shift.blocked_by],
        "doubts": [doubt(reason) for reason in shift.doubts],
        **({"environment": shift.environment} if shift.environment else {}),
    }


def _end(end: End) -> Json:
    if end.is_place:
        return {"place": end.name}
    return {"before": end.before or None, "after": end.after or None, **place(end.span)}


def _ranges(held: Intervals) -> list[list[int]]:
    return [[low, high] for low, high in held.spans]


def _blocks(family: int, held: Intervals) -> list[str]:
    everything = INTERNET.v4 if family == 4 else INTERNET.v6
    if everything <= held:
        return [INTERNET_WORD]
    return [str(block) for block in blocks(Addresses(v4=held) if family == 4 else Addresses(v6=held))]


def _worse(worse: Worse) -> Json:
    return {"was": worse.was, **finding_as_json(worse.reported)}


def _aside(aside: SetAside) -> Json:
    return {"why": aside.why, **finding_as_json(aside.reported)}


def _pair(pair: Pair) -> Json:
    return {"before": pair.before, "after": pair.after, "by": str(pair.how)}


def _lone(lone: Lone) -> Json:
    return {"address": lone.address, "kind": lone.kind, **place(lone.span)}
