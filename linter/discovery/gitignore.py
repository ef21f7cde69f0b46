"""The patterns of a .gitignore file, read as git reads them.

https://git-scm.com/docs/gitignore#_pattern_format
The library for this takes longer to import than the rest of a cold start; the tests compare with git itself.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

_Names: TypeAlias = "tuple[re.Pattern[str] | None, ...]"
"""One pattern for each name of a path; None is `**`, any number of names."""

_TRAILING_BLANKS = re.compile(r"(?<!\\)((?:\\\\)*)[ \t]+$")
_TOKEN = re.compile(r"\\(?P<escaped>.)|\[[!^]?\]?(?:\[:[a-z]+:\]|[^\]])*\]|(?P<open>\[)", re.DOTALL)
_POSIX = {"alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "digit": "0-9", "lower": "a-z", "upper": "A-Z", "space": " \t"}
_POSIX_CLASS = re.compile(r"\[:([a-z]+):\]")
_LONGEST = 1000
"""The longest pattern that is read, in characters: no path is longer."""
_MOST = 10_000
"""The most lines that are read, because every path is matched against each. Files that later lines would ignore are
judged."""


class Pattern(Struct, frozen=True):
    """One line: a match is ignored or, with a leading `!`, kept after all."""

    names: _Names
    ignores: bool
    folders_only: bool

    def matches(self, names: Sequence[str]) -> bool:
        """Whether the names of a path match, one after the other."""
        if len(self.names) == 2 and self.names[0] is None and self.names[1] is not None:
            return self.names[1].match(names[-1]) is not None  # the common case: one name, anywhere
        at = given = 0
        resume: tuple[int, int] | None = None
        while given < len(names):
            wanted = self.names[at] if at < len(self.names) else _NOTHING
            if wanted is None:
                at, resume = at + 1, (at + 1, given)
            elif wanted.match(names[given]):
                at, given = at + 1, given + 1
            elif resume is not None:  # the last `**` takes one name more
                at, given = resume[0], resume[1] + 1
                resume = at, given
            else:
                return False
        return at == len(self.names)


class Patterns(Struct, frozen=True):
    """The patterns of one file, or of one list of excludes. Paths are relative to the folder that contains it."""

    patterns: tuple[Pattern, ...]

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """Whether a path with forward slashes is ignored; None if no pattern matches. The last match wins."""
        names = path.split("/")
        for pattern in reversed(self.patterns):
            if (folder or not pattern.folders_only) and pattern.matches(names):
                return pattern.ignores
        return None

    def excludes(self, path: str) -> bool:
        """Whether a file is ignored, by itself or through one of its parent folders."""
        names = path.split("/")
        above = ("/".join(names[:depth]) for depth in range(1, len(names)))
        return any(self.verdict(parent, folder=True) for parent in above) or self.verdict(path, folder=False) is True


def read_patterns(text: str) -> Patterns:
    """The patterns of a text, one per line."""
    lines = (_pattern(line) for line in text.removeprefix("\ufeff").splitlines()[:_MOST])
    return Patterns(tuple(pattern for pattern in lines if pattern is not None))


def _pattern(line: str) -> Pattern | None:
    written = _TRAILING_BLANKS.sub(r"\1", line)
    if not written or written.startswith("#") or len(written) > _LONGEST:
        return None
    glob = written.removeprefix("!")
    folders_only = glob.endswith("/")
    glob = glob.removesuffix("/")
    if not glob:
        return None
    parts = ["**", glob] if "/" not in glob else glob.removeprefix("/").split("/")
    names = [None if part == "**" else _name(part) for part in parts]
    if parts[-1] == "**":  # everything inside, but not the folder itself
        names.append(_name("*"))
    return Pattern(tuple(names), written[0] != "!", folders_only)


_NOTHING = re.compile(r"(?!)")


def _name(glob: str) -> re.Pattern[str]:
    if any(token["open"] for token in _TOKEN.finditer(glob)):
        return _NOTHING  # a bracket that is never closed
    try:
        return re.compile(fnmatch.translate(_TOKEN.sub(_for_fnmatch, glob)))
    except re.error:
        return _NOTHING


def _for_fnmatch(token: re.Match[str]) -> str:
    """`\\*` as `[*]`, `[^a]` as `[!a]`, `[[:digit:]]` as `[0-9]`: git's syntax in that of fnmatch."""
    if token["escaped"] is not None:
        return f"[{token['escaped']}]" if token["escaped"] in "*?[" else token["escaped"]
    members = _POSIX_CLASS.sub(lambda name: _POSIX.get(name[1], ""), token[0][1:-1])
    return f"[{'!' + members[1:] if members.startswith('^') else members}]"
