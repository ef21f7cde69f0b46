"""The lines of a pull request that a review may comment on: those of its difference, with the context it shows.

https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Hunks: TypeAlias = "Mapping[str, Sequence[range]]"
"""By path from the top of the repository: the ranges of lines, from 1, that a difference shows of the new state."""

_FILE = re.compile(r"^diff --git ", re.MULTILINE)
_NEW_NAME = re.compile(r"^\+\+\+ b/(.*?)\t?$", re.MULTILINE)
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def hunks(difference: str) -> Hunks:
    """The hunks of a unified difference of git. Files with names that git quotes are left out."""
    by_file: dict[str, list[range]] = {}
    for section in _FILE.split(difference)[1:]:
        head, _, _ = section.partition("\n@@ ")
        name = _NEW_NAME.search(head)
        if name is not None:
            starts = ((int(hunk[1]), int(hunk[2] or 1)) for hunk in _HUNK.finditer(section))
            by_file[name[1]] = [range(start, start + count) for start, count in starts if count]
    return by_file


def shown(difference: Hunks, path: str, first: int, last: int) -> bool:
    """Whether a single hunk shows all of these lines of a file."""
    return any(first in hunk and last in hunk for hunk in difference.get(path, ()))
