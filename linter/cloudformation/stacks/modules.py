"""Modules: entries that are replaced with several resources before a template is deployed. None is expanded here.

Rain knows `Type: !Rain::Module file`, it and the AWS CLI a section `Modules`, and CloudFormation types of its registry
that end in `::MODULE`. A resource of a module has the module's logical ID before its own, with
or without a dot. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html
https://github.com/aws-cloudformation/rain#modules
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from linter.cloudformation.syntax.syntax import Call, Entry, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template, text_in
from linter.finding import Notice

MODULE = "module"
"""The resource type given to a module."""

_RAIN = "Rain::Module"
_REGISTERED = "::MODULE"


def is_module(declared: Syntax | None) -> bool:
    """Whether a resource of this type is a module."""
    if isinstance(declared, Text):
        return declared.text.endswith(_REGISTERED)
    return (isinstance(declared, Call) and declared.name.endswith(_RAIN)) or _long_form(declared) is not None


def _long_form(declared: Syntax | None) -> Syntax | None:
    return declared.get(_RAIN) if isinstance(declared, Object) else None


@lru_cache(maxsize=2)
def modules(template: Template) -> Mapping[str, Entry]:
    """The modules of a template, by logical ID."""
    resources = {
        name: entry
        for name, entry in template.section("Resources").items()
        if isinstance(entry.value, Object) and is_module(entry.value.get("Type"))
    }
    return {**template.section("Modules"), **resources}


def module_of(template: Template, name: str) -> str:
    """The module that a resource of this name could come from; empty when there is none."""
    return max((module for module in modules(template) if name.startswith(module)), key=len, default="")


def not_expanded(template: Template) -> Iterator[Notice]:
    """A notice for each module, because its resources are not seen."""
    for name, entry in modules(template).items():
        source = _source(entry.value)
        called = f"{name} ({source})" if source else name
        yield Notice(f"the module {called} is not expanded, so its resources are not judged", entry.key.span, name)


def _source(body: Syntax) -> str:
    declared = body.get("Type") if isinstance(body, Object) else None
    if isinstance(declared, Call):
        declared = declared.argument
    declared = _long_form(declared) or declared
    if isinstance(declared, Text):
        return declared.text
    return text_in(body, "Source") if isinstance(body, Object) else ""
