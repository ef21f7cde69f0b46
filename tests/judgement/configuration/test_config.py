"""A configuration is found, followed, or refused with the place and the word that was probably meant."""

from pathlib import Path

import pytest

from linter.finding import Severity
from linter.judgement.configuration.config import BadConfig, Config, find, load
from linter.judgement.registry import Catalogue

KNOWN = Catalogue()


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str) -> Config:
    Path("moatlint.yaml").write_text(text, encoding="utf-8")
    return load(Path("moatlint.yaml"), KNOWN)


def faults(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(BadConfig) as bad:
        read(text)
    assert {each.span.file for each in bad.value.problems} == {"moatlint.yaml"}
    return [(each.span.line, each.span.column, each.message) for each in bad.value.problems]


def test_every_key_is_followed(tmp_path: Path) -> None:
    config = read(
        "select: [ingress-ssh-open, ingress-rdp-open]\n"
        "ignore: [ingress-rdp-open]\n"
        "severity: {ingress-ssh-open: low}\n"
        "exclude: [legacy/, '*.old.yaml']\n"
        "corporate_networks: [198.51.100.0/24, '2001:db8::/32']\n"
        "var_files: [environments/prod.tfvars]\n"
        "variables: {size: 3, names: [a, b], region: eu-west-1, on: true}\n"
        "parameter_files: [prod.json]\n"
        "parameters: {Environment: production, Count: 2}\n"
    )
    assert (config.select, config.ignore) == (("ingress-ssh-open", "ingress-rdp-open"), ("ingress-rdp-open",))
    assert config.severities == {"ingress-ssh-open": Severity.LOW}
    assert tmp_path.resolve() / "legacy" / "a.yaml" in config.excluded
    assert tmp_path.resolve() / "b" / "c.old.yaml" in config.excluded
    assert tmp_path.resolve() / "a.yaml" not in config.excluded
    assert config.corporate_networks == ("198.51.100.0/24", "2001:db8::/32")
    assert config.inputs.var_files == (tmp_path.resolve() / "environments/prod.tfvars",)
    assert config.inputs.variables == {"size": "3", "names": '["a", "b"]', "region": "eu-west-1", "on": "true"}
    assert config.inputs.parameter_files == (tmp_path.resolve() / "prod.json",)
    assert config.inputs.parameters == {"Environment": "production", "Count": "2"}


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n"])
def test_an_empty_configuration_changes_nothing(text: str) -> None:
    config = read(text)
    assert (config.select, config.ignore, config.severities) == ((), (), {})


def test_an_unknown_key_is_answered_with_the_nearest_one() -> None:
    assert faults("ignore: []\nselct: []\n") == [(2, 1, "There is no key selct (did you mean select?).")]


def test_an_unknown_policy_is_answered_with_the_nearest_one() -> None:
    assert faults("ignore:\n  - ingress-shh-open\n") == [
        (2, 5, "There is no policy or group ingress-shh-open. Did you mean ingress-ssh-open?")
    ]
    assert faults("severity: {ingress-rpd-open: low}\n") == [
        (1, 12, "There is no policy ingress-rpd-open (did you mean ingress-rdp-open?).")
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("exclude: 3\n", 1, 10, "exclude must be a list, and is 3."),
        ("select: ingress-ssh-open\n", 1, 9, "select must be a list, and is 'ingress-ssh-open'."),
        ("severity:\n  ingress-ssh-open: hihg\n", 2, 21, "severity.ingress-ssh-open is 'hihg' (did you mean high?)."),
        (
            "corporate_networks:\n- 10.0.0.0/8\n- office\n",
            3,
            3,
            "corporate_networks.1 is 'office', which is not a CIDR block such as 198.51.100.0/24.",
        ),
        ("- a\n", 1, 1, "the configuration must be a mapping, and is ['a']."),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, line: int, column: int, message: str) -> None:
    assert faults(text) == [(line, column, message)]


def test_what_is_no_yaml_is_told_with_its_place() -> None:
    ((line, column, message),) = faults("select: [\n")
    assert (line, column) == (2, 1)
    assert message.startswith("This is not YAML: ")


def test_every_fault_is_told_at_once() -> None:
    assert len(faults("selct: []\nexclude: 3\nignore: [nothing-like-it]\n")) == 3


def test_aliases_that_make_billions_of_a_few_lines_are_refused() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert faults("\n".join(lines)) == [(1, 1, "This is not YAML, or far too much of it.")]


def test_no_key_can_name_code_to_run() -> None:
    assert faults("policies: [evil]\n") == [
        (1, 1, "Policies of your own are run, so what is checked cannot name them.")
    ]
    assert faults("select: !!python/object/apply:os.system ['true']\n")


def test_the_nearest_file_counts_and_none_above_the_root(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "moatlint.yaml").touch()
    assert find(inner, tmp_path) == tmp_path / "moatlint.yaml"
    assert find(inner, tmp_path / "a") is None
    (tmp_path / "a" / "moatlint.yaml").touch()
    assert find(inner, tmp_path) == tmp_path / "a" / "moatlint.yaml"


def test_a_key_that_is_no_text_is_a_fault_with_its_place() -> None:
    assert faults("select: []\n? [a, b]\n: c\n") == [(2, 3, "This is not YAML: a key must be a text.")]


def test_a_configuration_nested_without_end_is_a_fault() -> None:
    assert faults("[" * 60 + "]" * 60) == [(1, 1, "This is not YAML, or far too much of it.")]
    ((line, _, message),) = faults("[" * 100_000)  # where libyaml has a bound of its own, it is met first
    assert line == 1
    assert message.startswith("This is not YAML")


def test_groups_are_selected_and_ignored_by_name() -> None:
    config = read("select: [ingress, all]\nignore: [acls]\n")
    assert (config.select, config.ignore) == (("ingress", "all"), ("acls",))


def test_an_option_that_no_policy_has_is_a_fault_with_its_place() -> None:
    assert faults("options:\n  ingress-ssh-open: {port: 22}\n") == [(2, 22, "ingress-ssh-open has no option port.")]
    assert faults("options:\n  ingress-shh-open: {}\n") == [
        (2, 3, "There is no policy ingress-shh-open (did you mean ingress-ssh-open?).")
    ]


INTENT = """\
intents:
  - name: databases-stay-inside
    scope: {MatchPaths: [{Source: {ResourceStatement: {Resources: [internet]}}}]}
"""


def test_an_intent_is_ignored_and_weighed_by_its_name() -> None:
    config = read(f"{INTENT}ignore: [intent-databases-stay-inside]\nseverity: {{intent-databases-stay-inside: low}}\n")
    assert [intent.policy.slug for intent in config.intents] == ["intent-databases-stay-inside"]


def test_a_typo_in_the_name_of_an_intent_is_a_fault() -> None:
    assert faults(f"{INTENT}ignore: [intent-database-stays-inside]\n") == [
        (4, 10, "There is no intent database-stays-inside (did you mean intent-databases-stay-inside?).")
    ]
    assert faults(f"{INTENT}severity: {{intent-database-stays-inside: low}}\n") == [
        (4, 12, "There is no policy intent-database-stays-inside (did you mean intent-databases-stay-inside?).")
    ]


@pytest.mark.parametrize(
    ("entry", "line", "column", "message"),
    [
        ("{policy: ingress-shh-open, reason: x}", 2, 14, "There is no policy or group ingress-shh-open. Did you mean"),
        ("{policy: ingress-ssh-open, reason: x, until: soon}", 2, 50, "soon is not a date: write until: 2027-01-31."),
    ],
)
def test_an_acceptance_that_cannot_be_read_is_a_fault(entry: str, line: int, column: int, message: str) -> None:
    ((at, start, said),) = faults(f"accept:\n  - {entry}\n")
    assert (at, start) == (line, column)
    assert said.startswith(message)


def test_an_acceptance_gives_a_reason() -> None:
    assert faults("accept: [{policy: ingress-ssh-open}]\n") == [(1, 10, "accept.0 has no reason.")]
