"""Judgements that hold nothing lazy, so that one process can hand them to another."""

from __future__ import annotations

from msgspec.structs import replace

from linter.finding import Finding
from linter.judgement.judge import Judgement
from linter.report.report import Reported
from linter.resource import Resource
from linter.value import Array, Choice, Option, Record, Value, no_gap


def portable(judgement: Judgement) -> Judgement:
    """The same judgement, with the resources that findings are about evaluated in full."""
    return replace(
        judgement,
        reported=tuple(map(_reported, judgement.reported)),
        looked_at=dict(judgement.looked_at),
        passed=dict(judgement.passed),
        about={key: _resource(resource) for key, resource in judgement.about.items()},
    )


def _reported(reported: Reported) -> Reported:
    subsumes = tuple(map(_reported, reported.subsumes))
    return replace(reported, finding=_finding(reported.finding), subsumes=subsumes)


def _finding(finding: Finding) -> Finding:
    # of an element, only its place counts once the finding is made
    return finding if finding.element is None else replace(finding, element=Record({}, finding.element.span))


def _resource(resource: Resource) -> Resource:
    region = None if resource.region is None else _settled(resource.region)
    return replace(resource, body=_body(resource.body), region=region)


def _body(body: Record) -> Record:
    entries = {name: _settled(value) for name, value in body.entries.items()}
    return replace(body, entries=entries, places=dict(body.places), gap=no_gap)


def _settled(value: Value) -> Value:
    if isinstance(value, Record):
        return _body(value)
    if isinstance(value, Array):
        return replace(value, items=tuple(map(_settled, value.items)))
    if isinstance(value, Choice):
        return replace(value, options=tuple(Option(_settled(option.value), option.when) for option in value.options))
    return value
