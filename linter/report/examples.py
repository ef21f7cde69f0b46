"""The smallest examples of a policy: a resource of its fixtures that it reports, and one of its type that is fine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_EXPECTED = re.compile(r"# expect: ([a-z0-9, -]+)")
_MARKED = re.compile(r"# (expect|excused)")
_REMARK = re.compile(r"\s*# (expect|excused|expect possible): .*$")
_TERRAFORM = re.compile(r'^resource "(?:[^\n]*\}|.*?^\})[^\n]*\n', re.MULTILINE | re.DOTALL)
_TEMPLATE = re.compile(r"^  \w+:\n(?:(?:    .*)?\n)+", re.MULTILINE)
_TYPE_OF = {".tf": re.compile(r'^\w+ "(\w+)"'), ".yaml": re.compile(r"Type: (\w+::[\w:]+)")}
_ODD = re.compile(r"\b(?:count|for_each|dynamic|var\.|local\.|Condition|AWS::CloudFormation::Stack)|!(?!Ref|GetAtt)|\?")
"""Signs that an example depends on more than it shows."""
_MOST_LINES = 25


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A resource that is reported, and one of its type that is not, if any; `ending` is .tf or .yaml."""

    ending: str
    before: str
    after: str = ""


def before_after(slug: str, texts: Iterable[tuple[str, str]]) -> Iterator[BeforeAfter]:
    """The smallest example of each language, given the fixtures of a policy: the ending and the text of each."""
    blocks: dict[str, list[str]] = {}
    for ending, text in texts:
        pattern = _TERRAFORM if ending == ".tf" else _TEMPLATE
        blocks.setdefault(ending, []).extend(block.rstrip() for block in pattern.findall(text))
    for ending, members in sorted(blocks.items()):
        short = [block for block in members if block.count("\n") < _MOST_LINES and _type_of(block, ending)]
        reported = [block for block in short if _reports(block, slug)]
        if not reported:
            continue
        before = min(reported, key=lambda block: (_is_odd(block), len(_plain(block))))
        fine = [block for block in short if _type_of(block, ending) == _type_of(before, ending)]
        fine = [block for block in fine if _MARKED.search(block) is None and not _is_odd(block)]
        yield BeforeAfter(
            ending, _plain(before), _plain(max(fine, key=lambda block: _alike(block, before), default=""))
        )


def _type_of(block: str, ending: str) -> str:
    match = _TYPE_OF[ending].search(block)
    return match[1] if match else ""


def _reports(block: str, slug: str) -> bool:
    return any(slug in re.split(r"[ ,]+", remark[1]) for remark in _EXPECTED.finditer(block))


def _is_odd(block: str) -> bool:
    return _ODD.search(_plain(block)) is not None


def _alike(block: str, before: str) -> tuple[int, int]:
    """How much of a block is said in the other one, too; the shorter the better otherwise."""
    return len(set(block.splitlines()) & set(_plain(before).splitlines())), -len(block)


def _plain(block: str) -> str:
    return "\n".join(_REMARK.sub("", line) for line in block.splitlines())
