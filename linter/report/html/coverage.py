"""The promises of AWS's page on infrastructure security, the policies that keep each, and their verdict here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from msgspec import Struct

from linter.report.html.elements import Markup, element, joined, lines
from linter.report.plain import counted
from linter.report.promises import PAGE, PROMISES
from linter.report.report import Report, Reported, flat

_WORDS = {
    "found": "broken",
    "open": "not decided",
    "passed": "kept",
    "accepted": "accepted",
    "hidden": "not shown",
    "none": "nothing to judge",
    "off": "not run",
}
"""The verdicts from the gravest to the least: what they are called on the page."""

_QUIET = ("passed", "none", "off")
"""The verdicts that need no line for each policy."""


class Verdict(Struct, frozen=True):
    """The verdict of one policy: of how many resources it says what. `hidden` are those it does not show."""

    slug: str
    ran: bool
    found: int = 0
    open: int = 0
    accepted: int = 0
    passed: int = 0
    hidden: int = 0

    @property
    def word(self) -> str:
        """The verdict in one of the words of the page's style."""
        counts = (("found", self.found), ("open", self.open), ("hidden", self.hidden), ("accepted", self.accepted))
        worst = next((word for word, count in (*counts, ("passed", self.passed)) if count), "none")
        return worst if self.ran else "off"

    def in_words(self) -> str:
        """The counts in words."""
        told = (
            (self.found, "found"),
            (self.open, "not decided"),
            (self.accepted, "accepted"),
            (self.passed, "passed"),
            (self.hidden, "not shown: by the baseline, the severity or the files asked for"),
        )
        return ", ".join(f"{count:,} {word}" for count, word in told if count)


class Coverage:
    """The verdicts of one report. `policy` writes the name of a policy."""

    def __init__(self, report: Report, policy: Callable[[str], Markup]) -> None:
        self.report = report
        self.policy = policy
        found = {_about(reported) for reported in flat(report.reported) if reported.certain}
        self._found = Counter(slug for slug, *_ in found)
        self._open = Counter(undecided.policy for undecided in report.undecided)
        accepted = {_about(suppressed.reported) for suppressed in report.suppressed if suppressed.reported.certain}
        self._accepted = Counter(slug for slug, *_ in accepted)
        self._ran = frozenset(page.slug for page in report.pages)

    def verdict(self, slug: str) -> Verdict:
        """The verdict of a policy."""
        found, still_open, accepted = self._found[slug], self._open[slug], self._accepted[slug]
        looked_at, passed = self.report.looked_at.get(slug, 0), self.report.passed.get(slug, 0)
        hidden = max(0, looked_at - passed - found - still_open - accepted)
        return Verdict(slug, slug in self._ran, found, still_open, accepted, passed, hidden)

    def table(self) -> Markup:
        """The table, a body for each promise."""
        head = element("tr", *(element("th", title, scope="col") for title in ("Promise and policies", "Verdict here")))
        bodies = lines(self._promise(promise, slugs) for promise, slugs in PROMISES.items())
        link = element("a", "Infrastructure security in Amazon EC2", href=PAGE, rel="noopener noreferrer")
        return joined(
            [
                element(
                    "p",
                    "Of the promises of AWS's page ",
                    link,
                    ": kept means that everything a policy looked at passed, and nothing more.",
                ),
                element("table", element("thead", head), bodies, class_="coverage"),
            ]
        )

    def _promise(self, promise: str, slugs: tuple[str, ...]) -> Markup:
        verdicts = [self.verdict(slug) for slug in slugs]
        words = {verdict.word for verdict in verdicts}
        worst = next(word for word in ("found", "open", "hidden", "accepted", "passed", "none", "off") if word in words)
        title = element("th", promise, scope="rowgroup")
        rows = [element("tr", title, element("td", _word(worst)), class_="promise"), *self._rows(verdicts)]
        return element("tbody", *rows)

    def _rows(self, verdicts: list[Verdict]) -> Iterator[Markup]:
        for verdict in verdicts:
            if verdict.word not in _QUIET:
                told: str = verdict.in_words()
                if verdict.found:
                    told = element("a", told, href="#findings", data_show=verdict.slug)
                yield self._row(self.policy(verdict.slug), joined([_word(verdict.word), " ", told]))
        for word in _QUIET:
            quiet = [verdict for verdict in verdicts if verdict.word == word]
            if quiet:
                named = [element("li", self.policy(verdict.slug), f" {verdict.in_words()}") for verdict in quiet]
                summary = element("summary", counted(len(quiet), "policy", "policies"))
                yield self._row(element("details", summary, element("ul", *named)), _word(word))

    def _row(self, policy: Markup, verdict: Markup) -> Markup:
        return element("tr", element("td", policy), element("td", verdict))


def _word(word: str) -> Markup:
    return element("b", _WORDS[word], class_=f"verdict {word}")


def _about(reported: Reported) -> tuple[str, str, str]:
    return reported.policy, reported.deployment, reported.finding.resource
