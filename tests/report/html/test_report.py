"""The page of a report: everything the report says, in parts that can be found, whatever the files hold."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from linter.cli import main
from linter.finding import Severity
from linter.report.formats import RenderOptions, renderer
from linter.report.html.findings import MOST_OPEN
from linter.report.report import Known, Undecided
from linter.source import Span
from linter.truth import Doubt
from tests.report.html.networks import HOSTILE_NAMES, fleet, hostile, report
from tests.report.html.page import Page, sound
from tests.report.sample import EMPTY, HOSTILE, REPORT, SSH, hostile_report

ROOT = Path(__file__).parents[3]
EVERYTHING = RenderOptions(possible=True)


def page(told: object = REPORT, options: RenderOptions = EVERYTHING) -> Page:
    return sound(renderer("html")(told, options))  # type: ignore[arg-type]


def test_a_finding_has_its_severity_place_policy_and_resources() -> None:
    found = [(held["data-severity"], held["data-file"], held["data-policy"]) for held in page().all("article")]
    assert found == [
        ("critical", "infra/network.tf", "ingress-ssh-open"),
        ("high", "infra/größe servers.yaml", "imdsv1-allowed"),
        ("medium", "infra/network.tf", "subnet-auto-public-ip"),
    ]
    assert "(2 instances)" in page().of_id("f3")
    assert "module.net.aws_subnet.public[0], module.net.aws_subnet.public[1]" in page().of_id("f3")


def test_a_finding_shows_its_source_its_proof_and_its_fix() -> None:
    ssh, subnets = page().of_id("f1"), page().of_id("f3")
    assert "9 to_port = 22 10 cidr_blocks = [var.admin_cidr] 11 }" in ssh
    assert "var.admin_cidr is 0.0.0.0/0 by default infra/network.tf:2:13" in ssh
    assert "The path in, 3 hops" in ssh
    assert "severity an instance in a public subnet is behind it" in ssh
    assert "Anybody can try keys and passwords against the host." in ssh
    assert "Give no public addresses: write false at infra/network.tf:17:29" in subnets
    assert "var.admin_cidr" in page().texts("mark")
    assert "# moatlint: ignore[ingress-ssh-open] reason" in ssh


def test_many_instances_are_folded_and_in_natural_order(tmp_path: Path) -> None:
    (told,) = [text for text in report(tmp_path, fleet(12)).texts("article") if "reached" in text or "reaches" in text]
    assert "resources 12 instances aws_instance.web[0], aws_instance.web[1], aws_instance.web[2]" in told


def test_only_the_severe_findings_of_a_short_list_are_unfolded() -> None:
    short = page(replace(REPORT, reported=(SSH,)))
    assert "open" in short.all("details")[0]
    many = tuple(replace(SSH, policy=f"policy-{number}") for number in range(MOST_OPEN + 1))
    assert not [held for held in page(replace(REPORT, reported=many)).all("details") if "open" in held]
    low = page(replace(REPORT, reported=(replace(SSH, severity=Severity.LOW),)))
    assert not [held for held in low.all("details") if "open" in held]


def test_the_filters_name_what_there_is() -> None:
    told = page()
    assert [held["data-level"] for held in told.all("input") if "data-level" in held] == ["critical", "high", "medium"]
    assert "infra/network.tf (2)" in told.texts("option")
    assert "imdsv1-allowed (1)" in told.texts("option")


def test_a_story_tells_the_path_the_line_that_opens_it_and_leads_to_its_findings(tmp_path: Path) -> None:
    told = report(tmp_path, fleet(1).replace("443", "22"))
    (story,) = [text for text in told.texts("li") if "the internet reaches aws_instance.web[0] on tcp 22" in text]
    assert "aws_internet_gateway.main" in story
    assert 'cidr_blocks = ["0.0.0.0/0"]' in story
    named = {held["data-policy"]: held["id"] for held in told.all("article")}
    links = {held["href"] for held in told.all("a")}
    assert {f"#{named['ingress-ssh-open']}", f"#{named['instance-internet-reachable']}"} <= links


def test_each_promise_of_the_page_of_aws_has_its_verdict() -> None:
    told = replace(REPORT, looked_at={"ingress-ssh-open": 5, "imdsv1-allowed": 2}, passed={"ingress-ssh-open": 3})
    rows = {text.split(" ")[0]: text for text in page(told).texts("tr")}
    assert rows["ingress-ssh-open"] == "ingress-ssh-open broken 1 found, 1 accepted, 3 passed"
    assert "Cipher suites must have perfect forward secrecy not run" in page(told).texts("tr")


def test_what_was_not_decided_is_told_with_the_reason() -> None:
    told = page().of_id("undecided")
    assert "1 resource not looked at" in told
    assert "the count of aws_flow_log.all is unknown" in told
    assert "vpc-flow-logs-missing: aws_vpc.main" in told
    assert page(EMPTY).of_id("undecided").endswith("Everything that was looked at was decided.")


def test_questions_with_the_same_reasons_stand_together_the_most_first() -> None:
    def asked(policy: str, resource: str, reason: str, line: int) -> Undecided:
        return Undecided(policy, resource, (Doubt(reason, Span("main.tf", line, 1, line, 2)),))

    questions = (
        asked("imdsv1-allowed", "Shop", "var.tokens is not given", 1),
        *(asked("ingress-ssh-open", f"Group{line}", "var.office is not given", line) for line in range(2, 7)),
    )
    rows = page(replace(REPORT, undecided=questions)).texts("tr")
    start = rows.index("Not known So this stays open") + 1
    assert rows[start : start + 2] == [
        "var.office is not given main.tf:2:1 main.tf:3:1 main.tf:4:1 and 2 more places "
        "ingress-ssh-open: Group2, Group3, Group4, Group5, Group6",
        "var.tokens is not given main.tf:1:1 imdsv1-allowed: Shop",
    ]


def test_what_was_accepted_excused_or_fixed_is_told() -> None:
    fixed = (Known("f", "imdsv1-allowed", Severity.HIGH, True, "infra", "aws_instance.old"),)
    told = page(replace(REPORT, fixed=fixed, summary=replace(REPORT.summary, baselined=7))).of_id("accepted")
    assert "ingress-ssh-open for aws_security_group.admin: bastion, until the tunnel is built" in told
    assert "source-dest-check-disabled for aws_instance.nat: aws_route.out leads to it" in told
    assert "imdsv1-allowed for aws_instance.old in infra" in told
    assert "7 findings in the baseline" in told


def test_errors_stand_above_everything_else() -> None:
    told = page()
    assert told.texts("h2")[0] == "Incomplete: 1 error"
    assert "infra/broken.tf:2:3 a value is missing after the equals sign. Write one." in told.texts("li")


def test_nothing_found_is_said() -> None:
    assert page(EMPTY).texts("h1") == ["Nothing found"]
    assert page(replace(EMPTY, summary=replace(EMPTY.summary, baselined=2))).texts("h1") == ["Nothing new found"]


def test_places_link_into_the_repository(tmp_path: Path) -> None:
    options = replace(EVERYTHING, link_base="https://git.example/acme/-/blob/main", directory="/r/x", base="/r")
    links = {held["href"] for held in page(REPORT, options).all("a")}
    assert "https://git.example/acme/-/blob/main/x/infra/gr%C3%B6%C3%9Fe%20servers.yaml#L5" in links
    outside = replace(options, directory="/elsewhere")
    assert not [link for link in {held["href"] for held in page(REPORT, outside).all("a")} if "git.example" in link]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a/b", "https://", "https://a b", "//a/b", "https://[a"]
)
def test_only_an_address_of_the_web_is_linked_to(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", "--link-base", address])
    assert left.value.code == 2
    assert "--link-base" in capsys.readouterr().err


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
def test_no_text_of_a_file_becomes_markup(text: str) -> None:
    page(hostile_report(text), replace(EVERYTHING, link_base="https://git.example/acme", directory="/r", base="/r"))


def test_names_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    told = report(tmp_path, hostile())
    said = " ".join(told.texts("main")).replace('\\"', '"').replace("$${", "${")
    for name in HOSTILE_NAMES:
        assert name.replace("\u202e", "\ufffd").replace("\u2066", "\ufffd") in said
    assert "alert(1)" not in told.script


def test_the_map_shows_what_is_reached_even_where_that_is_no_finding(tmp_path: Path) -> None:
    told = report(tmp_path, fleet(1))
    assert "1 of 5 interfaces reached from the internet" in " ".join(told.texts("summary"))
    assert [held["data-state"] for held in told.all("details", class_="card")].count("certain") == 1


def test_the_title_names_the_deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    out = tmp_path / "report.html"
    main(["check", "examples/terraform", "--output", str(out), "--quiet"])
    assert (
        sound(out.read_text(encoding="utf-8")).texts("title")[0].endswith(" findings in examples/terraform - moatlint")
    )


def test_two_runs_make_the_same_page(tmp_path: Path) -> None:
    first = report(tmp_path, fleet(1))
    assert report(tmp_path, fleet(1)).text == first.text
