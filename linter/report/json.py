"""The report for programs: the JSON contract, described by `linter/schemas/report.json`."""

from __future__ import annotations

from msgspec.structs import asdict

from linter.finding import Evidence, Fix
from linter.report.formats import RenderOptions
from linter.report.grouping import findings_to_show
from linter.report.places import Json, doubt, hop, notice, place, problem
from linter.report.plain import json_text
from linter.report.report import Excused, Known, Report, Reported, Suppressed, Undecided
from linter.resource import Call

VERSION = 1


def render(report: Report, options: RenderOptions) -> str:
    """The report as JSON; keys stand in a fixed order, and optional ones only where they say something."""
    document: Json = {
        "version": VERSION,
        "findings": [finding_as_json(reported) for reported in findings_to_show(report, options)],
        "summary": asdict(report.summary),
        "notices": [notice(noticed) for noticed in report.notices],
        "errors": [problem(unjudged) for unjudged in report.problems],
    }
    if report.fixed:
        document["fixed"] = [_known(entry) for entry in report.fixed]
    if options.verbose:
        document["suppressed"] = [_suppressed(suppressed) for suppressed in report.suppressed]
        document["undecided"] = [_undecided(undecided) for undecided in report.undecided]
        document["excused"] = [_excused(excused) for excused in report.excused]
        document["passed_over"] = list(report.passed_over)
    return json_text(document, 2) + "\n"


def finding_as_json(reported: Reported) -> Json:
    """A finding with its place, its proof and its fix."""
    finding = reported.finding
    optional: Json = {
        "path": [hop(step) for step in finding.path],
        "scenario": reported.scenario,
        "doubts": [doubt(reason) for reason in finding.when.doubts] if not reported.certain else [],
        "severity_reason": finding.severity_reason,
        "calls": [_call(call) for call in reported.calls],
        "construct": reported.construct,
        "fix": _fix(finding.fix) if finding.fix else {},
        "subsumes": [_subsumed(narrower) for narrower in reported.subsumes],
    }
    return {
        "policy": reported.policy,
        "severity": str(reported.severity),
        "certainty": "certain" if reported.certain else "possible",
        "message": finding.message,
        "resource": finding.resource,
        "dialect": str(reported.dialect),
        **place(finding.span),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "fingerprint": reported.fingerprint,
        **{name: value for name, value in optional.items() if value},
    }


def _subsumed(reported: Reported) -> Json:
    return {
        "policy": reported.policy,
        "severity": str(reported.severity),
        "certainty": "certain" if reported.certain else "possible",
        "message": reported.finding.message,
        "fingerprint": reported.fingerprint,
    }


def _known(entry: Known) -> Json:
    return {
        "policy": entry.policy,
        "resource": entry.resource,
        "deployment": entry.deployment,
        "fingerprint": entry.fingerprint,
    }


def _evidence(evidence: Evidence) -> Json:
    return {"resource": evidence.resource, **place(evidence.span), "message": evidence.message}


def _call(call: Call) -> Json:
    return {"address": call.address, **place(call.span)}


def _fix(fix: Fix) -> Json:
    risk = {"risk": fix.risk} if fix.risk else {}
    return {"title": fix.title, **place(fix.span), "replacement": fix.replacement, **risk}


def _suppressed(suppressed: Suppressed) -> Json:
    told: Json = {"finding": finding_as_json(suppressed.reported), "reason": suppressed.reason}
    told |= {"honoured": suppressed.peer} if suppressed.peer else {}
    return told | ({"place": place(suppressed.place)} if suppressed.place is not None else {})


def _excused(excused: Excused) -> Json:
    return {
        "policy": excused.policy,
        "resource": excused.resource,
        "reason": excused.reason,
        **place(excused.span),
    }


def _undecided(undecided: Undecided) -> Json:
    return {
        "policy": undecided.policy,
        "resource": undecided.resource,
        "doubts": [doubt(reason) for reason in undecided.doubts],
    }
