"""Instance keys in references: required for a resource with count or for_each, an error for any other."""

from __future__ import annotations

from linter.source import Span
from linter.terraform.syntax.syntax import AttributeStep, Block, IndexStep, Step
from linter.terraform.values.diagnostic import InvalidReference


def check_key(block: Block, steps: tuple[Step, ...], span: Span) -> None:
    """Check the steps after the name of a resource against its count or for_each. Raises InvalidReference."""
    repetition = next((name for name in ("count", "for_each") if name in block.body.attributes), "")
    name, step = ".".join(block.labels), steps[0] if steps else None
    if repetition and isinstance(step, AttributeStep):
        detail = f'Because {name} has "{repetition}" set, its attributes must be accessed on instances.'
        raise InvalidReference("Missing resource instance key", detail, span)
    if not repetition and isinstance(step, IndexStep):
        detail = f'Because {name} has neither "count" nor "for_each" set, references to it must not have an index.'
        raise InvalidReference("Unexpected resource instance key", detail, span)
