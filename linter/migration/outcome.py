"""The results of reading what another linter was told: what moatlint is to be told, and what has no counterpart."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from linter.judgement.registry import Catalogue
from linter.peers.names import Peer, meant
from linter.source import Span


class Left(Struct, frozen=True, order=True):
    """Something without a counterpart: where it stands, and what to do instead, in words."""

    span: Span
    message: str


class Setting(Struct, frozen=True):
    """An entry for a key of `moatlint.yaml`: a member of a list, a pair of a mapping, or the value itself."""

    key: str
    value: object


class Listed(Struct, frozen=True):
    """A finding that a baseline of checkov lists: the names of policies, and the resource."""

    policies: frozenset[str]
    resource: str
    name: str
    span: Span


class FileIgnore(Struct, frozen=True):
    """A file in which policies are accepted: its path, or a pattern of paths, from the folder of the other's file."""

    pattern: str
    names: tuple[str, ...]
    reason: str
    until: str
    span: Span


Outcome: TypeAlias = "Left | Setting | Listed | FileIgnore"

SEVERITIES = ("info", "low", "medium", "high", "critical")
"""The severities of a configuration, the least first."""

LIST, MAPPING, VALUE = "list", "mapping", "value"
KINDS = {
    "accept": LIST,
    "baseline": VALUE,
    "exclude": LIST,
    "ignore": LIST,
    "parameter_files": LIST,
    "select": LIST,
    "severity": MAPPING,
    "var_files": LIST,
}
"""The keys of `moatlint.yaml` that are written, and the kind of value that each has."""


class Names:
    """Our names for the rules of other linters."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def policies(self, peer: Peer, name: str) -> frozenset[str]:
        """The slugs of the policies that a rule stands for."""
        return self._catalogue.skipped_by(peer, name)

    def written(self, peer: Peer, name: str) -> tuple[str, ...]:
        """The names to write: the policy where there is one, the other linter's name for several, nothing for none.

        A name that stands for several is kept because a suppression that lists them would be told which match nothing.
        """
        policies = self.policies(peer, name)
        if len(policies) < 2:
            return tuple(policies)
        aliases = sorted(meant(peer, name, self._catalogue.aliases))
        kept = [word for word in (name, *aliases) if self._catalogue.called(word) == policies]
        return (kept[0],) if kept else tuple(sorted(policies))


def no_counterpart(peer: Peer, name: str) -> str:
    """The message for a rule that no policy stands for."""
    if name.upper().startswith("BC_"):
        return f"{name} is a name of Prisma Cloud: moatlint knows those of checkov"
    return f"{name} of {peer} is about something that moatlint does not check"
