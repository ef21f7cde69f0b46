"""What a CloudFormation deployment declares: a template with its parameters, conditions and nested stacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from linter.cloudformation.conditions import Conditions
from linter.cloudformation.expression import Scope, record
from linter.cloudformation.formula import Formula
from linter.cloudformation.parse import parse
from linter.cloudformation.stack import Declared, Stack
from linter.cloudformation.syntax import Mapping as Object
from linter.cloudformation.template import text_in
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.finding import Notice, Problem
from linter.resource import Declarations, Dialect, Resource
from linter.source import Span
from linter.tree import Tree, Unreadable
from linter.value import Record, Scalar, Value


class Assembly:
    """A deployment at work: its stacks, the conditions of all of them, and what is to be told."""

    def __init__(self, tree: Tree, inputs: Inputs) -> None:
        self.tree = tree
        self.pseudo = {name: value for name, value in inputs.parameters.items() if name.startswith("AWS::")}
        self.notices: list[Notice] = []
        self.problems: list[Problem] = []
        self.files: dict[str, None] = {}
        self.stacks: list[Stack] = []
        self.conditions = Conditions({}, {})

    def nested(self, stack: Stack, name: str, declared: Declared) -> Stack | None:
        """The stack that a resource of a stack makes of a template at hand; None where there is none."""
        return None

    def exported(self, name: str, span: Span) -> Value | None:
        """What a stack linted together with this one exports under a name."""
        return None

    def settle(self) -> None:
        """Take up the conditions of all stacks."""
        formulas: dict[str, Formula] = {}
        allowed: dict[str, tuple[str, ...]] = {}
        for stack in self.stacks:
            formulas |= stack.formulas
            allowed |= stack.allowed
        self.conditions = Conditions(formulas, allowed)


def evaluate(
    deployment: Deployment, tree: Tree, inputs: Inputs, answers: Mapping[str, bool] = NO_ANSWERS
) -> Declarations:
    """What a template declares under the answers. What cannot be read is a problem of the declarations."""
    shown = tree.display(deployment.path)
    try:
        source = tree.read(deployment.path)
    except Unreadable as error:
        return Declarations((), problems=(Problem(Span(shown, 1, 1, 1, 1), str(error)),), files=(shown,))
    template = parse(source)
    if isinstance(template, Problem):
        return Declarations((), problems=(template,), files=(shown,))
    assembly = Assembly(tree, inputs)
    given: dict[str, Value] = {
        name: Scalar(value, source.whole) for name, value in inputs.parameters.items() if not name.startswith("AWS::")
    }
    stack = Stack(template, given, assembly)
    assembly.stacks.append(stack)
    assembly.settle()
    resources = sorted(_resources(stack, answers), key=lambda resource: resource.key)
    return Declarations(
        tuple(resources),
        outputs={name: stack.output(name, each.entry.key.span, answers) for name, each in stack.outputs.items()},
        files=(shown,),
        questions=assembly.conditions.questions,
        scenarios=assembly.conditions.scenarios,
        unexplored=assembly.conditions.unexplored,
    )


def _resources(stack: Stack, answers: Mapping[str, bool]) -> Iterator[Resource]:
    for name, declared in stack.resources.items():
        scope = Scope(stack, declared.scope.functions, declared.scope.bindings, answers)
        exists = declared.exists(scope)
        if declared.body is None or not exists.possible:
            continue
        if not exists.certain:
            scope = scope.assuming(declared.condition, answer=True)
        yield Resource(
            f"{stack.prefix}{name}",
            text_in(declared.body, "Type"),
            Dialect.CLOUDFORMATION,
            declared.entry.key.span,
            _body(declared.body, scope, declared.entry.place),
            exists,
            calls=stack.calls,
            region=stack.ref("AWS::Region", declared.entry.key.span, scope),
        )


def _body(declared: Object, scope: Scope, span: Span) -> Record:
    properties = declared.get("Properties")
    if isinstance(properties, Object):
        return record(properties, scope, span)
    value = scope.value(properties) if properties is not None else None
    return value if isinstance(value, Record) else Record(MappingProxyType({}), span)
