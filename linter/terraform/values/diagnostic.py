"""What terraform refuses to evaluate, worded as terraform words it."""

from __future__ import annotations

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, Type


class EvaluationError(Exception):
    """An expression that has no value.

    `title` and `detail` are those of terraform's diagnostic, `span` the place it points at. `type` is the type the
    result would have had, where the operation fixes it: terraform checks the arms of a conditional against it even
    where the arm's error is dropped.
    """

    def __init__(self, title: str, detail: str, span: Span | None, type: Type = DYNAMIC) -> None:  # noqa: A002
        super().__init__(f"{title}: {detail}")
        self.title = title
        self.detail = detail
        self.span = span
        self.type = type


class InvalidReference(EvaluationError):  # noqa: N818 - it is an EvaluationError
    """A reference to what is not declared: not even `try` and `can` catch it, nor an arm that is not chosen."""
