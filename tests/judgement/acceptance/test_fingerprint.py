"""A finding is known again however the text around it moves, and told from every other."""

from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.workspace import Workspace


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def marks(text: str, root: Path | None = None) -> list[str]:
    file = (root or Path.cwd()) / "main.tf"
    file.write_text(text, encoding="utf-8")
    report = Workspace(file.parent, uniform(Config(), policies(select=["ingress-ssh-open"]))).check([file.parent])
    return [each.fingerprint for each in report.reported]


def rule(port: int = 22, cidr: str = "0.0.0.0/0") -> str:
    return (
        f'  ingress {{\n    protocol = "tcp"\n    from_port = {port}\n    to_port = 22\n'
        f'    cidr_blocks = ["{cidr}"]\n  }}\n'
    )


def group(*rules: str, name: str = "web", head: str = "") -> str:
    return f'resource "aws_security_group" "{name}" {{\n{head}{"".join(rules)}}}\n'


def test_lines_that_move_change_nothing() -> None:
    assert marks(group(rule())) == marks("# a comment\n\n\n" + group(rule(), head='  name = "x"\n\n'))


def test_rules_that_change_places_keep_their_marks() -> None:
    one, other = marks(group(rule(20), rule(21)))
    assert one != other
    assert marks(group(rule(21), rule(20))) == [other, one]


def test_rules_that_differ_in_the_known_part_of_a_text_keep_their_marks() -> None:
    team = 'variable "team" {}\n'
    first, second = (rule().replace("{\n", '{\n    description = "${var.team} ' + use + '"\n', 1) for use in ("a", "b"))
    one, other = marks(team + group(first, second))
    assert marks(team + group(second, first)) == [other, one]


def test_rules_that_say_the_same_are_told_apart() -> None:
    assert len(set(marks(group(rule(), rule())))) == 2


def test_keys_of_for_each_and_resources_are_told_apart() -> None:
    text = group(rule(), head='  for_each = toset(["a", "b"])\n') + group(rule(), name="other")
    assert len(set(marks(text))) == 3


def test_elements_of_a_dynamic_block_are_told_apart() -> None:
    dynamic = (
        '  dynamic "ingress" {\n    for_each = [20, 21]\n    content {\n      protocol = "tcp"\n'
        '      from_port = ingress.value\n      to_port = 22\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n'
    )
    first = marks(group(dynamic))
    assert len(set(first)) == 2
    assert set(marks(group(dynamic.replace("[20, 21]", "[21, 20]")))) == set(first)


def test_where_the_checkout_lies_and_where_it_is_judged_from_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = marks(group(rule()))
    there = tmp_path / "elsewhere" / "checkout"
    there.mkdir(parents=True)
    assert marks(group(rule()), there) == here
    monkeypatch.chdir(there)
    assert marks(group(rule())) == here


def former(text: str) -> list[tuple[str, ...]]:
    marks(text)
    report = Workspace(Path.cwd(), uniform(Config(), policies(select=["ingress-ssh-open"]))).check([Path.cwd()])
    return [reported.former for reported in report.reported]


def moved(source: str, target: str) -> str:
    return f"moved {{\n  from = aws_security_group.{source}\n  to = aws_security_group.{target}\n}}\n"


def test_what_is_moved_has_the_marks_that_it_had_before() -> None:
    (first,), (second,) = marks(group(rule(), name="a")), marks(group(rule(), name="b"))
    text = group(rule(), name="c") + moved("a", "b") + moved("b", "c")
    assert former(text) == [(second, first)]
    assert former(group(rule(), name="c")) == [()]


def test_a_rule_that_refers_to_what_is_moved_has_the_marks_that_it_had_before() -> None:
    def opened(name: str) -> str:
        own = rule().replace("cidr_blocks", f"security_groups = [aws_security_group.{name}.id]\n    cidr_blocks")
        return group(own) + group(name=name)

    (before,) = marks(opened("a"))
    assert before not in marks(opened("b"))
    assert before in former(opened("b") + moved("a", "b"))[0]


def test_an_address_that_something_else_has_now_is_nobodys_earlier_one() -> None:
    text = group(rule(), name="a") + group(rule(), name="b") + moved("a", "b")
    assert former(text) == [(), ()]


def test_equal_rules_of_what_is_moved_are_numbered_as_before() -> None:
    before = marks(group(rule(), rule(), name="a"))
    assert [marks_[0] for marks_ in former(group(rule(), rule(), name="b") + moved("a", "b"))] == before
