"""The smallest part of a policy's fixtures that shows its fault, and the same without it: the examples of its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from linter.authoring.cases import ENDINGS, corporate_networks, expected, judged_text
from linter.columns import settled
from linter.judgement.editing import applied
from linter.policy import Policy
from linter.source import Source

_TOP = re.compile(r'^(?P<kind>[a-z]+)(?: "(?P<first>[^"]+)")?(?: "(?P<second>[^"]+)")? \{')
_SECTION = re.compile(r"^(?P<name>[A-Za-z]+):")
_ENTRY = re.compile(r"^  (?P<name>[A-Za-z0-9]+):")
_TYPE = re.compile(r"^    Type: (\S+)", re.MULTILINE)
_EXPECTED = re.compile(r" *# (?:expect possible|expect|excused): .*")
_RESOURCES = "Resources"
_ELSEWHERE = re.compile(r'^module "|^    Type: AWS::CloudFormation::Stack', re.MULTILINE)
"""Signs that an example depends on files that it does not show."""


class Part(Struct, frozen=True):
    """A block of a module or an entry of a template: the words it is referred to by, its type, and its lines."""

    names: tuple[str, ...]
    type: str
    lines: tuple[tuple[int, str], ...]
    section: str = ""

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(line for _, line in self.lines)


def samples(policy: Policy, cases: Iterable[Path]) -> dict[str, tuple[str, str]]:
    """By ending, the text at fault and the one that is not; the latter is empty where the fixtures have none."""
    made: dict[str, tuple[str, str]] = {}
    for ending in ENDINGS:
        of_language = [case for case in cases if case.suffix == ending and not corporate_networks(case)]
        failing = [text for case in of_language for text in _failing(case) if _certain(policy, case, text)]
        certain = [case for case in of_language if any(said.certainty == "certain" for said in expected(case))]
        failing = failing or list(map(_bare, certain))
        if failing:
            before = min(failing, key=_length)
            made[ending] = (before, _after(policy, of_language, before))
    return made


def _after(policy: Policy, cases: Sequence[Path], before: str) -> str:
    judgement = judged_text(cases[0], policy, before)
    fixes = [reported.finding.fix for reported in judgement.reported]
    if len(fixes) == 1 and fixes[0] is not None:
        lay_out = settled(Source(fixes[0].span.file, before + "\n"))
        text = applied([lay_out(fixes[0])], before + "\n").rstrip()
        if not judged_text(cases[0], policy, text).reported:
            return text
    types = {part.type for part in _parts(before, cases[0].suffix)}
    clean = [text for case in cases for text in _innocent(case, types) if _is_clean(policy, case, text)]
    return min(clean, key=_length, default="")


def _length(text: str) -> tuple[bool, int, int, str]:
    """How much a reader has to take in: an example that is whole before one that is not, then the shorter one."""
    return _ELSEWHERE.search(text) is not None, len(text.splitlines()), len(text), text


def _bare(case: Path) -> str:
    """A whole case, without what it expects."""
    lines = case.read_text(encoding="utf-8").rstrip().splitlines()
    return "\n".join(_EXPECTED.sub("", line).rstrip() for line in lines)


def _failing(case: Path) -> Iterator[str]:
    lines = {verdict.line for verdict in expected(case) if verdict.certainty == "certain"}
    return _excerpts(case, lambda part: any(number in lines for number, _ in part.lines))


def _innocent(case: Path, types: set[str]) -> Iterator[str]:
    lines = {verdict.line for verdict in expected(case)}
    return _excerpts(case, lambda part: part.type in types and not any(number in lines for number, _ in part.lines))


def _excerpts(case: Path, wanted: Callable[[Part], bool]) -> Iterator[str]:
    """The wanted parts of a case with what they refer to, and with what is near besides; each text once."""
    parts = _parts(case.read_text(encoding="utf-8"), case.suffix)
    chosen = [part for part in parts if wanted(part)]
    texts = (_written(_closure(part, parts, near=near), case.suffix) for part in chosen for near in (False, True))
    yield from dict.fromkeys(texts)


def _certain(policy: Policy, case: Path, text: str) -> bool:
    return any(reported.certain for reported in judged_text(case, policy, text).reported)


def _is_clean(policy: Policy, case: Path, text: str) -> bool:
    judgement = judged_text(case, policy, text)
    return not judgement.reported and not judgement.undecided and judgement.clean > 0


def _closure(part: Part, parts: Sequence[Part], *, near: bool) -> list[Part]:
    """The part with all that it refers to; with those that refer to it as well if `near`."""
    chosen = [part]
    for one in chosen:
        for other in parts:
            refers = _mentions(one, other) or (near and one is part and _mentions(other, one))
            if refers and other not in chosen:
                chosen.append(other)
    return [one for one in parts if one in chosen]


def _mentions(one: Part, other: Part) -> bool:
    return any(re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", one.text) for name in other.names if one is not other)


def _parts(text: str, ending: str) -> list[Part]:
    lines = list(enumerate(text.splitlines(), 1))
    return list(_blocks(lines) if ending == ".tf" else _entries(lines))


def _blocks(lines: Sequence[tuple[int, str]]) -> Iterator[Part]:
    held: list[tuple[int, str]] = []
    for number, line in lines:
        if not held and not _TOP.match(line):
            continue
        held.append((number, line))
        if line == "}" or (len(held) == 1 and line.endswith("}")):
            yield _block(tuple(held))
            held = []


def _block(lines: tuple[tuple[int, str], ...]) -> Part:
    found = _TOP.match(lines[0][1])
    kind, first, second = (found["kind"], found["first"], found["second"]) if found is not None else ("", None, None)
    names = {
        "resource": (f"{first}.{second}",),
        "data": (f"data.{first}.{second}",),
        "variable": (f"var.{first}",),
        "module": (f"module.{first}",),
        "locals": tuple(
            f"local.{name[1]}" for _, line in lines if (name := re.match(r"^  (\w+)\s*=", line)) is not None
        ),
    }.get(kind, ())
    return Part(names, first or kind, lines)


def _entries(lines: Sequence[tuple[int, str]]) -> Iterator[Part]:
    section, held, name = "", list[tuple[int, str]](), ""
    for number, line in (*lines, (0, "End:")):
        starts = _SECTION.match(line) or _ENTRY.match(line)
        if starts and held:
            kind = _TYPE.search("\n".join(line for _, line in held))
            yield Part((name,), kind[1] if kind else section, tuple(held), section)
            held = []
        if found := _SECTION.match(line):
            section = found["name"]
        elif found := _ENTRY.match(line):
            name = found["name"]
        if held or _ENTRY.match(line):
            held.append((number, line))


def _written(parts: Sequence[Part], ending: str) -> str:
    """The parts as a file, without what the fixture expects of them."""
    texts = [_EXPECTED.sub("", part.text).rstrip() for part in parts]
    if ending == ".tf":
        return "\n\n".join(texts)
    sections: dict[str, list[str]] = {}
    for part, text in zip(parts, texts, strict=True):
        sections.setdefault(part.section, []).append(text)
    order = sorted(sections, key=lambda section: section == _RESOURCES)
    return "\n".join(f"{section}:\n" + "\n".join(sections[section]) for section in order)
