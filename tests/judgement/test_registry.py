"""A folder of modules is a set of policies."""

import re
from pathlib import Path

import pytest

from linter.judgement.registry import OURS, BadPolicy, Catalogue, UnknownPolicy, policies, slugs
from linter.option import Kind

POLICY = '''"""Every subnet is reported."""

from linter.aws.vpc import Subnet
from linter.policy import Severity, policy


@policy(Severity.LOW{more})
def {name}(graph{options}):
    """Find them all."""
    yield from ()
'''


OPTIONS = ", *, allowed: tuple[int, ...] = (80, 443), most: int = 1"


def text(name: str, more: str = "", options: str = "") -> str:
    return POLICY.format(name=name, more=more, options=options)


def test_every_module_of_ours_is_a_policy_named_after_its_file() -> None:
    loaded = policies(select=["all"])
    assert [policy.slug for policy in loaded] == sorted(slugs())
    assert all(policy.page for policy in loaded)
    assert {module.path.parent.parent for module in slugs().values()} == {OURS}


def test_select_and_ignore_choose() -> None:
    chosen = policies(select=["ingress-ssh-open", "ingress-rdp-open"], ignore=["ingress-rdp-open"])
    assert [policy.slug for policy in chosen] == ["ingress-ssh-open"]
    assert "ingress-ssh-open" not in [policy.slug for policy in policies(ignore=["ingress-ssh-open"])]


def test_an_unknown_slug_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownPolicy, match=r"no policy or group ingress-shh-open\. Did you mean ingress-ssh-open\?"):
        policies(ignore=["ingress-shh-open"])


def test_a_folder_of_the_users_joins_ours(tmp_path: Path) -> None:
    (tmp_path / "subnet_noted.py").write_text(text("subnet_noted"))
    (tmp_path / "_shared.py").write_text("raise RuntimeError\n")
    assert [policy.slug for policy in policies([tmp_path], select=["subnet-noted"])] == ["subnet-noted"]
    assert len(policies([tmp_path])) == len(policies()) + 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import nothing_like_it\n", "cannot be loaded: ModuleNotFoundError"),
        ("def broken(:\n", "cannot be loaded: SyntaxError"),
        ("1 / 0\n", r"cannot be loaded: ZeroDivisionError: division by zero \(broken.py, line 1\)"),
        (text("other"), "has no function broken marked with @policy"),
    ],
)
def test_a_module_that_is_no_policy_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "broken.py").write_text(text)
    catalogue = Catalogue([tmp_path])
    with pytest.raises(BadPolicy, match=reason):
        catalogue["broken"]
    assert "ingress-ssh-open" in {policy.slug for policy in catalogue.choose()}
    (problem,) = catalogue.problems
    assert re.search(reason, problem.message)
    assert problem.span.file.endswith("broken.py")


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="is not a folder of policies"):
        policies([tmp_path / "none"])


def test_a_group_is_selected_by_the_folder_and_a_rule_of_another_linter_by_its_id() -> None:
    ingress = policies(select=["Ingress"], ignore=["CKV_AWS_24"])
    assert {policy.theme for policy in ingress} == {"ingress"}
    assert "ingress-ssh-open" not in [policy.slug for policy in ingress]
    assert [policy.slug for policy in policies(select=["ckv_aws_24"])] == ["ingress-ssh-open"]


def test_what_is_not_in_the_default_profile_runs_only_where_it_is_selected(tmp_path: Path) -> None:
    (tmp_path / "hygiene").mkdir()
    (tmp_path / "hygiene" / "noted.py").write_text(text("noted", ', default=False, groups=("strict",)'))
    assert "noted" not in [policy.slug for policy in policies([tmp_path])]
    for selector in ("all", "noted", "hygiene", "strict"):
        assert "noted" in [policy.slug for policy in policies([tmp_path], select=[selector])]


def test_options_are_the_keyword_parameters_of_the_function(tmp_path: Path) -> None:
    (tmp_path / "noted.py").write_text(
        text("noted", options=", *, allowed: tuple[int, ...] = (80, 443), most: int = 1")
    )
    (noted,) = policies([tmp_path], select=["noted"])
    assert [(option.name, option.kind, option.value) for option in noted.options] == [
        ("allowed", Kind.INTS, (80, 443)),
        ("most", Kind.INT, 1),
    ]
    (set_,) = policies([tmp_path], select=["noted"], options={"noted": {"allowed": [22]}})
    assert [option.value for option in set_.options] == [(22,), 1]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"alowed": [22]}, "noted has no option alowed"),
        ({"allowed": 22}, r"allowed must be a list of whole numbers, and is 22"),
        ({"allowed": ["22"]}, r"allowed must be a list of whole numbers, and is \[22\]"),
        ({"most": True}, "most must be a whole number, and is true"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(tmp_path: Path, values: dict[str, object], reason: str) -> None:
    (tmp_path / "noted.py").write_text(
        text("noted", options=", *, allowed: tuple[int, ...] = (80, 443), most: int = 1")
    )
    with pytest.raises(ValueError, match=reason):
        policies([tmp_path], select=["noted"], options={"noted": values})


@pytest.mark.parametrize("options", [", *, most", ", *, most: float = 1.0", ", *, most: int"])
def test_an_option_without_a_default_or_of_a_type_that_yaml_has_not_is_refused(tmp_path: Path, options: str) -> None:
    (tmp_path / "noted.py").write_text(text("noted", options=options))
    with pytest.raises(BadPolicy, match="the option most needs a default"):
        Catalogue([tmp_path])["noted"]
