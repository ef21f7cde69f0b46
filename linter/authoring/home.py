"""Where the policies of a folder, their fixtures and their pages are."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from linter.authoring.cases import ENDINGS
from linter.authoring.samples import samples
from linter.judgement.registry import FIXTURES, OURS, Module
from linter.judgement.verdict import page
from linter.policy import Policy
from linter.report.pages import policy_page

FILL_IN = "FILL IN"
"""The words in a scaffold where a person is to write."""
_PAGES = "docs"


class Home(Struct, frozen=True):
    """A folder of policies, the one of their fixtures, and the one of their pages."""

    policies: Path
    fixtures: Path
    pages: Path

    def cases_folder(self, slug: str, theme: str) -> Path:
        """The folder of the fixtures of a policy."""
        name = slug.replace("-", "_")
        return self.fixtures / theme.replace("-", "_") / name if theme else self.fixtures / name

    def cases(self, slug: str, module: Module) -> tuple[Path, ...]:
        """The fixtures of a policy, sorted."""
        folder = self.cases_folder(slug, module.theme)
        return tuple(sorted(path for path in folder.glob("*") if path.suffix in ENDINGS and path.is_file()))

    def page(self, slug: str) -> Path:
        """The file of the page of a policy."""
        return self.pages / f"{slug}.md"

    def page_text(self, policy: Policy, cases: tuple[Path, ...], theme: str) -> str:
        """The page of a policy, with its fixtures as examples."""
        folder = self.cases_folder(policy.slug, theme)
        up = "../" * len(self.pages.relative_to(_common(self.pages, folder)).parts)
        fixtures = up + folder.relative_to(_common(self.pages, folder)).as_posix()
        return policy_page(page(policy), samples(policy, cases), [case.name for case in cases], fixtures)


def home_of(folder: Path) -> Home:
    """The home of the policies of a folder: a user's, or ours in a checkout."""
    resolved = folder.resolve()
    if resolved == OURS.resolve():
        return Home(OURS, OURS.parent / FIXTURES / "policies", OURS.parent / _PAGES / "policies")
    return Home(resolved, resolved / FIXTURES, resolved / _PAGES)


def _common(first: Path, second: Path) -> Path:
    return next(folder for folder in first.parents if folder in second.parents)
