from msgspec.structs import replace

from linter.report.html.coverage import Coverage
from linter.report.html.elements import Markup
from linter.report.promises import PROMISES
from linter.report.report import PolicyPage, Report, Summary, Suppressed, Undecided
from linter.truth import Doubt
from tests.report.sample import METADATA, SSH

RAN = tuple(PolicyPage(slug, SSH.severity, "", "") for slug in ("imdsv1-allowed", "ingress-ssh-open"))


def verdict(slug: str, **more: object) -> tuple[str, str]:
    report = Report(**{"reported": (), "summary": Summary(), "pages": RAN, **more})  # type: ignore[arg-type]
    found = Coverage(report, Markup).verdict(slug)
    return found.word, found.in_words()


def test_a_policy_that_did_not_run_says_nothing() -> None:
    assert verdict("egress-all-open") == ("off", "")


def test_a_policy_with_nothing_to_judge_keeps_no_promise() -> None:
    assert verdict("ingress-ssh-open") == ("none", "")


def test_a_policy_is_kept_where_all_it_looked_at_passed() -> None:
    looked = {"looked_at": {"ingress-ssh-open": 3}, "passed": {"ingress-ssh-open": 3}}
    assert verdict("ingress-ssh-open", **looked) == ("passed", "3 passed")


def test_one_finding_breaks_it_and_a_finding_that_another_implies_counts() -> None:
    assert verdict("ingress-ssh-open", reported=(SSH, SSH))[0] == "found"
    assert verdict("ingress-ssh-open", reported=(SSH, SSH))[1] == "1 found"
    wider = replace(SSH, policy="ingress-all-ports-open", subsumes=(SSH,))
    assert verdict("ingress-ssh-open", reported=(wider,)) == ("found", "1 found")


def test_what_is_possible_is_not_decided() -> None:
    asked = (Undecided("imdsv1-allowed", "Web", (Doubt("why"),)),)
    assert verdict("imdsv1-allowed", reported=(METADATA,), undecided=asked) == ("open", "1 not decided")


def test_what_was_accepted_is_not_kept() -> None:
    looked = {"looked_at": {"ingress-ssh-open": 3}, "passed": {"ingress-ssh-open": 2}}
    assert verdict("ingress-ssh-open", suppressed=(Suppressed(SSH, "so"),), **looked) == (
        "accepted",
        "1 accepted, 2 passed",
    )


def test_what_fails_and_is_not_shown_is_counted() -> None:
    word, said = verdict("ingress-ssh-open", looked_at={"ingress-ssh-open": 3}, passed={"ingress-ssh-open": 2})
    assert word == "hidden"
    assert said.startswith("2 passed, 1 not shown")


def test_the_table_has_every_promise() -> None:
    table = Coverage(Report((), Summary(), pages=RAN), Markup).table()
    assert table.count('class="promise"') == len(PROMISES)
