"""Settings and links answer in three values: sure, perhaps, no."""

import pytest
from msgspec.structs import replace

from linter.aws.setting import Links, Setting, joined, nothing
from linter.source import Span
from linter.truth import Doubt
from linter.value import Reference, Text, Unknown

SPAN, ELSEWHERE = Span("main.tf", 1, 1, 1, 2), Span("main.tf", 2, 1, 2, 2)
HOLE = Unknown("it is a variable", SPAN)
DOUBT, OTHER = Doubt("it is a variable", SPAN), Doubt("it is another", SPAN)

KNOWN = Setting((1,), SPAN)
EITHER = Setting((1, 2), SPAN, doubts=(DOUBT,))
OPEN: Setting[int] = Setting((), SPAN, open=True, doubts=(DOUBT,))
ONE_OR_ANY = Setting((1,), SPAN, open=True, doubts=(DOUBT,))
OMITTED: Setting[int] = Setting((), SPAN, stated=False)
ONE_OR_NOTHING = Setting((1,), SPAN, doubts=(DOUBT,), blank=True)
PARTLY: Setting[str] = Setting((), SPAN, open=True, doubts=(DOUBT,), texts=(Text("r", SPAN, parts=("a", HOLE)),))
ANYTHING: Setting[str] = Setting((), SPAN, open=True, doubts=(DOUBT,), texts=(Text("r", SPAN, parts=(HOLE,)),))


@pytest.mark.parametrize(
    ("setting", "known", "is_one", "is_two", "below_three", "omitted"),
    [
        (KNOWN, 1, "certain", "no", "certain", "no"),
        (EITHER, None, "possible", "possible", "certain", "no"),
        (OPEN, None, "possible", "possible", "possible", "possible"),
        (ONE_OR_ANY, None, "possible", "possible", "possible", "no"),
        (OMITTED, None, "no", "no", "no", "certain"),
        (ONE_OR_NOTHING, None, "possible", "no", "possible", "possible"),
    ],
    ids=["known", "either", "open", "one or any", "omitted", "one or nothing"],
)
def test_a_setting_is_a_value_as_surely_as_it_can_be_no_other(
    setting: Setting[int], known: int | None, is_one: str, is_two: str, below_three: str, omitted: str
) -> None:
    assert setting.known == known
    assert str(setting.is_(1)) == is_one
    assert str(setting.is_(2)) == is_two
    assert str(setting.test(lambda value: value < 3)) == below_three
    assert str(setting.omitted) == omitted


def test_a_text_of_which_a_part_is_known_is_not_omitted() -> None:
    assert str(PARTLY.omitted) == "no"
    assert str(ANYTHING.omitted) == "possible"
    for attribute, omitted in (("arn", "no"), ("Ref", "no"), ("description", "possible")):
        parts = (Reference("aws_kms_key.a", attribute, SPAN),)
        assert str(replace(ANYTHING, texts=(Text("r", SPAN, parts=parts),)).omitted) == omitted


def test_what_is_omitted_is_something_else() -> None:
    assert KNOWN.or_else(EITHER) is KNOWN
    assert OMITTED.or_else(EITHER) is EITHER


def test_what_may_be_omitted_may_be_something_else() -> None:
    either = ONE_OR_NOTHING.or_else(Setting((2, 1), SPAN, doubts=(OTHER,)))
    assert (either.values, either.open, either.blank, either.doubts) == ((1, 2), False, False, (DOUBT, OTHER))
    assert (either.stated, either.span) == (True, SPAN)
    anything = ONE_OR_NOTHING.or_else(OPEN)
    assert (anything.values, anything.open, anything.blank) == ((1,), True, False)
    assert ONE_OR_NOTHING.or_else(OMITTED).blank
    assert ONE_OR_NOTHING.or_else(ONE_OR_NOTHING).blank


def test_texts_are_kept_unless_anything_is_possible() -> None:
    or_nothing = replace(PARTLY, blank=True)
    assert or_nothing.or_else(PARTLY).texts == (*PARTLY.texts, *PARTLY.texts)
    assert or_nothing.or_else(Setting(("b",), SPAN)).texts == PARTLY.texts
    assert or_nothing.or_else(Setting((), SPAN, open=True)).texts == ()


def test_what_is_not_sure_says_why() -> None:
    assert EITHER.is_(1).doubts == OPEN.is_(1).doubts == (DOUBT,)
    assert KNOWN.is_(1).doubts == ()


