"""Nested stacks: finding the template file that a `TemplateURL` refers to.

The URL may be a relative path, as `aws cloudformation package` takes it, or CDK may name the asset in the metadata.
For a URL into an S3 bucket, a template of the same name beside the parent template is used.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import urlsplit

from msgspec.structs import replace

from linter.cloudformation.expressions.combining import cases
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.stacks.declared import Declared
from linter.cloudformation.stacks.stack import Given
from linter.cloudformation.syntax.recognise import is_template
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.syntax import Sequence, Syntax, Text
from linter.cloudformation.syntax.template import text_in
from linter.source import Source
from linter.tree import Tree, Unreadable
from linter.value import Scalar, Unknown, Value

STACK = "AWS::CloudFormation::Stack"
STACK_SET = "AWS::CloudFormation::StackSet"
APPLICATION = "AWS::Serverless::Application"
ADDRESSES: Mapping[str, str] = MappingProxyType(
    {STACK: "TemplateURL", STACK_SET: "TemplateURL", APPLICATION: "Location"}
)
"""The types that nest a template, and the property with its address."""


def nested_template(declared: Declared, folder: Path, tree: Tree) -> tuple[Path, Source] | None:
    """The template of a nested stack; None when it is not in the tree."""
    body = _body_of_stack_set(declared, folder) if declared.type == STACK_SET else None
    if body is not None:
        return body
    for path in _places(declared, folder):
        try:
            source = tree.read(path)
        except Unreadable:
            continue
        if is_template(source.text):
            return path, source
    return None


def _body_of_stack_set(declared: Declared, folder: Path) -> tuple[Path, Source] | None:
    """The template written into a `TemplateBody` as a YAML block, at the position it has in the parent's file."""
    properties = declared.body.get("Properties") if declared.body is not None else None
    body = properties.get("TemplateBody") if isinstance(properties, Object) else None
    if not isinstance(body, Text) or getattr(body.raw, "style", "") != "|":
        return None
    start, end = body.span.line, body.span.end_line
    text = "\n" * start + "\n".join(body.source.lines[start:end]) + "\n"
    return (folder / Path(body.source.file).name, Source(body.source.file, text)) if is_template(text) else None


def given_to(declared: Declared) -> Given:
    """Looks up the parameters passed to a nested stack, evaluated in the scope of its resource."""

    def given(name: str, scope: Scope) -> Value | None:
        properties = declared.body.get("Properties") if declared.body is not None else None
        passed = properties.get("Parameters") if isinstance(properties, Object) else None
        written = passed.get(name) if isinstance(passed, Object) else _listed(passed, name)
        if written is None:
            return None
        return replace(declared.scope, answers=scope.answers, symbolic=scope.symbolic).value(written)

    return given


def _listed(passed: Syntax | None, name: str) -> Syntax | None:
    """The value of a parameter in the list form of stack sets: `ParameterKey` and `ParameterValue`."""
    items = passed.items if isinstance(passed, Sequence) else ()
    named = (item for item in items if isinstance(item, Object) and text_in(item, "ParameterKey") == name)
    return next((item.get("ParameterValue") for item in named), None)


def _places(declared: Declared, folder: Path) -> Iterator[Path]:
    body = declared.body
    metadata = body.get("Metadata") if body is not None else None
    if isinstance(metadata, Object) and text_in(metadata, "aws:asset:property") == "TemplateURL":
        yield folder / text_in(metadata, "aws:asset:path")
    properties = body.get("Properties") if body is not None else None
    address = properties.get(ADDRESSES[declared.type]) if isinstance(properties, Object) else None
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
