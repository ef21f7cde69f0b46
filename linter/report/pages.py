"""The documentation page of a policy: what its module says, and its fixtures as examples in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linter.report.markup import block
from linter.report.policy_page import parts
from linter.report.report import PolicyPage

_EXPECTED = re.compile(r"#\s*expect(?P<possible> possible)?:\s*(?P<slugs>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)")
_LANGUAGES = {".tf": "Terraform", ".yaml": "CloudFormation"}
_HIGHLIGHTS = {".tf": "hcl", ".yaml": "yaml"}


@dataclass(frozen=True, slots=True)
class Example:
    """A fixture of the policy: `name` is the file's within the policy's folder of fixtures."""

    name: str
    text: str

    @property
    def stem(self) -> str:
        """The name of the case, the same in both languages."""
        return self.name.rpartition(".")[0]

    @property
    def ending(self) -> str:
        """The ending of the name, with its dot."""
        return self.name[len(self.stem) :]


def policy_page(page: PolicyPage, examples: Iterable[Example] = (), fixtures: str = "") -> str:
    """The page in Markdown. `fixtures` is where the folder of the examples is found from where the page stands."""
    cases = sorted(examples, key=lambda example: example.name)
    return "\n".join([*_head(page), parts(page).body, *_examples(page, cases, fixtures)]).rstrip() + "\n"


def index_page(pages: Iterable[PolicyPage]) -> str:
    """The list of all policies in Markdown, theme by theme, the most severe first, each linking to its page."""
    themes: dict[str, list[PolicyPage]] = {}
    for page in sorted(pages, key=lambda page: (page.theme, -page.severity.rank, page.slug)):
        themes.setdefault(page.theme, []).append(page)
    lines = ["# Policies", "", "The heading of a list is a group: `moatlint check --select GROUP` runs its policies."]
    for theme, listed in themes.items():
        lines += ["", f"## {theme}", "", "| Policy | Severity | What it finds |", "| --- | --- | --- |"]
        lines += [f"| [`{page.slug}`]({page.slug}.md) | {page.severity} | {_found(page)} |" for page in listed]
    return "\n".join(lines) + "\n"


def _found(page: PolicyPage) -> str:
    return parts(page).title + ("" if page.default else " Runs only where it is selected.")


def _head(page: PolicyPage) -> Iterator[str]:
    yield f"# {parts(page).title.removesuffix('.')}"
    yield ""
    yield f"`{page.slug}`, {page.severity}{f', in the group `{page.theme}`' if page.theme else ''}"
    yield ""
    if not page.default:
        yield f"Runs only where it is selected: `--select {page.slug}`."
        yield ""
    if page.controls:
        standards = f"; selected by {', '.join(page.frameworks)}" if page.frameworks else ""
        yield f"Controls of AWS Security Hub: {', '.join(page.controls)}{standards}. "
    if page.aliases:
        yield f"Elsewhere called: {', '.join(page.aliases)}."
    if page.controls or page.aliases:
        yield ""
    if page.options:
        yield "| Option | Type | Default |"
        yield "| --- | --- | --- |"
        yield from (f"| `{name}` | {kind} | `{value}` |" for name, kind, value in page.options)
        yield ""


def _examples(page: PolicyPage, cases: list[Example], fixtures: str) -> Iterator[str]:
    chosen = _shortest(page.slug, cases)
    if not chosen:
        return
    yield ""
    yield "## Example"
    for case in chosen:
        yield ""
        yield f"{_LANGUAGES[case.ending]}:"
        yield ""
        yield from block(_annotated(case.text, page.slug).rstrip().splitlines(), _HIGHLIGHTS[case.ending])
    others: dict[str, list[str]] = {}
    for case in cases:
        if case not in chosen:
            others.setdefault(case.stem, []).append(f"[{case.ending[1:]}]({fixtures}/{case.name})")
    if others and fixtures:
        yield ""
        yield "More, each of them a test:"
        yield ""
        yield from (f"- {stem.replace('_', ' ')} ({', '.join(links)})" for stem, links in others.items())


def _shortest(slug: str, cases: list[Example]) -> list[Example]:
    telling = {case.stem for case in cases if slug in _expected(case.text)}
    known = [[case for case in cases if case.stem == stem and case.ending in _LANGUAGES] for stem in sorted(telling)]
    pairs = [pair for pair in known if len(pair) == len(_LANGUAGES)] or known
    return min(pairs, key=lambda pair: sum(len(case.text) for case in pair), default=[])


def _expected(text: str) -> set[str]:
    return {slug for match in _EXPECTED.finditer(text) for slug in _slugs(match)}


def _slugs(match: re.Match[str]) -> list[str]:
    return re.split(r"\s*,\s*", match["slugs"])


def _annotated(text: str, slug: str) -> str:
    def said(match: re.Match[str]) -> str:
        if slug not in _slugs(match):
            return ""
        return "# possibly reported" if match["possible"] else "# reported"

    return "\n".join(_EXPECTED.sub(said, line).rstrip() for line in text.splitlines())
