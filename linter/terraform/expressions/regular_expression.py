"""Go's regular expressions, checked and rewritten for Python's `regex`: RE2 has no backreferences and no lookaround.

https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re

from msgspec import Struct, field

MOST_REPEATS = 1000
DEEPEST_GROUP = 200

_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7F",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_PERL = {"d": "0-9", "s": r"\t\n\f\r ", "w": "0-9A-Za-z_"}
_WORD = "[0-9A-Za-z_]"
_BOUNDARY = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_NOT_BOUNDARY = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
_ANCHORS = {"A": r"\A", "z": r"\Z", "b": _BOUNDARY, "B": _NOT_BOUNDARY}
_CONTROLS = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_GROUP = re.compile(r"\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>")
_FLAGS = re.compile(r"\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])")
_REPEAT = re.compile(r"\{(\d{1,9})(,(\d{0,9}))?\}", re.ASCII)
_CLASS_NAME = re.compile(r"\[:(\^?)([a-z]+):\]")
_PROPERTY = re.compile(r"([pP])(?:\{(\^?[A-Za-z_]+)\}|([A-Za-z]))")


class PatternError(Exception):
    """A pattern that Go rejects; the message is Go's."""


class Translator(Struct):
    """A single pass over a pattern."""

    pattern: str
    position: int = 0
    groups: list[str] = field(default_factory=list)
    """The names of the capture groups, in order; empty for a group without a name."""

    def translate(self) -> str:
        """The pattern for Python. Raises PatternError."""
        result = self._alternatives({"i": False, "m": False, "s": False, "U": False}, 0)
        if self.position < len(self.pattern):
            raise PatternError(f"unexpected ): `{self.pattern}`")
        return result

    def _alternatives(self, flags: dict[str, bool], depth: int) -> str:
        """The pattern up to the closing parenthesis or the end."""
        if depth > DEEPEST_GROUP:
            raise PatternError("expression nests too deeply")
        parts: list[str] = []
        closes = 0
        repeatable = repeated = False
        while self.position < len(self.pattern) and self.pattern[self.position] != ")":
            character = self.pattern[self.position]
            quantifier = self._quantifier(flags)
            if quantifier:
                if not repeatable:
                    what = (
                        "invalid nested repetition operator" if repeated else "missing argument to repetition operator"
                    )
                    raise PatternError(f"{what}: `{self.pattern[self.position - 1 : self.position]}`")
                parts.append(quantifier)
                repeatable, repeated = False, True
                continue
            switch = _FLAGS.match(self.pattern, self.position) if character == "(" else None
            if switch and switch[3] == ")":
                self.position = switch.end()
                flags = _switched(flags, switch)
                parts.append("(?i:" if flags["i"] else "(?-i:")
                closes += 1
                repeatable = repeated = False
                continue
            if character == "|" and closes:
                parts.append(")" * closes + "|" + ("(?i:" if flags["i"] else "(?-i:"))
                closes, self.position = 1, self.position + 1
            else:
                parts.append(self._atom(character, flags, depth))
            repeatable, repeated = character != "|", False
        return "".join(parts) + ")" * closes

    def _quantifier(self, flags: dict[str, bool]) -> str:
        character = self.pattern[self.position]
        if character in "*+?":
            quantifier, end = character, self.position + 1
        else:
            counted = _REPEAT.match(self.pattern, self.position) if character == "{" else None
            if counted is None:
                return ""
            least, most = int(counted[1]), int(counted[3] or counted[1])
            if max(least, most) > MOST_REPEATS or (counted[3] and most < least):
                raise PatternError(f"invalid repeat count: `{counted[0]}`")
            quantifier, end = counted[0], counted.end()
        lazy = self.pattern[end : end + 1] == "?"
        self.position = end + lazy
        return quantifier + ("?" if lazy != flags["U"] else "")

    def _atom(self, character: str, flags: dict[str, bool], depth: int) -> str:
        if character == "(":
            return self._group(flags, depth)
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        self.position += 1
        if character == ".":
            return r"[\s\S]" if flags["s"] else r"[^\n]"
        if character == "^":
            return r"(?:\A|(?<=\n))" if flags["m"] else r"\A"
        if character == "$":
            return r"(?:\Z|(?=\n))" if flags["m"] else r"\Z"
        return character if character == "|" else re.escape(character)

    def _group(self, flags: dict[str, bool], depth: int) -> str:
        named = _GROUP.match(self.pattern, self.position)
        switch = _FLAGS.match(self.pattern, self.position)
        if named is not None:
            if named[1] in self.groups:
                raise PatternError(f"duplicate capture group name: `{named[1]}`")
            self.groups.append(named[1])
            opening, self.position = f"(?P<{named[1]}>", named.end()
        elif switch is not None:
            flags, self.position = _switched(flags, switch), switch.end()
            opening = "(?i:" if flags["i"] else "(?-i:"
        elif self.pattern.startswith("(?", self.position):
            raise PatternError(
                f"invalid or unsupported Perl syntax: `{self.pattern[self.position : self.position + 3]}`"
            )
        else:
            self.groups.append("")
            opening, self.position = "(", self.position + 1
        inner = self._alternatives(dict(flags), depth + 1)
        if self.position >= len(self.pattern):
            raise PatternError(f"missing closing ): `{self.pattern}`")
        self.position += 1
        return f"{opening}{inner})"

    def _escape(self) -> str:
        character = self.pattern[self.position + 1 : self.position + 2]
        if character == "Q":
            end = self.pattern.find(r"\E", self.position + 2)
            literal = self.pattern[self.position + 2 : end if end >= 0 else None]
            self.position = end + 2 if end >= 0 else len(self.pattern)
            return f"(?:{re.escape(literal)})" if literal else ""
        if character in _ANCHORS and character:
            self.position += 2
            return _ANCHORS[character]
        inner, negated = self._set_escape()
        return f"[{'^' if negated else ''}{inner}]"

    def _set_escape(self) -> tuple[str, bool]:
        """The members that an escape adds to a bracket expression, and whether they are negated."""
        start = self.position
        character = self.pattern[start + 1 : start + 2]
        if character and character.lower() in _PERL:
            self.position += 2
            return _PERL[character.lower()], character.isupper()
        named = _PROPERTY.match(self.pattern, start + 1)
        if named is not None:
            self.position = named.end()
            name = (named[2] or named[3]).lstrip("^")
            return rf"\p{{{name}}}", (named[1] == "P") != (named[2] or "").startswith("^")
        return self._literal_escape(), False

    def _literal_escape(self) -> str:
        start, character = self.position, self.pattern[self.position + 1 : self.position + 2]
        code = re.compile(r"\\(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2}))").match(
            self.pattern, start
        )
        if code is not None:
            point = int(code[3], 8) if code[3] else int(code[1] or code[2], 16)
            if point > 0x10FFFF:
                raise PatternError(f"invalid escape sequence: `{code[0]}`")
            self.position = code.end()
            return _literal(point)
        self.position += 2
        if character in _CONTROLS and character:
            return _literal(_CONTROLS[character])
        if not character:
            raise PatternError("trailing backslash at end of expression: ``")
        if character.isascii() and not character.isalnum():
            return _literal(ord(character))
        raise PatternError(f"invalid escape sequence: `\\{character}`")

    def _class(self) -> str:
        """A bracket expression."""
        start = self.position
        self.position += 1
        negated = self.pattern.startswith("^", self.position)
        self.position += negated
        parts: list[str] = []
        first = True
        while first or not self.pattern.startswith("]", self.position):
            if self.position >= len(self.pattern):
                raise PatternError(f"missing closing ]: `{self.pattern[start:]}`")
            parts.append(self._class_member(start))
            first = False
        self.position += 1
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def _class_member(self, start: int) -> str:
        posix = _CLASS_NAME.match(self.pattern, self.position)
        if posix is not None:
            if posix[2] not in _POSIX:
                raise PatternError(f"invalid character class range: `{posix[0]}`")
            self.position = posix.end()
            return f"[^{_POSIX[posix[2]]}]" if posix[1] else _POSIX[posix[2]]
        low, single = self._class_character(start)
        ranged = self.pattern.startswith("-", self.position) and not self.pattern.startswith("-]", self.position)
        if not single or not ranged or self.position + 1 >= len(self.pattern):
            return low
        self.position += 1
        high, single = self._class_character(start)
        if not single or high < low:
            raise PatternError(f"invalid character class range: `{self.pattern[start : self.position]}`")
        return f"{low}-{high}"

    def _class_character(self, start: int) -> tuple[str, bool]:
        """A member, and whether it is a single character."""
        if self.position >= len(self.pattern):
            raise PatternError(f"missing closing ]: `{self.pattern[start:]}`")
        character = self.pattern[self.position]
        if character != "\\":
            self.position += 1
            return _literal(ord(character)), True
        after = self.pattern[self.position + 1 : self.position + 2]
        inner, negated = self._set_escape()
        single = not (after.lower() in _PERL or after in ("p", "P"))
        return (f"[^{inner}]" if negated else inner), single


def _switched(flags: dict[str, bool], switch: re.Match[str]) -> dict[str, bool]:
    on, off = switch[1], switch[2] or ""
    if (on + off).strip("imsU") or (switch[2] is not None and not off) or not (on + off or switch[3] == ":"):
        raise PatternError(f"invalid or unsupported Perl syntax: `{switch[0]}`")
    return {**flags, **dict.fromkeys(on, True), **dict.fromkeys(off, False)}


def _literal(point: int) -> str:
    """A character, escaped so that it has no special meaning anywhere; order is code point order."""
    return f"\\U{point:08x}"
