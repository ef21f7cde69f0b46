"""The contents of a report: findings with their evidence, problems that kept something from being judged, notices."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from linter.network import Ports
from linter.source import Span
from linter.truth import Truth
from linter.value import Record


class Severity(str, Enum):
    """How bad a finding is. Ordered: `Severity.LOW < Severity.HIGH`."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return tuple(Severity).index(self)

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Severity) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= other.rank if isinstance(other, Severity) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, Severity) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= other.rank if isinstance(other, Severity) else NotImplemented

    def __str__(self) -> str:
        return self.value


class Evidence(Struct, frozen=True):
    """One of the places that prove a finding, with a few words; `resource` is empty where no resource stands there."""

    message: str
    span: Span
    resource: str = ""


class Hop(Struct, frozen=True):
    """One step of a path through the network and the declaration, or AWS's default, that lets it be taken.

    `node` is the address of what is passed, `kind` what it is in words. `action` is one of enter, route, nat, nacl_in,
    nacl_out, sg_in, sg_out, listen, forward, transit, deliver. `value` says whether what decided is known, a default of
    AWS or unknown, `reason` why it let the packet pass or stopped it. `code` is AWS's explanation code of a hop that
    blocks, empty where AWS has none.
    https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
    """

    node: str
    kind: str
    action: str
    decided_by: str
    span: Span | None = None
    value: str = "known"
    reason: str = ""
    code: str = ""


class Fix(Struct, frozen=True):
    """A fix: replace the text of the span.

    `risk` is a sentence on what it may break or change besides; empty for a fix that is safe.
    """

    title: str
    span: Span
    replacement: str
    risk: str = ""


class Subject(Struct, frozen=True):
    """The traffic that a finding about a rule is about: what the severity is proved for.

    `rule` is the key of the rule's node, `ports` are those that the finding speaks of, and `families` the address
    families (4, 6) in which the rule is too wide.
    """

    rule: str
    ports: tuple[Ports, ...]
    families: tuple[int, ...] = (4, 6)


class Finding(Struct, frozen=True):
    """One policy's verdict on one resource. The engine adds the policy's name, the severity and suppressions.

    `when` is certain where it holds for every value of what is unknown, possible where for some. `span` is the one
    place to fix. `severity` overrides the policy's own, and `severity_reason` says why. `excuse` says, where what
    looks like the fault is none, why it is none; `when` is `no` there. `element` is the inline block it is about,
    where it is not about the whole resource. `subject` is the traffic it is about, where it is about a rule. `advice`
    is whether it is true, but nothing to act on as things are: the default profile leaves it out.
    """

    message: str
    when: Truth
    resource: str
    span: Span
    evidence: tuple[Evidence, ...] = ()
    path: tuple[Hop, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    severity_reason: str = ""
    excuse: str = ""
    element: Record | None = None
    subject: Subject | None = None
    advice: bool = False

    def as_advice(self, severity: Severity, reason: str) -> Finding:
        """The same finding as advice, with a severity and the reason for both."""
        return replace(self, severity=severity, severity_reason=reason, advice=True)


class Problem(Struct, frozen=True, order=True):
    """Something that could not be judged, and what to do about it: the report's `errors`, exit code 2."""

    span: Span
    message: str
    advice: str = ""


class Notice(Struct, frozen=True, order=True):
    """A notice that is not a fault: what was not looked at, and why."""

    message: str
    span: Span | None = None
    subject: str = ""
