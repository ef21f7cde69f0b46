"""One answer from many."""

from linter.finding import Hop
from linter.reachability.answer import Answer
from linter.reachability.joining import joined
from linter.reachability.packets.packets import NO_PACKETS
from linter.truth import NO, YES, unknown

WAY = (Hop("igw", "internet gateway", "enter", "it"),)
OPEN, SHUT = {"Open": True}, {"Open": False}
SURE = Answer(YES, NO_PACKETS, WAY)
NONE = Answer(NO, NO_PACKETS, (), (Hop("sg", "security group", "sg_in", "it"),))
PERHAPS = Answer(unknown("var.office has no default"), NO_PACKETS, WAY)


def test_what_holds_under_every_answer_is_certain() -> None:
    found = joined([(OPEN, SURE), (SHUT, SURE)])
    assert (str(found.answer.verdict), found.when) == ("certain", "")


def test_what_holds_under_none_is_no_with_everything_that_blocks() -> None:
    other = Answer(NO, NO_PACKETS, (), (Hop("acl", "network ACL", "nacl_in", "it"),))
    found = joined([(OPEN, NONE), (SHUT, other), (SHUT, other)])
    assert str(found.answer.verdict) == "no"
    assert [hop.node for hop in found.answer.blocked_by] == ["sg", "acl"]


def test_what_holds_under_some_is_possible_and_says_when_with_the_surest_way() -> None:
    found = joined([(OPEN, SURE), (SHUT, NONE)])
    assert (str(found.answer.verdict), found.when) == ("possible", "Open is true")
    assert found.answer.path == WAY
    assert [doubt.reason for doubt in found.answer.unknowns] == ["only when Open is true"]


def test_doubts_under_an_answer_are_kept() -> None:
    found = joined([(OPEN, PERHAPS), (SHUT, PERHAPS)])
    assert str(found.answer.verdict) == "possible"
    assert [doubt.reason for doubt in found.answer.unknowns] == ["var.office has no default"]


def test_what_is_possible_under_one_answer_alone_is_possible_for_both_reasons() -> None:
    found = joined([(OPEN, NONE), (SHUT, PERHAPS)])
    assert (str(found.answer.verdict), found.when) == ("possible", "Open is false")
    assert [doubt.reason for doubt in found.answer.unknowns] == ["var.office has no default", "only when Open is false"]
    assert found.answer.path == WAY
    surer = joined([(OPEN, PERHAPS), (SHUT, SURE)])
    assert (str(surer.answer.verdict), surer.when) == ("possible", "")
