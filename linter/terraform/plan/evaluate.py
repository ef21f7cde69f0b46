"""A plan evaluated: every planned instance, with spans and references from the HCL next to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.finding import Notice, Problem
from linter.resource import Call, Declarations, Dialect, Resource
from linter.source import Source, Span
from linter.terraform.evaluate import declarations
from linter.terraform.instances.session import Session
from linter.terraform.modules.module import module_files
from linter.terraform.plan.body import Bodies
from linter.terraform.plan.configuration import Configuration
from linter.terraform.plan.document import Document, NoPlan, Planned, read
from linter.terraform.plan.json_value import json_value, plain_value
from linter.tree import Tree, Unreadable
from linter.value import Record, Scalar, Unknown, Value

_NOTHING = Declarations(())


def evaluate(
    deployment: Deployment,
    tree: Tree,
    inputs: Inputs,
    answers: Mapping[str, bool] = NO_ANSWERS,  # noqa: ARG001 - a plan has no open questions
) -> Declarations:
    """Everything a plan declares. A plan that cannot be read becomes a problem."""
    shown = tree.display(deployment.path)
    try:
        source = tree.read_any(deployment.path)
        document = read(source)
    except (Unreadable, NoPlan) as reason:
        place = Span(shown, 1, 1, 1, 1)
        advice = "Create the file with terraform show -json PLANFILE."
        return Declarations(
            (), problems=(Problem(place, f"The plan cannot be read: {reason}.", advice),), files=(shown,)
        )
    written = _written(deployment, tree, inputs, document)
    return Declarations(
        tuple(_resources(document, written)),
        {name: plain_value(value, source.whole) for name, value in document.outputs.items()},
        (*written.notices, *_notices(document)),
        written.problems,
        (shown, *written.files),
        moves=document.moves or written.moves,
        forgotten=written.forgotten,
    )


def _written(deployment: Deployment, tree: Tree, inputs: Inputs, document: Document) -> Declarations:
    """The declarations of the HCL next to a plan, with the plan's variables; empty if there is no HCL."""
    folder = deployment.path.parent
    try:
        if not module_files(tree, folder):
            return _NOTHING
        session = Session(tree, tree.resolve(folder))
        given = [(name, json_value(value)) for name, value in document.variables.items()]
        written = declarations(session, inputs.environment, given)
    except Unreadable:
        return _NOTHING
    keys = {planned.address for planned in document.resources}
    return written if any(resource.key in keys for resource in written.resources) else _NOTHING


def _resources(document: Document, written: Declarations) -> list[Resource]:
    configuration = Configuration(document)
    bodies = Bodies(configuration, document.resources)
    beside = {resource.key: resource for resource in written.resources}
    resources = [
        _resource(document, configuration, bodies, planned, _declaration(configuration, planned, beside))
        for planned in document.resources
    ]
    for address, arguments in configuration.providers().items():
        provider = beside.get(address)
        resources.append(
            replace(provider, dialect=Dialect.PLAN) if provider is not None else _provider(document, address, arguments)
        )
    return sorted(resources, key=lambda resource: resource.key)


def _declaration(configuration: Configuration, planned: Planned, beside: Mapping[str, Resource]) -> Resource | None:
    """The HCL next to the plan that an instance was made from; None if it is of another configuration.

    Another root module may well use the same address. Its block sets other arguments.
    """
    resource = beside.get(planned.address)
    if resource is None or resource.type != planned.type:
        return None
    return resource if set(configuration.expressions(planned)) <= set(resource.body.entries) else None


def _provider(document: Document, address: str, arguments: Mapping[str, Any]) -> Resource:
    """A provider configuration; a plan does not record its span."""
    span = document.source.whole
    entries = {name: _argument(value, name, span) for name, value in sorted(arguments.items())}
    kind = f"provider.{address.rpartition('provider.')[2].split('.')[0]}"
    return Resource(address, kind, Dialect.PLAN, span, Record(entries, span))


def _argument(value: Any, name: str, span: Span) -> Value:
    return Unknown(f"the plan does not record {name}", span) if value is None else plain_value(value, span)


def _resource(
    document: Document, configuration: Configuration, bodies: Bodies, planned: Planned, beside: Resource | None
) -> Resource:
    place = document.span(planned.address)
    span = beside.span if beside is not None else place
    return Resource(
        planned.address,
        planned.type,
        Dialect.PLAN,
        span,
        bodies.body(planned, span, beside.body if beside is not None else None),
        managed=planned.mode == "managed",
        calls=beside.calls if beside is not None else _calls(planned, place),
        region=_region(configuration, planned, span),
        account=beside.account if beside is not None else "",
    )


def _calls(planned: Planned, span: Span) -> tuple[Call, ...]:
    calls: list[Call] = []
    address = ""
    for step in planned.module.split(".module.") if planned.module else ():
        address = f"{address}.module.{step}" if address else step
        calls.append(Call(address, span))
    return tuple(calls)


def _region(configuration: Configuration, planned: Planned, span: Span) -> Value:
    own = planned.values.get("region") if planned.type.startswith("aws_") else None
    region = own or configuration.region(planned)
    if isinstance(region, str):
        return Scalar(region, span)
    reason = "the plan does not record the region"
    return Unknown(reason, span, f"provider.{configuration.provider(planned) or 'aws'}")


def _notices(document: Document) -> tuple[Notice, ...]:
    source: Source = document.source
    deferred = tuple(
        Notice("the plan defers it to a later plan: it is not judged", subject=address) for address in document.deferred
    )
    if document.root.get("errored") is True:
        return (
            Notice("Terraform could not finish this plan: the missing resources are not judged", source.whole),
            *deferred,
        )
    return deferred
