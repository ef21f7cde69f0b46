"""The documentation page of a policy: what its module says, and its fixtures as examples in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from linter.report.markup import block
from linter.report.policy_page import parts
from linter.report.report import PolicyPage

_LANGUAGES = {".tf": "Terraform", ".yaml": "CloudFormation"}
_HIGHLIGHTS = {".tf": "hcl", ".yaml": "yaml"}


def policy_page(
    page: PolicyPage,
    samples: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    cases: Iterable[str] = (),
    fixtures: str = "",
) -> str:
    """The page in Markdown.

    `samples` are, by the ending of a file, a text at fault and the same without the fault, empty where there is none.
    `cases` are the names of all examples, in the folder `fixtures` from where the page stands.
    """
    written = [*_head(page), parts(page).body, *_samples(samples), *_cases(cases, fixtures)]
    return "\n".join(written).rstrip() + "\n"


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


def _samples(samples: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    if samples:
        yield ""
        yield "## Example"
    for ending, (before, after) in samples.items():
        for title, text in (("reported", before), ("not reported", after)):
            if text:
                yield ""
                yield f"{_LANGUAGES[ending]}, {title}:"
                yield ""
                yield from block(text.splitlines(), _HIGHLIGHTS[ending])


def _cases(cases: Iterable[str], fixtures: str) -> Iterator[str]:
    by_stem: dict[str, list[str]] = {}
    for name in sorted(cases):
        stem, _, ending = name.rpartition(".")
        by_stem.setdefault(stem, []).append(f"[{ending}]({fixtures}/{name})")
    if by_stem and fixtures:
        yield ""
        yield "Tests of the policy, each an example:"
        yield ""
        yield from (f"- {stem.replace('_', ' ')} ({', '.join(links)})" for stem, links in by_stem.items())
