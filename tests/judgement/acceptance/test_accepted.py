"""What people accepted is found in every file a finding touches, and remembered as used."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from linter.finding import Finding, Notice, Severity
from linter.judgement.acceptance.accepted import Accepted
from linter.report.report import Reported, Suppressed
from linter.resource import Call, Dialect, Resource
from linter.source import Span
from linter.tree import Tree
from linter.truth import YES
from linter.value import Record

TODAY = date(2026, 7, 1)
SLUG, OTHER = "ingress-ssh-open", "ingress-rdp-open"
MODULE = """\
resource "aws_security_group" "web" {
  ingress {
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
CALLER = """\
module "net" {
  source = "./net"
}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ready(module: str = MODULE, caller: str = CALLER) -> Accepted:
    Path("net").mkdir(exist_ok=True)
    Path("net/main.tf").write_text(module, encoding="utf-8")
    Path("main.tf").write_text(caller, encoding="utf-8")
    return Accepted(Tree(Path.cwd()), TODAY)


def at(file: str, text: str, words: str) -> Span:
    """The line that holds the words."""
    line = next(number for number, each in enumerate(text.splitlines(), 1) if words in each)
    return Span(file, line, 1, line, 80)


def reported(policy: str = SLUG, module: str = MODULE, caller: str = CALLER) -> Reported:
    finding = Finding("open", YES, "module.net.aws_security_group.web", at("net/main.tf", module, "cidr_blocks"))
    calls = (Call("module.net", at("main.tf", caller, "module")),)
    return Reported(policy, Severity.HIGH, True, finding, Dialect.TERRAFORM, "f", calls=calls)


def resource(module: str = MODULE) -> Resource:
    header = at("net/main.tf", module, "resource")
    return Resource(
        "module.net.aws_security_group.web", "aws_security_group", Dialect.TERRAFORM, header, Record({}, header)
    )


def commented(text: str, words: str, comment: str) -> str:
    """The text with a comment behind the words."""
    return text.replace(words, f"{words} # moatlint: {comment}")


def messages(found: Iterable[Notice]) -> list[str]:
    return [each.message for each in found]


def test_a_finding_nobody_accepted_stays_a_finding() -> None:
    assert ready().suppressed(reported(), resource()) is None


@pytest.mark.parametrize("words", ['["0.0.0.0/0"]', '"web" {'])
def test_it_is_accepted_on_its_line_and_at_the_header_of_its_resource(words: str) -> None:
    module = commented(MODULE, words, f"ignore[{SLUG}] the bastion")
    found = ready(module).suppressed(reported(module=module), resource(module))
    assert found is not None
    assert found == Suppressed(reported(module=module), "the bastion", place=found.place)
    assert found.place is not None
    assert found.place.line == at("net/main.tf", module, "moatlint").line


def test_it_is_accepted_where_the_module_is_called() -> None:
    caller = commented(CALLER, '"net" {', f"ignore[{SLUG}] this one is public")
    found = ready(caller=caller).suppressed(reported(caller=caller), resource())
    assert found is not None
    assert found.reason == "this one is public"


def test_of_two_reasons_the_one_nearest_to_the_finding_is_told_and_both_count_as_used() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore[{SLUG}] near")
    caller = commented(CALLER, '"net" {', f"ignore[{SLUG}] far")
    accepted = ready(module, caller)
    found = accepted.suppressed(reported(module=module, caller=caller), resource(module))
    assert found is not None
    assert found.reason == "near"
    assert messages(accepted.notices(["net/main.tf", "main.tf"], [SLUG], [SLUG])) == []


def test_another_policy_is_not_accepted_with_it_and_what_suppresses_nothing_is_told() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore[{SLUG}, {OTHER}] the bastion")
    accepted = ready(module)
    assert accepted.suppressed(reported(module=module), resource(module)) is not None
    assert accepted.suppressed(reported("instance-public", module), resource(module)) is None
    (told,) = accepted.notices(["net/main.tf"], [SLUG, OTHER], [SLUG, OTHER])
    assert OTHER in told.message
    assert SLUG not in told.message


def test_a_policy_that_did_not_run_leaves_its_suppression_alone() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore[{OTHER}] the bastion")
    accepted = ready(module)
    assert messages(accepted.notices(["net/main.tf"], [SLUG, OTHER], [SLUG])) == []
    assert len(messages(accepted.notices(["net/main.tf"], [SLUG, OTHER], [OTHER]))) == 1


def test_what_is_over_is_not_obeyed_and_told() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore[{SLUG}] until=2026-06-30 the bastion")
    accepted = ready(module)
    assert accepted.suppressed(reported(module=module), resource(module)) is None
    assert messages(accepted.notices(["net/main.tf"], [SLUG], [SLUG])) == [
        f"the suppression of {SLUG} ended on 2026-06-30"
    ]


def test_what_ends_today_is_still_obeyed() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore[{SLUG}] until=2026-07-01 the bastion")
    assert ready(module).suppressed(reported(module=module), resource(module)) is not None


def test_a_comment_that_is_not_understood_accepts_nothing_and_is_told() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore {SLUG}")
    accepted = ready(module)
    assert accepted.suppressed(reported(module=module), resource(module)) is None
    (told,) = accepted.notices(["net/main.tf"], [SLUG], [SLUG])
    assert "accepts nothing" in told.message


def test_a_file_that_cannot_be_read_accepts_nothing() -> None:
    accepted = ready()
    Path("net/main.tf").unlink()
    assert accepted.suppressed(reported(), resource()) is None
    assert list(accepted.notices(["net/main.tf", "../elsewhere.tf"], [SLUG], [SLUG])) == []


def test_a_finding_without_a_resource_is_accepted_on_its_line() -> None:
    module = commented(MODULE, '["0.0.0.0/0"]', f"ignore[{SLUG}] the bastion")
    assert ready(module).suppressed(reported(module=module), None) is not None
