"""Nested stacks: finding the template file that a `TemplateURL` refers to.

The URL may be a relative path, as `aws cloudformation package` takes it, or CDK may name the asset in the metadata.
For a URL into an S3 bucket, a template of the same name beside the parent template is used.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from linter.cloudformation.expressions.combining import cases
from linter.cloudformation.stacks.stack import Declared
from linter.cloudformation.syntax.recognise import is_template
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import text_in
from linter.source import Source
from linter.tree import Tree, Unreadable
from linter.value import Scalar, Unknown, Value

STACK = "AWS::CloudFormation::Stack"


def nested_template(declared: Declared, folder: Path, tree: Tree) -> tuple[Path, Source] | None:
    """The template of a nested stack; None when it is not in the tree."""
    for path in _places(declared, folder):
        try:
            source = tree.read(path)
        except Unreadable:
            continue
        if is_template(source.text):
            return path, source
    return None


def _places(declared: Declared, folder: Path) -> Iterator[Path]:
    body = declared.body
    metadata = body.get("Metadata") if body is not None else None
    if isinstance(metadata, Object) and text_in(metadata, "aws:asset:property") == "TemplateURL":
        yield folder / text_in(metadata, "aws:asset:path")
    properties = body.get("Properties") if body is not None else None
    address = properties.get("TemplateURL") if isinstance(properties, Object) else None
    value = declared.scope.value(address) if address is not None else None
    if value is not None:
        for case in cases(value):
            yield from _meant(case.value, folder)


def _meant(address: Value, folder: Path) -> Iterator[Path]:
    if not isinstance(address, (Scalar, Unknown)):
        return
    written = str(address.content) if isinstance(address, Scalar) else address.token.rpartition("}")[2]
    parts = urlsplit(written)
    if isinstance(address, Scalar) and not parts.scheme:
        yield folder / written
        return
    steps = PurePosixPath(parts.path).parts
    named = tuple(step for step in steps if step not in {"/", "..", "."})
    for start in range(len(named)):
        for base in (folder, folder.parent):
            yield base.joinpath(*named[start:])
