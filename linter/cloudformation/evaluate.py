"""What a CloudFormation deployment declares: a template with its parameters, conditions and nested stacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from weakref import WeakKeyDictionary

from linter.cloudformation.expressions.expression import Scope, record
from linter.cloudformation.expressions.naming import imported
from linter.cloudformation.stacks.assembly import NOTHING_EXPORTED, Assembly
from linter.cloudformation.stacks.cdk import environment
from linter.cloudformation.stacks.exports import IMPORT, Export, Market, exports
from linter.cloudformation.stacks.parameter_files import read
from linter.cloudformation.stacks.stack import Declared, Stack
from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.syntax import arguments_of
from linter.cloudformation.syntax.template import Template
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.finding import Problem
from linter.resource import Declarations, Dialect, Resource
from linter.source import Source, Span
from linter.tree import Tree, Unreadable
from linter.truth import YES, Truth
from linter.value import Record, Scalar


def evaluate(
    deployment: Deployment, tree: Tree, inputs: Inputs, answers: Mapping[str, bool] = NO_ANSWERS
) -> Declarations:
    """What a template declares under the answers. What cannot be read is a problem of the declarations."""
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
    found = declarations(assembly, stack, answers)
    return _with_imported(found, stack, market) if imports else found


def assembled(
    deployment: Deployment, tree: Tree, inputs: Inputs, source: Source, market: Market = NOTHING_EXPORTED
) -> tuple[Assembly, Stack | None]:
    """The stack of a template, and all that belongs to it; no stack where the text is no template."""
    values, unread = _given(tree, inputs, source)
    pseudo = {name: rendered(value.content) for name, value in values.items() if name.startswith("AWS::")}
    assembly = Assembly(tree, {**environment(tree, deployment.path), **pseudo}, market)
    for problem in unread:
        assembly.tell(problem)
    return assembly, assembly.root(deployment.path, source, lambda name, _: values.get(name))


def declarations(assembly: Assembly, stack: Stack, answers: Mapping[str, bool]) -> Declarations:
    """What a stack with those nested in it declares under the answers."""
    resources = _sorted(_resources(stack, answers, YES))
    outputs = {name: stack.output(name, each.entry.key.span, answers) for name, each in stack.outputs.items()}
    return Declarations(
        resources,
        outputs,
        assembly.notices,
        assembly.problems,
        assembly.files,
        assembly.conditions.questions,
        assembly.conditions.scenarios,
        assembly.conditions.unexplored,
    )


_EXPORTED: WeakKeyDictionary[Tree, dict[Path, tuple[Export, ...]]] = WeakKeyDictionary()
"""What templates export, worked out once for all that import in one look at the files."""


def _market(tree: Tree, inputs: Inputs, importing: Source) -> Market:
    """What the neighbours of a template export. Their own problems are told where they are judged."""
    known = _EXPORTED.setdefault(tree, {})
    for path in inputs.neighbours:
        if path not in known:
            known[path] = _exported(tree, path)
    others = (each for path in inputs.neighbours for each in known[path])
    return Market(tuple(each for each in others if each.stack.template.source.file != importing.file))


def _exported(tree: Tree, path: Path) -> tuple[Export, ...]:
    try:
        source = tree.read(path)
    except Unreadable:
        return ()
    if "Export" not in source.text:
        return ()
    stack = Assembly(tree, {}).root(path, source, lambda _name, _scope: None, f"{path.stem}/")
    return tuple(exports(stack)) if stack is not None else ()


def _with_imported(found: Declarations, stack: Stack, market: Market) -> Declarations:
    """The declarations with the resources of the stacks that something is imported from."""
    scope = stack.scope(NO_ANSWERS)
    for named in arguments_of(IMPORT, stack.template.root):
        imported(named, named.span, scope)
    resources = [replace(each, imported=True) for used in market.used for each in _resources(used, NO_ANSWERS, YES)]
    files = dict.fromkeys((*found.files, *(used.template.source.file for used in market.used)))
    return replace(found, resources=_sorted((*found.resources, *resources)), files=tuple(files))


def _sorted(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(sorted(resources, key=lambda resource: resource.key))


def _given(tree: Tree, inputs: Inputs, source: Source) -> tuple[dict[str, Scalar], list[Problem]]:
    """The values of parameters, those typed before those in files, and the files that cannot be followed."""
    values: dict[str, Scalar] = {}
    problems: list[Problem] = []
    for path in inputs.parameter_files:
        found = read(tree, path)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            values |= found
    places = _places(source)
    values |= {name: Scalar(value, places.get(name, source.whole)) for name, value in inputs.parameters.items()}
    return values, problems


def _places(source: Source) -> dict[str, Span]:
    """Where parameters are declared: what is typed for one has no other place to point at."""
    template = parse(source)
    declared = template.section("Parameters") if isinstance(template, Template) else {}
    return {name: entry.key.span for name, entry in declared.items()}


def _resources(stack: Stack, answers: Mapping[str, bool], around: Truth) -> Iterator[Resource]:
    """The resources of a stack and of those nested in it; `around` says whether the stack itself exists."""
    for name, declared in stack.resources.items():
        scope = replace(declared.scope, answers=answers)
        exists = declared.exists(scope)
        if not exists.possible or declared.body is None:
            continue
        if not exists.certain and declared.condition:
            scope = scope.assuming(declared.condition, answer=True)
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


def _body(declared: Declared, scope: Scope) -> Record:
    span = declared.entry.place
    properties = declared.properties
    if isinstance(properties, Object):
        return record(properties, scope, span)
    value = scope.value(properties) if properties is not None else None
    return replace(value, span=span) if isinstance(value, Record) else Record(MappingProxyType({}), span)
