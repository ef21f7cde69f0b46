"""A folder of modules is a set of policies."""

from pathlib import Path

import pytest

from linter.judgement.registry import OURS, BadPolicy, UnknownPolicy, policies, slugs

POLICY = '''"""Every subnet is reported."""

from linter.aws.vpc import Subnet
from linter.policy import Severity, policy


@policy(Severity.LOW)
def {name}(graph):
    """Find them all."""
    yield from ()
'''


def test_every_module_of_ours_is_a_policy_named_after_its_file() -> None:
    loaded = policies()
    assert [policy.slug for policy in loaded] == sorted(slugs())
    assert all(policy.page for policy in loaded)
    assert {path.parent for path in slugs().values()} == {OURS}


def test_select_and_ignore_choose() -> None:
    chosen = policies(select=["ingress-ssh-open", "ingress-rdp-open"], ignore=["ingress-rdp-open"])
    assert [policy.slug for policy in chosen] == ["ingress-ssh-open"]
    assert "ingress-ssh-open" not in [policy.slug for policy in policies(ignore=["ingress-ssh-open"])]


def test_an_unknown_slug_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownPolicy, match=r"no policy ingress-shh-open\. Did you mean ingress-ssh-open\?"):
        policies(ignore=["ingress-shh-open"])


def test_a_folder_of_the_users_joins_ours(tmp_path: Path) -> None:
    (tmp_path / "subnet_noted.py").write_text(POLICY.format(name="subnet_noted"))
    (tmp_path / "_shared.py").write_text("raise RuntimeError\n")
    assert [policy.slug for policy in policies([tmp_path], select=["subnet-noted"])] == ["subnet-noted"]
    assert len(policies([tmp_path])) == len(policies()) + 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import nothing_like_it\n", "cannot be loaded: ModuleNotFoundError"),
        ("def broken(:\n", "cannot be loaded: SyntaxError"),
        ("1 / 0\n", r"cannot be loaded: ZeroDivisionError: division by zero \(broken.py, line 1\)"),
        (POLICY.format(name="other"), "has no function broken marked with @policy"),
    ],
)
def test_a_module_that_is_no_policy_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "broken.py").write_text(text)
    with pytest.raises(BadPolicy, match=reason):
        policies([tmp_path])


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="is not a folder of policies"):
        policies([tmp_path / "none"])