def test_a_setting_that_nobody_can_write_anew_offers_no_fix() -> None:
    assert KNOWN.fix(2) is None


class Name(str):
    """A node by its name; one that is called ? is not known."""

    __slots__ = ()

    def may_be(self, other: object) -> bool:
        return self is not other and "?" in (self, other)


SURE: Links[Name] = Links((Name("a"),), (), SPAN)
PERHAPS: Links[Name] = Links((Name("a"),), (Name("b"),), SPAN, doubts=(DOUBT,))
UNSEEN: Links[Name] = Links((), (), SPAN, open=True, doubts=(DOUBT,))


def test_the_only_one_is_the_one_that_has_no_other_beside_it() -> None:
    assert SURE.only == Name("a")
    assert PERHAPS.only is UNSEEN.only is None
    assert Links((Name("a"), Name("b")), (), SPAN).only is None
    assert Links((Name("a"),), (), SPAN, open=True).only is None


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (nothing(SPAN), "certain"),
        (UNSEEN, "possible"),
        (Links((), (Name("b"),), SPAN, doubts=(DOUBT,)), "possible"),
        (SURE, "no"),
        (PERHAPS, "no"),
    ],
)
def test_nothing_is_linked_where_nothing_is_written_and_perhaps_where_nothing_is_sure(
    links: Links[Name], expected: str
) -> None:
    assert str(links.nothing) == expected


def test_links_that_may_be_omitted_may_be_others() -> None:
    omitted: Links[Name] = Links((), (), SPAN, stated=False)
    assert omitted.or_else(SURE) is SURE
    assert SURE.or_else(PERHAPS) is SURE
    either = replace(PERHAPS, surely=(), blank=True).or_else(replace(SURE, doubts=(OTHER,)))
    assert (either.surely, either.maybe, either.open, either.blank) == ((), (Name("b"), Name("a")), False, False)
    assert either.doubts == (DOUBT, OTHER)
    assert replace(PERHAPS, blank=True).or_else(UNSEEN).open
    assert replace(PERHAPS, blank=True).or_else(omitted).blank
    assert replace(PERHAPS, blank=True).or_else(replace(SURE, blank=True)).blank


def test_a_node_is_among_the_links_by_identity() -> None:
    node, twin = Name("a"), Name("a")
    links = Links((node,), (), SPAN)
    assert links.includes(node).certain
    assert not links.includes(twin).possible
    assert str(Links((), (node,), SPAN).includes(node)) == "possible"
    assert Links((), (node,), SPAN).includes(node).doubts
    assert str(UNSEEN.includes(node)) == "possible"


def test_a_node_that_is_not_known_may_be_any() -> None:
    known, unknown = Name("a"), Name("?")
    assert str(Links((known,), (), SPAN).includes(unknown)) == "possible"
    assert str(Links((unknown,), (), SPAN).includes(known)) == "possible"
    assert Links((unknown,), (), SPAN).includes(known).doubts == (Doubt("? and a may be the same", SPAN),)


def test_the_sure_ones_come_first() -> None:
    assert list(PERHAPS) == ["a", Name("b")]


def test_perhaps_makes_nothing_sure_and_keeps_every_doubt() -> None:
    found = PERHAPS.perhaps((OTHER,))
    assert (found.surely, found.maybe, found.doubts) == ((), (Name("a"), Name("b")), (DOUBT, OTHER))


def test_what_is_open_stays_open() -> None:
    assert SURE.but(open=True, doubts=(OTHER,)) == Links((Name("a"),), (), SPAN, open=True, doubts=(OTHER,))
    assert UNSEEN.but(open=False).open


def test_links_that_are_joined_keep_what_is_sure_in_any_and_what_is_not_seen() -> None:
    found = joined((SURE, PERHAPS, Links((Name("c"),), (Name("a"),), SPAN), UNSEEN), ELSEWHERE)
    assert (found.surely, found.maybe, found.open, found.stated) == ((Name("a"), Name("c")), (Name("b"),), True, True)
    assert found.doubts == (DOUBT,)
    assert found.span == SPAN


def test_of_nothing_joined_the_span_is_the_one_given() -> None:
    empty: tuple[Links[Name], ...] = ()
    found = joined(empty, ELSEWHERE)
    assert (found.span, found.stated, found.nothing.certain) == (ELSEWHERE, False, True)
