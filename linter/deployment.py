"""One deployment: what is planned or deployed together, and the inputs it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct, field

from linter.resource import Declarations, Dialect
from linter.source import Span
from linter.tree import Tree

NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})


class Deployment(Struct, frozen=True, order=True):
    """A Terraform root module (`path` is its folder), a CloudFormation template or a plan (`path` is the file).

    `var_files` are the files of variables of one environment that a root module is deployed to, the last wins; they
    count before those that the user gives for every deployment.
    """

    dialect: Dialect
    path: Path
    var_files: tuple[Path, ...] = ()

    @property
    def by_path(self) -> tuple[Path, str, tuple[Path, ...]]:
        """The key that reports sort deployments by."""
        return self.path, self.dialect, self.var_files


class Inputs(Struct, frozen=True):
    """The inputs that the user or the configuration gives a deployment.

    `variables` are Terraform's `-var`, name to HCL or literal text, as typed; `var_files` and `parameter_files` are
    read in order, the last wins; `parameters` are CloudFormation's. `environment` is the process environment that
    Terraform may look at (`TF_VAR_`, `TF_WORKSPACE`): nothing else of it is read. `neighbours` are templates that are
    linted together with this one, and whose exports it may import.
    """

    variables: Mapping[str, str] = field(default_factory=dict)
    var_files: tuple[Path, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    parameter_files: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    neighbours: tuple[Path, ...] = ()


class Evaluate(Protocol):
    """The verb both language columns offer, with one signature: what a deployment declares under given answers.

    `answers` settles questions that inputs leave open (see `Declarations.questions`); those not in it stay open.
    Never raises for what a file holds: what cannot be read is a problem or a notice of the declarations.
    """

    def __call__(
        self, deployment: Deployment, tree: Tree, inputs: Inputs, answers: Mapping[str, bool] = NO_ANSWERS
    ) -> Declarations:
        """Evaluate one deployment."""
        ...


class Answer(Struct, frozen=True):
    """The value of the expression at a place: each different text once, with the addresses it holds for."""

    span: Span
    said: tuple[tuple[str, tuple[str, ...]], ...]


def together(span: Span, said: Iterable[tuple[str, str]]) -> Answer | None:
    """The answer of several instances, each an address and a text; None where there are none."""
    by_text: dict[str, list[str]] = {}
    for address, text in said:
        by_text.setdefault(text, []).append(address)
    return Answer(span, tuple((text, tuple(addresses)) for text, addresses in by_text.items())) if by_text else None
