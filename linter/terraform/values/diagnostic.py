"""Evaluation errors, with Terraform's messages."""

from __future__ import annotations

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, Type


class EvaluationError(Exception):
    """An expression cannot be evaluated.

    `title`, `detail` and `span` are those of Terraform's diagnostic. `type` is the type of the result if it does not
    depend on the operands: Terraform checks the arms of a conditional against it even if their errors are dropped.
    """

    def __init__(self, title: str, detail: str, span: Span | None, type: Type = DYNAMIC) -> None:  # noqa: A002
        super().__init__(f"{title}: {detail}")
        self.title = title
        self.detail = detail
        self.span = span
        self.type = type


class InvalidReference(EvaluationError):  # noqa: N818 - it is an EvaluationError
    """A reference without a declaration. Not even `try`, `can` or an arm that is not chosen suppress it."""
