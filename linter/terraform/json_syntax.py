"""Terraform's JSON spelling, to the same syntax as the native one.

Every string is a template, every object may be a block, a list of blocks or an object: which of them, the reader of
the block knows. So an object property is offered both as an attribute and, where it can be one, as blocks.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

from linter.terraform.scanner import Text
from linter.terraform.syntax import Body, File


def parse_json(text: Text) -> File:
    """Read a `.tf.json` file; never raises."""
    return File(text.source, Body({}, (), text.source.whole), tuple)
