"""The pages under docs/policies are written from the policies and their fixtures: `MOATLINT_ACCEPT=1` writes them."""

import os
from pathlib import Path

from linter.judgement.registry import policies
from linter.judgement.verdict import page
from linter.report.pages import Example, index_page, policy_page

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/policies"


def expected() -> dict[str, str]:
    pages = [page(policy) for policy in policies(select=("all",))]
    written = {"README.md": index_page(pages)}
    for each in pages:
        folder = next(ROOT.glob(f"fixtures/policies/*/{each.slug.replace('-', '_')}"))
        fixtures = folder.relative_to(ROOT).as_posix()
        files = sorted(path for path in folder.iterdir() if path.is_file())
        cases = [Example(case.name, case.read_text(encoding="utf-8")) for case in files]
        written[f"{each.slug}.md"] = policy_page(each, cases, f"../../{fixtures}")
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
