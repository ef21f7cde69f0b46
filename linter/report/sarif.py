"""SARIF 2.1.0, as GitHub's code scanning wants it: one run, places with columns, fingerprints that agree with its own.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from linter.finding import Fix, Hop, Notice, Problem, Severity
from linter.report.formats import RenderOptions
from linter.report.grouping import Group, by_severity, calls_to_show, findings_to_show, grouped
from linter.report.line_hash import line_hashes
from linter.report.location import is_absolute, relative, uri
from linter.report.plain import counted, json_text, sentence, visible
from linter.report.policy_page import HOME, parts
from linter.report.report import PolicyPage, Report, Reported, Suppressed
from linter.report.wording import hop_in_words
from linter.source import Span

Json: TypeAlias = dict[str, object]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000
MAX_RELATED = 100
MAX_HOPS = 1_000
MAX_DESCRIPTION = 1_024
MAX_TAGS = 10
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
_ROOT = "%SRCROOT%"


def render(report: Report, options: RenderOptions) -> str:
    """The report as SARIF; findings somebody accepted are in it, marked as suppressed, only with `options.verbose`.

    They are left out otherwise because GitHub takes no notice of the mark and shows them as open alerts.
    https://github.com/github/codeql-action/issues/1230
    """
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(report, options).document()]}
    return json_text(document) + "\n"


class _Run:
    """One run of the linter: knows its rules by index and the hash of every line that a result starts at."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.groups = by_severity(grouped(findings_to_show(report, options)))
        self.accepted = report.suppressed if options.verbose else ()
        reported = [group.first for group in self.groups] + [suppressed.reported for suppressed in self.accepted]
        pages = {
            finding.policy: PolicyPage(finding.policy, finding.severity, finding.policy, "") for finding in reported
        }
        pages |= {page.slug: page for page in report.pages}
        rules = {page.slug: page for page in pages.values()}
        rules |= {
            _rule_id(finding, pages): replace(pages[finding.policy], severity=finding.severity) for finding in reported
        }
        self.pages = pages
        self.rules = dict(sorted(rules.items()))
        self.index = {rule: number for number, rule in enumerate(self.rules)}
        self.hashes = _hashes(report, (finding.finding.span for finding in reported))

    def document(self) -> Json:
        results = [self.result(group) for group in self.groups[:MAX_RESULTS]]
        for suppressed in self.accepted[: MAX_RESULTS - len(results)]:
            suppressions = {"suppressions": [self.suppression(suppressed)]}
            results.append(self.result(Group((suppressed.reported,))) | suppressions)
        return {
            "tool": {"driver": self.driver()},
            "invocations": [self.invocation()],
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
            "results": results,
        }

    def suppression(self, suppressed: Suppressed) -> Json:
        told: Json = {
            "kind": "external" if suppressed.is_external else "inSource",
            "status": "accepted",
            "justification": visible(suppressed.reason) or "no reason given",
        }
        if suppressed.place is not None:
            told["location"] = {"physicalLocation": self.place(suppressed.place)}
        return told | ({"properties": {"honoured": suppressed.peer}} if suppressed.peer else {})

    def driver(self) -> Json:
        version = self.report.version or "0"
        return {
            "name": "moatlint",
            "fullName": f"moatlint {version}",
            "version": version,
            "semanticVersion": version,
            "informationUri": HOME,
            "rules": [_rule(rule, page) for rule, page in self.rules.items()],
        }

    def invocation(self) -> Json:
        notifications = [self.notification(problem, "error") for problem in self.report.problems]
        notifications += [self.notification(notice, "note") for notice in self.report.notices]
        left_out = len(self.groups) - MAX_RESULTS
        if left_out > 0:
            said = f"{counted(left_out, 'finding')} of the lowest severities left out: GitHub takes no more."
            notifications.append({"level": "warning", "message": {"text": said}})
        return {"executionSuccessful": not self.report.problems, "toolExecutionNotifications": notifications}

    def notification(self, subject: Problem | Notice, level: str) -> Json:
        advice = f" {subject.advice}" if isinstance(subject, Problem) and subject.advice else ""
        locations = [{"physicalLocation": self.place(subject.span)}] if subject.span else []
        return {"level": level, "message": {"text": _sentence(subject.message) + _message(advice)}} | (
            {"locations": locations} if locations else {}
        )

    def result(self, group: Group) -> Json:
        first, finding = group.first, group.first.finding
        related = self.related(group)
        told_where: Json = {"physicalLocation": self.place(finding.span)}
        told_where["logicalLocations"] = [{"fullyQualifiedName": visible(finding.resource), "kind": "resource"}]
        fingerprints = {"moatlint/v1": first.fingerprint}
        line_hash = self.hashes.get((finding.span.file, finding.span.line))
        if line_hash:
            fingerprints["primaryLocationLineHash"] = line_hash
        result: Json = {
            "ruleId": _rule_id(first, self.pages),
            "ruleIndex": self.index[_rule_id(first, self.pages)],
            "level": level(first.severity),
            "message": {"text": _result_message(group, related)},
            "locations": [told_where],
            "partialFingerprints": fingerprints,
            "properties": {
                "policy": first.policy,
                "severity": str(first.severity),
                "certainty": "certain" if first.certain else "possible",
                "instances": [visible(resource) for resource in group.resources],
                **({"subsumes": [narrower.policy for narrower in group.also]} if group.also else {}),
            },
        }
        optional: Json = {
            "relatedLocations": related,
            "codeFlows": self.code_flows(finding.path, finding.message),
            "fixes": self.fixes(finding.fix),
        }
        return result | {name: value for name, value in optional.items() if value}

    def related(self, group: Group) -> list[Json]:
        finding = group.first.finding
        places = [(evidence.message, evidence.span) for evidence in finding.evidence]
        places += [
            (f"called as {call.address}", call.span) for member in group.members for call in calls_to_show(member)
        ]
        places = list(dict.fromkeys(places))[:MAX_RELATED]
        return [
            {"id": number, "message": {"text": _message(message)}, "physicalLocation": self.place(span)}
            for number, (message, span) in enumerate(places, 1)
        ]

    def code_flows(self, path: tuple[Hop, ...], message: str) -> list[Json]:
        # A hop that AWS provides has no place in the source: it takes that of the next hop with one, else of the last.
        stations: list[tuple[list[str], Span]] = []
        said: list[str] = []
        for hop in path[:MAX_HOPS]:
            said.append(hop_in_words(hop))
            if hop.span:
                stations.append((said, hop.span))
                said = []
        if not stations:
            return []
        stations[-1][0].extend(said)
        locations = [
            {"location": {"physicalLocation": self.place(span), "message": {"text": _message("; ".join(words))}}}
            for words, span in stations
        ]
        return [{"message": {"text": _sentence(message)}, "threadFlows": [{"locations": locations}]}]

    def fixes(self, fix: Fix | None) -> list[Json]:
        if fix is None:
            return []
        text = fix.replacement.encode("utf-8", "replace").decode()
        replacement = {"deletedRegion": _region(fix.span), "insertedContent": {"text": text}}
        change = {"artifactLocation": self.artifact(fix.span.file), "replacements": [replacement]}
        said = _sentence(f"{fix.title} (unsafe: {fix.risk})" if fix.risk else fix.title)
        return [{"description": {"text": said}, "artifactChanges": [change]}]

    def place(self, span: Span) -> Json:
        return {"artifactLocation": self.artifact(span.file), "region": _region(span)}

    def artifact(self, file: str) -> Json:
        name = relative(file, self.options)
        return {"uri": uri(name), **({} if is_absolute(name) else {"uriBaseId": _ROOT})}


