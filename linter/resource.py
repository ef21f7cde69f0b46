"""A declared resource, and all that one deployment declares: what both language columns answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from linter.finding import Notice, Problem
from linter.source import Span
from linter.truth import YES, Truth
from linter.value import Record, Value


class Dialect(str, Enum):
    """The language a resource is declared in."""

    TERRAFORM = "terraform"
    PLAN = "plan"
    CLOUDFORMATION = "cloudformation"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Call:
    """The module call or nested stack through which a resource came to be."""

    address: str
    span: Span


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance of a declared resource.

    `key` is its address, unique within the deployment: `module.net.aws_subnet.public["a"]`, `Network.PublicSubnet`.
    `type` is the dialect's own (`aws_subnet`, `AWS::EC2::Subnet`; `module` for a module call whose source is not
    at hand). `span` is the header a finding about the whole resource points at, `body` its evaluated arguments, with
    the span of the whole declaration. `exists` is unknown under an undecided condition or count. `calls` lists the
    module calls or nested stacks it came through, outermost first. `imported` is what another deployment declares and
    answers for, and this one only refers to.
    """

    key: str
    type: str
    dialect: Dialect
    span: Span
    body: Record
    exists: Truth = YES
    managed: bool = True
    calls: tuple[Call, ...] = ()
    region: Value | None = None
    account: str = ""
    construct: str = ""
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Declarations:
    """What evaluating one deployment gave: resources sorted by key, and what must be told about the rest.

    `questions` are the undecided conditions a scenario may settle, by name (`EnablePublicAccess`); `scenarios` the
    combinations of answers that can occur, bounded; `unexplored` says in words what the bound left out.
    """

    resources: tuple[Resource, ...]
    outputs: Mapping[str, Value] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    scenarios: tuple[Mapping[str, bool], ...] = ()
    unexplored: str = ""
