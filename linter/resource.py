"""Declared resources: the common result of evaluating Terraform and CloudFormation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field

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

    @property
    def vocabulary(self) -> Dialect:
        """The language whose names for resource types and arguments it uses: a plan uses Terraform's."""
        return Dialect.TERRAFORM if self is Dialect.PLAN else self


class Call(Struct, frozen=True):
    """A module call or nested stack that a resource was declared through."""

    address: str
    span: Span


class Resource(Struct, frozen=True):
    """One instance of a declared resource.

    `key` is its address, unique within the deployment: `module.net.aws_subnet.public["a"]`, `Network.PublicSubnet`.
    `type` is the dialect's own resource type: `aws_subnet`, `AWS::EC2::Subnet`, or `module` for a module call whose
    source is not available. `span` is the header, which findings about the entire resource point at; `body` holds the
    evaluated arguments and the span of the entire declaration. `exists` is unknown under an undecided condition or
    count. `calls` lists the module calls or nested stacks that lead to it, outermost first. An `imported` resource is
    declared and judged in another deployment; this one only refers to it. `when` names the unknown conditions that
    together decide whether it exists, or is None if not all have a name: a resource exists wherever one does whose
    conditions include its own.
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
    when: frozenset[str] | None = None


class Unseen(Struct, frozen=True):
    """Part of a deployment that cannot be looked into, such as a macro: it may declare anything about `keys`.

    `reason` is a clause for a person ("the macro AddLogs may add to it"); `keys` are those of the resources.
    """

    reason: str
    span: Span
    keys: tuple[str, ...]


class Move(Struct, frozen=True):
    """A resource, or a module with all that is in it, that has another address than before.

    Where it is `whole`, all instances of it keep their keys; otherwise it is about the one instance that is named.
    """

    source: str
    target: str
    whole: bool = False


class Forgotten(Struct, frozen=True):
    """A resource, or a module, that is no longer managed and not destroyed; where not `surely`, it may be destroyed.

    `span` is where that is declared.
    """

    address: str
    span: Span
    surely: bool = True


class Declarations(Struct, frozen=True):
    """The result of evaluating one deployment: its resources, sorted by key, with notices and problems.

    `questions` names the undecided conditions that a scenario may settle, such as `EnablePublicAccess`. `scenarios`
    lists the combinations of answers that can occur, up to a bound; `unexplored` says in words what the bound left out.
    `unseen` lists the parts that cannot be looked into. `moves` say where resources were before, `forgotten` what is
    left in place without being declared any more.
    """

    resources: tuple[Resource, ...]
    outputs: Mapping[str, Value] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    scenarios: tuple[Mapping[str, bool], ...] = ()
    unexplored: str = ""
    unseen: tuple[Unseen, ...] = ()
    moves: tuple[Move, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()