def level(severity: Severity) -> str:
    """SARIF's level of a severity: error, warning or note."""
    return _LEVELS.get(severity, "note")


def _rule_id(reported: Reported, pages: Mapping[str, PolicyPage]) -> str:
    """The rule of a result: the policy, or a separate rule if context makes it more or less severe.

    GitHub shows the `security-severity` of the rule: a result has none of its own.
    https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support#reportingdescriptor-object
    """
    usual = pages[reported.policy].severity
    return reported.policy if reported.severity is usual else f"{reported.policy}/{reported.severity}"


def _rule(rule: str, page: PolicyPage) -> Json:
    told_parts = parts(page)
    title = _sentence(told_parts.title)
    body = told_parts.body or title
    links = {"helpUri": told_parts.links[0]} if told_parts.links else {}
    tags = ["security", "aws", *([page.section] if page.section else []), *page.controls]
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in page.slug.split("-")),
        "shortDescription": {"text": _clipped(title)},
        "fullDescription": {"text": _clipped(told_parts.why or title)},
        "help": {"text": f"{title}\n\n{body}", "markdown": f"# {title}\n\n{body}"},
        **links,
        "defaultConfiguration": {"level": level(page.severity)},
        "properties": {
            "tags": list(dict.fromkeys(tags))[:MAX_TAGS],
            "precision": "very-high",
            "problem.severity": level(page.severity).replace("note", "recommendation"),
            "security-severity": _SCORES[page.severity],
            **({"aliases": list(page.aliases)} if page.aliases else {}),
        },
    }


def _result_message(group: Group, related: list[Json]) -> str:
    first, finding = group.first, group.first.finding
    said = [("" if first.certain else "Possibly: ") + _sentence(finding.message)]
    if first.scenario:
        said.append(f"This holds where {_sentence(first.scenario)}")
    if finding.severity_reason:
        said.append(f"Severity: {_sentence(finding.severity_reason)}")
    others = group.resources[1:]
    if others:
        shown = ", ".join(visible(resource) for resource in others[:10])
        said.append(_message(f"The same holds of {shown}{' and others' if len(others) > 10 else ''}."))
    if group.also:
        said.append(f"Also: {', '.join(narrower.policy for narrower in group.also)}.")
    links = [f"[{_link_text(place)}]({place['id']})" for place in related[:10]]
    if links:
        said.append(f"See {', '.join(links)}.")
    return " ".join(said)


def _link_text(location: Json) -> str:
    message = location["message"]
    text = str(message["text"]) if isinstance(message, dict) else ""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").removesuffix(".")


def _message(text: str) -> str:
    # Text of strangers must not become a link: SARIF reads [text](target) in plain messages too.
    return visible(text).replace("](", "] (")


def _sentence(text: str) -> str:
    return _message(sentence(text))


def _clipped(text: str) -> str:
    return text if len(text) <= MAX_DESCRIPTION else text[: MAX_DESCRIPTION - 3] + "..."


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _hashes(report: Report, spans: Iterable[Span]) -> Mapping[tuple[str, int], str]:
    lines: dict[str, set[int]] = {}
    for span in spans:
        lines.setdefault(span.file, set()).add(span.line)
    return {
        (file, line): line_hash
        for file, wanted in sorted(lines.items())
        if file in report.sources
        for line, line_hash in line_hashes(report.sources[file].text, wanted).items()
    }
