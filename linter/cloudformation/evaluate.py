"""Evaluate a CloudFormation deployment: a template with its parameters, conditions and nested stacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from linter.budget import begin
from linter.cloudformation.expressions.expression import BROKEN, Scope, loose, record
from linter.cloudformation.expressions.naming import imported
from linter.cloudformation.expressions.uncertain import Uncertain
from linter.cloudformation.stacks.assembly import NOTHING_EXPORTED, Assembly
from linter.cloudformation.stacks.cdk import environment
from linter.cloudformation.stacks.declared import Declared
from linter.cloudformation.stacks.exports import IMPORT, Export, Exports, Market, exports
from linter.cloudformation.stacks.parameter_files import read
from linter.cloudformation.stacks.stack import Stack
from linter.cloudformation.stacks.unused_parameters import unused
from linter.cloudformation.syntax.parse import parse, parse_all
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Entry, arguments_of
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.finding import Problem
from linter.resource import Declarations, Dialect, Resource
from linter.source import Source, Span
from linter.tree import Tree, Unreadable
from linter.truth import YES, Truth
from linter.value import Choice, Record, Scalar, Unknown, Value


def evaluate(
    deployment: Deployment, tree: Tree, inputs: Inputs, answers: Mapping[str, bool] = NO_ANSWERS
) -> Declarations:
    """The resources of a template under the answers. A template that cannot be read is a reported problem."""
    begin()
    shown = tree.display(deployment.path)
    try:
        source = tree.read(deployment.path)
    except Unreadable as error:
        return Declarations((), problems=(Problem(Span(shown, 1, 1, 1, 1), str(error)),), files=(shown,))
    imports = "ImportValue" in source.text
    market = _market(tree, inputs, source) if imports else NOTHING_EXPORTED
    assembly, stack = assembled(deployment, tree, inputs, source, market)
    if stack is None:
        return Declarations((), problems=assembly.problems, files=assembly.files)
    declared = _with_documents(declarations(assembly, stack, answers), deployment, tree, inputs, source)
    return _with_imported(declared, stack, market) if imports else declared


def assembled(
    deployment: Deployment,
    tree: Tree,
    inputs: Inputs,
    source: Source,
    market: Market = NOTHING_EXPORTED,
    document: tuple[Template | None, str] = (None, ""),
) -> tuple[Assembly, Stack | None]:
    """The assembly of a template and its root stack; the stack is None when the text is not a template.

    `document` is the template in another than the first document of the file, and the prefix of its resources.
    """
    values, unread = _given(tree, inputs, source)
    pseudo = {name: rendered(value.content) for name, value in values.items() if name.startswith("AWS::")}
    assembly = Assembly(tree, {**environment(tree, deployment.path), **pseudo}, market)
    for problem in unread:
        assembly.report(problem)
    for notice in unused(tree, inputs, source, values):
        assembly.report(notice)
    template, prefix = document
    return assembly, assembly.root(deployment.path, source, lambda name, _: values.get(name), prefix, template)


def declarations(assembly: Assembly, stack: Stack, answers: Mapping[str, bool]) -> Declarations:
    """The declarations of a stack and its nested stacks under the answers."""
    resources = _sorted(_resources(stack, answers, YES))
    return Declarations(
        resources,
        dict(_outputs(stack, answers)),
        assembly.notices,
        assembly.problems,
        assembly.files,
        assembly.conditions.questions,
        assembly.conditions.scenarios,
        assembly.conditions.unexplored,
        tuple(assembly.unseen_parts(resources)),
    )


def _outputs(stack: Stack, answers: Mapping[str, bool]) -> Iterator[tuple[str, Value]]:
    """The outputs of a stack and its nested stacks, which other stacks may import or a person may pass on."""
    for name, output in stack.outputs.items():
        yield f"{stack.prefix}{name}", stack.output(name, output.entry.key.span, answers)
    for child in stack.children.values():
        yield from _outputs(child, answers) if child is not None else ()


def _with_documents(
    declared: Declarations, deployment: Deployment, tree: Tree, inputs: Inputs, source: Source
) -> Declarations:
    """The declarations with those of the further YAML documents of a file, whose conditions stay undecided."""
    templates = parse_all(source)
    for number, template in enumerate(templates if isinstance(templates, tuple) else (), start=1):
        if number == 1:
            continue
        known = {resource.key for resource in declared.resources}
        prefix = f"document {number}/" if known & template.section("Resources").keys() else ""
        assembly, stack = assembled(deployment, tree, inputs, source, document=(template, prefix))
        further = declarations(assembly, stack, NO_ANSWERS) if stack is not None else Declarations(())
        declared = replace(
            declared,
            resources=_sorted((*declared.resources, *further.resources)),
            outputs={**further.outputs, **declared.outputs},
            notices=tuple(dict.fromkeys((*declared.notices, *further.notices))),
            problems=tuple(dict.fromkeys((*declared.problems, *further.problems))),
            files=tuple(dict.fromkeys((*declared.files, *further.files))),
            unseen=(*declared.unseen, *further.unseen),
        )
    return declared


_EXPORTED: WeakKeyDictionary[Tree, dict[tuple[Path, ...], Exports]] = WeakKeyDictionary()
"""The exports of the templates linted together, read once per snapshot of the tree."""


def _market(tree: Tree, inputs: Inputs, importing: Source) -> Market:
    """The exports of the neighbouring templates, whose own problems are reported when they are judged."""
    known = _EXPORTED.setdefault(tree, {})
    if inputs.neighbours not in known:
        known[inputs.neighbours] = Exports(export for path in inputs.neighbours for export in _exported(tree, path))
    return Market(known[inputs.neighbours], importing.file)


def _exported(tree: Tree, path: Path) -> tuple[Export, ...]:
    try:
        source = tree.read(path)
    except Unreadable:
        return ()
    if "Export" not in source.text:
        return ()
    stack = Assembly(tree, {}).root(path, source, lambda _name, _scope: None, f"{path.stem}/")
    return tuple(exports(stack)) if stack is not None else ()


def _with_imported(declared: Declarations, stack: Stack, market: Market) -> Declarations:
    """The declarations, with the resources of the stacks that are imported from."""
    scope = stack.scope(NO_ANSWERS)
    for named in arguments_of(IMPORT, stack.template.root):
        imported(named, named.span, scope)
    resources = market.resources(_imported_from)
    files = dict.fromkeys((*declared.files, *(used.template.source.file for used in market.used)))
    return replace(declared, resources=_sorted((*declared.resources, *resources)), files=tuple(files))


def _imported_from(stack: Stack) -> Iterator[Resource]:
    return (replace(resource, imported=True) for resource in _resources(stack, NO_ANSWERS, YES))


def _sorted(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(sorted(resources, key=lambda resource: resource.key))


def _given(tree: Tree, inputs: Inputs, source: Source) -> tuple[dict[str, Scalar], list[Problem]]:
    """The values of parameters, and the parameter files that cannot be read. The command line overrides files."""
    values: dict[str, Scalar] = {}
    problems: list[Problem] = []
    for path in inputs.parameter_files:
        given = read(tree, path)
        if isinstance(given, Problem):
            problems.append(given)
        else:
            values |= given
    places = _places(source)
    values |= {name: Scalar(value, places.get(name, source.whole)) for name, value in inputs.parameters.items()}
    return values, problems


def _places(source: Source) -> dict[str, Span]:
    """Where each parameter is declared, which is the position of a value from the command line."""
    template = parse(source)
    declared = template.section("Parameters") if isinstance(template, Template) else {}
    return {name: entry.key.span for name, entry in declared.items()}


def _resources(stack: Stack, answers: Mapping[str, bool], around: Truth) -> Iterator[Resource]:
    """The resources of a stack and its nested stacks; `around` says whether the stack itself exists."""
    for name, declared in stack.resources.items():
        exists = declared.exists(replace(declared.scope, answers=answers))
        if not exists.possible or declared.body is None:
            continue
        scope = declared.within(answers)
        yield _resource(stack, name, declared, scope, around & exists)
        child = stack.children.get(name)
        if child is not None:
            yield from _resources(child, scope.answers, around & exists)


def _resource(stack: Stack, name: str, declared: Declared, scope: Scope, exists: Truth) -> Resource:
    return Resource(
        f"{stack.prefix}{name}",
        declared.type,
        Dialect.CLOUDFORMATION,
        declared.entry.key.span,
        _body(declared, scope),
        exists,
        calls=stack.calls,
        region=stack.ref("AWS::Region", declared.entry.key.span, scope),
        construct=declared.construct,
    )


def _helper_metadata(declared: Declared) -> Mapping[str, Entry]:
    """The metadata for CloudFormation's helper scripts, such as `AWS::CloudFormation::Init`, by its keys.

    No property has such a name, so it can be an entry of the body beside the properties.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-helper-scripts-reference.html
    """
    metadata = declared.body.get("Metadata") if declared.body is not None else None
    entries = metadata.entries if isinstance(metadata, Object) else {}
    return {key: entry for key, entry in entries.items() if key.startswith("AWS::CloudFormation::")}


def _body(declared: Declared, scope: Scope) -> Record:
    span = declared.entry.place
    properties = declared.properties
    helpers = _helper_metadata(declared)
    if isinstance(properties, Object):
        return record(properties, scope, span, helpers)
    if properties is None and declared.body is not None and declared.body.is_cut:
        return Record(Uncertain(Unknown(BROKEN, span)), span)
    if properties is None and helpers:
        return loose(helpers, scope, span)
    value = scope.value(properties) if properties is not None else None
    if isinstance(value, Record):
        return replace(value, span=span)
    return Record(Uncertain(value) if isinstance(value, (Choice, Unknown)) else MappingProxyType({}), span)
