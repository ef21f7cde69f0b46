"""Sections, resources and outputs that do not have the shape CloudFormation requires.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from linter.cloudformation.stacks.declared import Declared
from linter.cloudformation.syntax.recognise import SECTIONS as KNOWN
from linter.cloudformation.syntax.syntax import Call, Entry, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template
from linter.finding import Problem

SECTIONS = ("Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs")


def malformed(template: Template, resources: Iterable[Declared], outputs: Iterable[Declared]) -> Iterator[Problem]:
    """A problem for everything of the wrong shape; none when macros may still change the template."""
    if template.macros or template.is_broken:
        return
    yield from _sections(template)
    for section in SECTIONS:
        entry = template.root.entries.get(section)
        if entry is not None and not _may_be_object(entry.value):
            yield Problem(entry.place, f"{section} is not an object", f"write its entries as keys below {section}")
    for name, entry in template.section("Parameters").items():
        if not isinstance(entry.value, (Object, Call)):
            yield Problem(entry.key.span, f"the parameter {name} is not an object", "give it at least a Type")
    for resource in resources:
        yield from _resource(resource.name, resource.entry)
    for output in outputs:
        if output.body is None or output.body.get("Value") is None:
            yield Problem(output.entry.key.span, f"the output {output.name} has no Value", "give it a Value")


def _sections(template: Template) -> Iterator[Problem]:
    """A problem for a misspelt section, or for a template without resources."""
    names = template.root.entries
    misspelt = {
        name: near[0] for name in names if name not in KNOWN and (near := get_close_matches(name, SECTIONS, 1, 0.85))
    }
    for name, section in misspelt.items():
        span = names[name].key.span
        yield Problem(span, f"{name} is not a section of a template", f"did you mean {section}?")
    missing = "Resources" not in names and not template.includes and "Resources" not in misspelt.values()
    if missing and not names.keys() - KNOWN:
        yield Problem(template.root.span, "the template has no Resources", "declare at least one resource")


def _resource(name: str, entry: Entry) -> Iterator[Problem]:
    body = entry.value
    if isinstance(body, Call):
        return
    if not isinstance(body, Object):
        yield Problem(entry.key.span, f"{name} is not a resource", "write an object with a Type and Properties")
    elif body.get("Type") is None:
        yield Problem(entry.key.span, f"{name} has no Type", "give it a Type, such as AWS::EC2::VPC")
    elif not _may_be_object(body.get("Properties")):
        properties = body.entries["Properties"]
        yield Problem(properties.place, f"the Properties of {name} are not an object", "write them as keys and values")


def _may_be_object(node: Syntax | None) -> bool:
    """Whether it is an object, an intrinsic function, or left empty."""
    return node is None or isinstance(node, (Object, Call)) or (isinstance(node, Text) and node.content is None)
