"""The smallest examples of a policy: a resource of its fixtures that it reports, and one of its type that is fine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_EXPECTED = re.compile(r"# expect: ([a-z0-9, -]+)")
_MARKED = re.compile(r"# (expect|excused)")
_REMARK = re.compile(r"\s*# (expect|excused|expect possible): .*$")
_TERRAFORM = re.compile(
    r'^(?:resource|data|module|provider) "(?:[^\n]*\}(?: *#[^\n]*)?\n|.*?^\}[^\n]*\n)', re.MULTILINE | re.DOTALL
)
_TEMPLATE = re.compile(r"^  \w+:(?: *#[^\n]*)?\n(?:(?:    .*)?\n)+", re.MULTILINE)
_ITEMS = {
    ".tf": re.compile(r"^  [a-z_]+ \{[^\n]*\n(?:    [^\n]*\n|\n)*  \}[^\n]*\n", re.MULTILINE),
    ".yaml": re.compile(r"^ +- \{[^\n]*\n", re.MULTILINE),
}
"""The blocks in a resource, and the members of a list, that an example can do without."""
_TYPE_OF = {".tf": re.compile(r'^\w+ "(\w+)"'), ".yaml": re.compile(r"Type: (\w+::[\w:]+)")}
_ODD = re.compile(r"\b(?:count|for_each|dynamic|var\.|local\.|Condition|AWS::CloudFormation::Stack)|!(?!Ref|GetAtt)|\?")
"""Signs that an example depends on more than it shows."""
_MOST_LINES = 25
_IDLE = re.compile(
    r"\s*(?:(?:cidr_block|CidrBlock|description|GroupDescription|name|GroupName)\b|Properties: \{CidrBlock: [^,]*\}$)"
)
"""The arguments that differ from resource to resource without making a difference."""


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
        typed = [block for block in members if _type_of(block, ending)]
        reported = [_least(block, ending, slug) for block in typed if _reports(block, slug)]
        reported = [block for block in reported if block.count("\n") < _MOST_LINES]
        if not reported:
            continue
        before = min(reported, key=lambda block: (_is_odd(block), len(_plain(block))))
        alike = [block for block in typed if _type_of(block, ending) == _type_of(before, ending)]
        fine = [block for block in alike if _is_fine(block)] or [
            rest for rest in (_rest(block, ending) for block in alike) if _is_fine(rest)
        ]
        after = max(fine, key=lambda block: _alike(block, before), default="")
        beside = _referrer(after, before, members, ending) if after and _telling(after) == _telling(before) else ""
        yield BeforeAfter(ending, _plain(before), "\n\n".join(filter(None, (_plain(after), _plain(beside)))))


def _is_fine(block: str) -> bool:
    is_short = bool(block) and block.count("\n") < _MOST_LINES
    return is_short and _MARKED.search(block) is None and not _is_odd(block)


def _telling(block: str) -> list[str]:
    """The lines of a block that may make the difference: not its name, its addresses or its description."""
    return [line for line in _plain(block).splitlines()[1:] if line.strip() and _IDLE.match(line) is None]


def _referrer(after: str, before: str, members: list[str], ending: str) -> str:
    """The resource that makes the difference where two are alike: the shortest that refers to the one that is fine.

    It is of a type that does not refer to the other one as well.
    """
    fine, faulty = (re.compile(rf"\b{re.escape(_name_of(block, ending))}\b") for block in (after, before))
    common = {_type_of(block, ending) for block in members if faulty.search(_inside(block))}
    referring = [
        block
        for block in members
        if fine.search(_inside(block)) and _type_of(block, ending) not in common and _is_fine(block)
    ]
    return min(referring, key=len, default="")


def _inside(block: str) -> str:
    return block.partition("\n")[2]


def _name_of(block: str, ending: str) -> str:
    header = block.partition("\n")[0]
    return header.split('"')[3] if ending == ".tf" and header.count('"') >= 4 else header.strip().partition(":")[0]


def _least(block: str, ending: str, slug: str) -> str:
    """A block with the shortest of its items that is reported, and without its neighbours; all of it if none is."""
    items = list(_ITEMS[ending].finditer(f"{block}\n"))
    reported = [item for item in items if _reports(item[0], slug)]
    if not reported:
        return block
    kept = min(reported, key=lambda item: (_is_odd(item[0]), len(_plain(item[0]))))
    return _without(block, [item for item in _beside(kept, items) if item is not kept])


def _rest(block: str, ending: str) -> str:
    """A block without the items that anything is said of; empty where no such item is left."""
    items = list(_ITEMS[ending].finditer(f"{block}\n"))
    marked = [item for item in items if _MARKED.search(item[0])]
    return _without(block, marked) if 0 < len(marked) < len(items) else ""


def _beside(kept: re.Match[str], items: list[re.Match[str]]) -> list[re.Match[str]]:
    """The items of the same name, or of the same list."""
    return [item for item in items if _head(item) == _head(kept)]


def _head(item: re.Match[str]) -> str:
    """The name of a block; the indentation of the member of a list."""
    first = item[0].partition("\n")[0]
    return first.partition("{")[0] if "- {" not in first else first.partition("-")[0]


def _without(block: str, items: list[re.Match[str]]) -> str:
    text = f"{block}\n"
    for item in reversed(items):
        text = text[: item.start()] + text[item.end() :]
    return re.sub(r"\n(?:[ ]*\n)+(?=\}|\n)", "\n", text).rstrip()


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
