"""The report of one run, independent of the output format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from linter.atlas.atlas import Atlas
from linter.finding import Finding, Notice, Problem, Severity
from linter.resource import Call, Dialect
from linter.source import Source, Span
from linter.truth import Doubt


class PolicyPage(Struct, frozen=True):
    """A policy as a report describes it: its page is Markdown, the first line the title.

    `theme` is the group it is documented in. `default` tells whether it runs where nothing is selected. `options` are
    its settings, each a name with its type and its default in words. `controls` are those of AWS Security Hub,
    `frameworks` the standards that they belong to.
    """

    slug: str
    severity: Severity
    title: str
    page: str
    section: str = ""
    controls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    theme: str = ""
    default: bool = True
    options: tuple[tuple[str, str, str], ...] = ()
    frameworks: tuple[str, ...] = ()


class Reported(Struct, frozen=True):
    """A finding as it is reported.

    `severity` is the policy's, or what the configuration or the context made of it (`finding.severity_reason` says
    why). `certain` tells it from a possible one. `scenario` names the answers it needs ("EnablePublicAccess is
    true"), empty where it holds in all. `fingerprint` is stable under moves of lines and distinct per resource
    instance and rule element; `former` are those it had under earlier addresses of what has been moved since.
    `deployment` is the place of the deployment it was found in. `subsumes` are the findings that it implies, which are
    reported with it instead of on their own.
    """

    policy: str
    severity: Severity
    certain: bool
    finding: Finding
    dialect: Dialect
    fingerprint: str
    scenario: str = ""
    calls: tuple[Call, ...] = ()
    construct: str = ""
    deployment: str = ""
    subsumes: tuple[Reported, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Its fingerprints, then and now."""
        return (self.fingerprint, *self.former)


def flat(reported: Iterable[Reported]) -> Iterator[Reported]:
    """The findings, each followed by those that it implies."""
    for finding in reported:
        yield finding
        yield from flat(finding.subsumes)


class Suppressed(Struct, frozen=True):
    """A finding somebody accepted, with the reason given.

    `peer` is the other linter that the suppression was written for, empty where it was written for this one. `place` is
    that of the comment, the metadata or the line of the configuration, in which case it `is_external`; None where
    nobody knows.
    """

    reported: Reported
    reason: str
    peer: str = ""
    place: Span | None = None
    is_external: bool = False


class Known(Struct, frozen=True):
    """A finding that a baseline lists. `deployment` is its path from the root of what was judged."""

    fingerprint: str
    policy: str
    severity: Severity
    certain: bool
    deployment: str
    resource: str


class Undecided(Struct, frozen=True):
    """A policy that could not decide about a resource, and why: counted, listed with `--verbose`."""

    policy: str
    resource: str
    doubts: tuple[Doubt, ...]


class Excused(Struct, frozen=True):
    """A suspected fault that is not one, with the reason: listed with `--verbose`."""

    policy: str
    resource: str
    reason: str
    span: Span


class Summary(Struct, frozen=True):
    """The counts of the four verdicts, over pairs of a policy and a resource it looked at.

    `passed_over` counts the files that were looked at and are neither Terraform nor a template nor a plan.
    `baselined` counts the findings that a baseline hides. `honoured` counts, of the suppressed ones, those that were
    suppressed for another linter, by its name. `ignored` and `excluded` count the files of a kind that is judged, and
    the folders, that git ignores and that the configuration excludes; `unused_modules` the modules of the tree that are
    called, but of which no deployment makes an instance.
    """

    findings: int = 0
    clean: int = 0
    undecidable: int = 0
    not_looked_at: int = 0
    suppressed: int = 0
    deployments: int = 0
    files: int = 0
    resources: int = 0
    passed_over: int = 0
    baselined: int = 0
    honoured: Mapping[str, int] = field(default_factory=dict)
    ignored: int = 0
    excluded: int = 0
    unused_modules: int = 0


class Report(Struct, frozen=True):
    """The result of a run: findings sorted by place, policy and resource.

    `reported` holds what is at or above the thresholds that were asked for. `sources` are the texts excerpts are taken
    from, by the file name their spans use. `pages` describe the policies that ran, sorted by slug. `files` are those
    that deployments are made of, `passed_over` those that were looked at and hold no infrastructure. `fixed` are the
    entries of baselines whose findings are gone. `looked_at` counts the resources that each policy looked at, by slug,
    `passed` those of them that surely pass. `atlases` are the deployments as they are drawn, for the formats that draw.
    """

    reported: tuple[Reported, ...]
    summary: Summary
    suppressed: tuple[Suppressed, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    excused: tuple[Excused, ...] = ()
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: tuple[PolicyPage, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    version: str = ""
    files: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    fixed: tuple[Known, ...] = ()
    looked_at: Mapping[str, int] = field(default_factory=dict)
    passed: Mapping[str, int] = field(default_factory=dict)
    atlases: tuple[Atlas, ...] = ()
