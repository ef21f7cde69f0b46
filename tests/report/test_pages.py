from linter.finding import Severity
from linter.report.pages import index_page, policy_page
from linter.report.report import PolicyPage
from tests.report.sample import PAGE

SSH = PolicyPage(
    "ingress-ssh-open", Severity.CRITICAL, "SSH is open to the whole internet.", PAGE, aliases=("CKV_AWS_24",)
)
SAMPLES = {".tf": ("open = true", "open = false"), ".yaml": ("Open: true", "")}


def test_a_page_is_the_docstring_with_an_example_before_and_after() -> None:
    page = policy_page(SSH, SAMPLES, ("long.yaml", "long.tf", "not_open.tf"), "../../fixtures")
    assert page.startswith(
        "# SSH is open to the whole internet\n\n`ingress-ssh-open`, critical\n\nElsewhere called: CKV_AWS_24."
    )
    assert "## Why is this bad?\nAnybody can try" in page
    assert "Terraform, reported:\n\n```hcl\nopen = true\n```" in page
    assert "Terraform, not reported:\n\n```hcl\nopen = false\n```" in page
    assert "CloudFormation, reported:\n\n```yaml\nOpen: true\n```" in page
    assert "CloudFormation, not reported" not in page
    assert "- long ([tf](../../fixtures/long.tf), [yaml](../../fixtures/long.yaml))" in page
    assert "- not open ([tf](../../fixtures/not_open.tf))" in page


def test_a_page_without_cases_has_no_examples() -> None:
    assert "## Example" not in policy_page(SSH)


def test_the_index_has_the_worst_first() -> None:
    lower = PolicyPage("a-minor-thing", Severity.LOW, "A minor thing.", "")
    assert [line.split("`")[1] for line in index_page((lower, SSH)).splitlines() if "| [`" in line] == [
        "ingress-ssh-open",
        "a-minor-thing",
    ]
