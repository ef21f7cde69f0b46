"""Recognise a CloudFormation template by its content, whatever the name of its file.

Only the keys at the top of a document count: a manifest, a page or a script that quotes a template is not one.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

SECTIONS = frozenset(
    (
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Globals",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    )
)
_MENTIONS = re.compile(r"AWSTemplateFormatVersion|Resources")
_TYPED = re.compile(r"""Type["']?\s*:\s*(?:!Sub\s+)?["']?[A-Za-z0-9]+::|Fn::(?:ForEach|Transform)""")
_DOCUMENT = re.compile(r"^---(?=\s|$)|^\.\.\.\s*$", re.MULTILINE)
_PREAMBLE = re.compile(r"(?:[ \t]*(?:[#%].*)?(?:\r\n?|\n)|[ \t]*//.*(?:\r\n?|\n))*")
_BLOCK_KEY = r"""^{indent}(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z][\w.:-]*))[ \t]*:(?=\s|$)"""
_FLOW_TOKEN = re.compile(
    r"""(?P<string>"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|'[^']*'?)|(?P<comment>(?<![^\s,{}\[\]])(?:\#|//).*)"""
    r"""|(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,)|(?P<colon>:)|(?P<word>[A-Za-z][\w.]*)"""
)


def is_template(text: str) -> bool:
    """Whether a text is meant as a template. True also of a broken one, so that its fault is reported.

    One of its documents has a format version, or `Resources` and somewhere a type such as `AWS::EC2::VPC`, among its
    topmost keys.
    """
    if not _MENTIONS.search(text):
        return False
    typed = _TYPED.search(text) is not None
    return any(_is_template(set(keys), typed=typed) for keys in _documents(text.removeprefix("\ufeff"))) and not (
        text.startswith("{") and _is_other_json(text)
    )


def _is_other_json(text: str) -> bool:
    """Whether a text is sound JSON without a format version, whose `Resources` are not those of a template."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return "AWSTemplateFormatVersion" not in content and not isinstance(content.get("Resources"), dict)


def looks_like_one(text: str) -> bool:
    """Whether the very first key of a text is one of a template, as demanded of files with no telling name."""
    first = next(next(_documents(text.removeprefix("\ufeff")), iter(())), "")
    return first in SECTIONS


def _is_template(keys: set[str], *, typed: bool) -> bool:
    return "AWSTemplateFormatVersion" in keys or ("Resources" in keys and typed)


def _documents(text: str) -> Iterator[Iterator[str]]:
    """The topmost keys of each document of a text."""
    start = 0
    for mark in (*_DOCUMENT.finditer(text), None):
        end = mark.start() if mark is not None else len(text)
        if text[start:end].strip():
            yield _keys(text, start, end)
        start = mark.end() if mark is not None else end


def _keys(text: str, start: int, end: int) -> Iterator[str]:
    preamble = _PREAMBLE.match(text, start, end)
    begin = preamble.end() if preamble is not None else start
    line = text[begin:end]
    if line.lstrip(" \t").startswith("{"):
        return _flow_keys(text, begin, end)
    indent = line[: len(line) - len(line.lstrip(" "))]
    keys = re.compile(_BLOCK_KEY.format(indent=re.escape(indent)), re.MULTILINE)
    return (key[1] or key[2] or key[3] for key in keys.finditer(text, begin, end))


def _flow_keys(text: str, begin: int, end: int) -> Iterator[str]:
    """The keys of a mapping in braces, however broken what follows them is."""
    depth, word, at_key = 0, "", False
    for token in _FLOW_TOKEN.finditer(text, begin, end):
        kind = token.lastgroup
        if kind == "open":
            depth, at_key = depth + 1, depth == 0
        elif kind == "close":
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1 and kind == "comma":
            at_key = True
        elif depth == 1 and kind in ("string", "word") and at_key:
            word = token[0].strip("\"'")
        elif depth == 1 and kind == "colon" and word:
            yield word
            word, at_key = "", False
