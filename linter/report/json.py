"""The report for programs: the JSON contract, described by `linter/schemas/report.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TypeAlias

from linter.finding import Evidence, Fix, Hop, Notice, Problem
from linter.report.formats import RenderOptions
from linter.report.grouping import told
from linter.report.report import Excused, Report, Reported, Suppressed, Undecided
from linter.resource import Call
from linter.source import Span
from linter.truth import Doubt

Json: TypeAlias = dict[str, object]

VERSION = 1


def render(report: Report, options: RenderOptions) -> str:
    """The report as JSON; keys stand in a fixed order, and optional ones only where they say something."""
    document: Json = {
        "version": VERSION,
        "findings": [_finding(each) for each in told(report, options)],
        "summary": asdict(report.summary),
        "notices": [_notice(each) for each in report.notices],
        "errors": [_problem(each) for each in report.problems],
    }
    if options.verbose:
        document["suppressed"] = [_suppressed(each) for each in report.suppressed]
        document["undecided"] = [_undecided(each) for each in report.undecided]
        document["excused"] = [_excused(each) for each in report.excused]
    return json.dumps(document, indent=2) + "\n"


def _finding(reported: Reported) -> Json:
    finding = reported.finding
    optional: Json = {
        "path": [_hop(hop) for hop in finding.path],
        "scenario": reported.scenario,
        "doubts": [_doubt(doubt) for doubt in finding.when.doubts] if not reported.certain else [],
        "severity_reason": finding.severity_reason,
        "calls": [_call(call) for call in reported.calls],
        "construct": reported.construct,
        "fix": _fix(finding.fix) if finding.fix else {},
    }
    return {
        "policy": reported.policy,
        "severity": str(reported.severity),
        "certainty": "certain" if reported.certain else "possible",
        "message": finding.message,
        "resource": finding.resource,
        "dialect": str(reported.dialect),
        **_place(finding.span),
        "evidence": [_evidence(each) for each in finding.evidence],
        "fingerprint": reported.fingerprint,
        **{name: value for name, value in optional.items() if value},
    }


def _place(span: Span) -> Json:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _evidence(evidence: Evidence) -> Json:
    return {"resource": evidence.resource, **_place(evidence.span), "message": evidence.message}


def _hop(hop: Hop) -> Json:
    told_always: Json = {
        "node": hop.node,
        "kind": hop.kind,
        "action": hop.action,
        "decided_by": hop.decided_by,
        "value": hop.value,
        "reason": hop.reason,
    }
    return told_always | ({"code": hop.code} if hop.code else {}) | (_place(hop.span) if hop.span else {})


def _doubt(doubt: Doubt) -> Json:
    return {"reason": doubt.reason, **(_place(doubt.span) if doubt.span else {})}


def _call(call: Call) -> Json:
    return {"address": call.address, **_place(call.span)}


def _fix(fix: Fix) -> Json:
    return {"title": fix.title, **_place(fix.span), "replacement": fix.replacement}


def _notice(notice: Notice) -> Json:
    subject = {"subject": notice.subject} if notice.subject else {}
    return {"message": notice.message, **subject, **(_place(notice.span) if notice.span else {})}


def _problem(problem: Problem) -> Json:
    return {"message": problem.message, "advice": problem.advice, **_place(problem.span)}


def _suppressed(suppressed: Suppressed) -> Json:
    return {"finding": _finding(suppressed.reported), "reason": suppressed.reason}


def _excused(excused: Excused) -> Json:
    return {
        "policy": excused.policy,
        "resource": excused.resource,
        "reason": excused.reason,
        **_place(excused.span),
    }


def _undecided(undecided: Undecided) -> Json:
    return {
        "policy": undecided.policy,
        "resource": undecided.resource,
        "doubts": [_doubt(doubt) for doubt in undecided.doubts],
    }
