from msgspec import Struct

from linter.equality import equal_without


@equal_without("note")
class Entry(Struct, frozen=True):
    name: str
    note: str = ""


class Twin(Struct, frozen=True):
    name: str
    note: str = ""


def test_a_field_that_does_not_matter_makes_no_difference() -> None:
    assert Entry("a", "one") == Entry("a", "another")
    assert hash(Entry("a", "one")) == hash(Entry("a", "another"))


def test_the_other_fields_do() -> None:
    assert Entry("a") != Entry("b")
    assert len({Entry("a"), Entry("b")}) == 2


def test_a_record_of_another_class_is_another_one() -> None:
    twin: object = Twin("a")
    assert Entry("a") != twin
