from linter.finding import Severity
from linter.report.pages import Example, index_page, policy_page
from linter.report.report import PolicyPage
from tests.report.sample import PAGE

SSH = PolicyPage(
    "ingress-ssh-open", Severity.CRITICAL, "SSH is open to the whole internet.", PAGE, aliases=("CKV_AWS_24",)
)
CASES = (
    Example("long.tf", "# a\n" * 99 + "open = true # expect: ingress-ssh-open\n"),
    Example("long.yaml", "# a\n" * 99 + "Open: true # expect: ingress-ssh-open\n"),
    Example("other.tf", "x # expect: ingress-rdp-open\n"),
    Example(
        "short.tf",
        "open = true # expect: ingress-rdp-open, ingress-ssh-open\nmay = 1 # expect possible: ingress-ssh-open\n",
    ),
    Example("short.yaml", "Open: true # expect: ingress-ssh-open\nOther: 1 # expect: ingress-rdp-open\n"),
)


def test_a_page_is_the_docstring_and_the_shortest_case_in_both_languages() -> None:
    page = policy_page(SSH, CASES, "../../fixtures")
    assert page.startswith(
        "# SSH is open to the whole internet\n\n`ingress-ssh-open`, critical\n\nElsewhere called: CKV_AWS_24."
    )
    assert "## Why is this bad?\nAnybody can try" in page
    assert "```hcl\nopen = true # reported\nmay = 1 # possibly reported\n```" in page
    assert "```yaml\nOpen: true # reported\nOther: 1\n```" in page
    assert "long ([tf](../../fixtures/long.tf), [yaml](../../fixtures/long.yaml))" in page


def test_a_page_without_cases_has_no_examples() -> None:
    assert "## Example" not in policy_page(SSH)


def test_the_index_has_the_worst_first() -> None:
    lower = PolicyPage("a-minor-thing", Severity.LOW, "A minor thing.", "")
    assert [line.split("`")[1] for line in index_page((lower, SSH)).splitlines() if "| [`" in line] == [
        "ingress-ssh-open",
        "a-minor-thing",
    ]
