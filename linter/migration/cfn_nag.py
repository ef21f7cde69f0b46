"""The deny list of cfn_nag: rules that are never applied.

https://github.com/stelligent/cfn_nag#global-deny-list
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.migration.outcome import Left, Names, Outcome
from linter.migration.reading import read
from linter.migration.settings import accepted
from linter.peers.names import Peer
from linter.source import Source

KEY = "RulesToSuppress"
_NAME = re.compile(r"(?i).*(?:deny|black)[-_]?list.*\.ya?ml|\.?cfn[-_]nag.*\.ya?ml")


def is_deny_list(name: str) -> bool:
    """Whether a file is called as a deny list may be: cfn_nag takes any name."""
    return _NAME.fullmatch(name) is not None


def deny_list(source: Source, names: Names) -> Iterator[Outcome]:
    """The rules of a deny list; nothing of a file that is none.

    Raises:
        Misread: it is not YAML.
    """
    listed = read(source).get(KEY)
    for entry in listed.items if listed is not None else ():
        name, reason = entry.get("id"), entry.get("reason")
        if name is None or not name.text:
            yield Left(entry.span, "an entry names no rule")
        else:
            yield from accepted(names, Peer.CFN_NAG, name.text, entry.span, reason.text if reason is not None else "")
