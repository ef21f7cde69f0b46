"""Sentences that several formats share: the verdicts of a run, and the steps of a path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.finding import Fix, Hop
from linter.report.plain import counted, visible
from linter.report.report import Summary, Suppressed

ACTIONS: Mapping[str, str] = {
    "enter": "comes in through",
    "route": "is routed by",
    "nat": "is translated by",
    "nacl_in": "is let in by",
    "nacl_out": "is let out by",
    "sg_in": "is let in by",
    "sg_out": "is let out by",
    "listen": "is taken by",
    "forward": "is passed on by",
    "transit": "passes through",
    "deliver": "arrives at",
}

_BELONGING = frozenset({"VPC block public access", "interface", "network ACL", "public address"})
"""Kinds of stations without a name of their own: they are called by what they belong to."""


def verdicts(counts: Summary, *, verbose: bool) -> str:
    """The verdicts beside the findings, in a sentence."""
    where_to_read = " (--verbose says why)" if counts.undecidable and not verbose else ""
    said = [
        f"{counted(counts.clean, 'check')} came out clean",
        f"{counts.undecidable:,} could not be decided{where_to_read}",
        f"{counted(counts.not_looked_at, 'resource')} not looked at",
    ]
    if counts.suppressed:
        said.append(suppressed_in_words(counts))
    if counts.baselined:
        said.append(f"{counted(counts.baselined, 'finding')} in the baseline")
    if counts.passed_over:
        said.append(f"{counted(counts.passed_over, 'other file')} passed over")
    said += hidden_in_words(counts)
    return f"{', '.join(said)}."


def hidden_in_words(counts: Summary) -> Iterator[str]:
    """How much was not looked at because something said so."""
    if counts.ignored:
        yield f"{counted(counts.ignored, 'file or folder', 'files and folders')} ignored by git"
    if counts.excluded:
        yield f"{counted(counts.excluded, 'file or folder', 'files and folders')} excluded by the configuration"
    if counts.unused_modules:
        yield f"{counted(counts.unused_modules, 'module')} without an instance"


def suppressed_in_words(counts: Summary) -> str:
    """How many findings were suppressed, and how many of them for another linter."""
    honoured = ", ".join(f"{number:,} for {peer}" for peer, number in counts.honoured.items())
    return f"{counted(counts.suppressed, 'finding')} suppressed{f' ({honoured})' if honoured else ''}"


def acceptance_in_words(suppressed: Suppressed) -> str:
    """Why a finding was suppressed, and for which other linter, if for one."""
    written_for = f"suppressed for {suppressed.peer}" if suppressed.peer else ""
    where = f" at {suppressed.place}" if suppressed.peer and suppressed.place is not None else ""
    return ": ".join(part for part in (f"{written_for}{where}", suppressed.reason) if part)


def titled(fix: Fix) -> str:
    """The title of a fix, marked if `--fix` makes it only with `--unsafe`."""
    return f"{fix.title} (unsafe)" if fix.risk else fix.title


def station(hop: Hop) -> str:
    """What a step of a path is at: by its own name, or by what it belongs to."""
    if hop.kind in _BELONGING:
        return f"{hop.kind} of {hop.node}"
    return hop.kind if hop.kind == hop.node else f"{hop.kind} {hop.node}".strip()


def hop_in_words(hop: Hop) -> str:
    """One step of a path as a person would say it."""
    article = "the " if hop.kind in _BELONGING else ""
    said = f"{ACTIONS.get(hop.action, hop.action)} {article}{station(hop)}"
    if hop.decided_by and hop.decided_by != hop.node:
        said += f": {hop.decided_by}"
    if hop.value != "known":
        said += f" ({hop.value})"
    if hop.reason and hop.reason != hop.decided_by:
        said += f"; {hop.reason}"
    return visible(said)
