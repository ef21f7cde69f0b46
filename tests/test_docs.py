"""The pages under docs/policies are written from the policies and their fixtures: `MOATLINT_ACCEPT=1` writes them."""

import os
from pathlib import Path

from linter.authoring.home import home_of
from linter.judgement.registry import OURS, policies, slugs
from linter.judgement.verdict import page
from linter.report.pages import index_page
from linter.report.promises import PROMISES
from tests.coverage_tables import FOLDED, LANGUAGES, STATEMENTS, cases_of, coverage

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/policies"


def expected() -> dict[str, str]:
    pages = [page(policy) for policy in policies(select=("all",))]
    written = {"README.md": index_page(pages)}
    home, modules = home_of(OURS), slugs()
    for policy in policies(select=("all",)):
        module = modules[policy.slug]
        written[f"{policy.slug}.md"] = home.page_text(policy, home.cases(policy.slug, module), module.theme)
    return written


def test_the_pages_say_what_the_policies_say() -> None:
    pages = expected()
    if os.environ.get("MOATLINT_ACCEPT"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for stale in FOLDER.glob("*.md"):
            stale.unlink()
        for name, text in pages.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")} == pages


def test_the_table_of_coverage_is_that_of_the_policies() -> None:
    page, text = ROOT / "docs" / "coverage.md", coverage(policies(select=("all",)))
    if os.environ.get("MOATLINT_ACCEPT"):
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text


def test_every_policy_keeps_a_promise_of_the_page() -> None:
    named = [slug for slugs in PROMISES.values() for slug in slugs]
    assert sorted(named) == sorted(policy.slug for policy in policies(select=("all",)))


def test_every_promise_is_part_of_a_statement_of_the_page() -> None:
    assert {promise for promise in PROMISES if any(promise in kept for _, _, kept in STATEMENTS)} == set(PROMISES)


def test_every_promise_is_kept_in_both_languages() -> None:
    known = {policy.slug: policy for policy in policies(select=("all",))}
    for promise, kept in PROMISES.items():
        endings = [{case.suffix for case in cases_of(known[slug])} for slug in kept]
        assert set(LANGUAGES.values()) in endings, promise


def test_a_concept_that_is_folded_is_no_policy_and_what_it_is_folded_into_is_one() -> None:
    known = {policy.slug for policy in policies(select=("all",))}
    assert not known & FOLDED.keys()
    for place, _ in FOLDED.values():
        assert place in {"a fact", "left out"} or set(place.split(", ")) <= known
