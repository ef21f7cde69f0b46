"""Templates in memory: evaluated through the one verb, and their values in a form that is easy to compare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from msgspec.structs import replace

from linter.cloudformation.evaluate import evaluate
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.resource import Declarations, Dialect, Resource
from linter.tree import Tree
from linter.value import Array, Choice, Record, Reference, Scalar, Value

ROOT = Path("/templates")
MAIN = "main.yaml"
NOTHING = Inputs()


def tree(files: Mapping[str, str]) -> Tree:
    return Tree(ROOT, {ROOT / name: dedent(text) for name, text in files.items()})


def declare(
    text: str | Mapping[str, str], answers: Mapping[str, bool] = NO_ANSWERS, inputs: Inputs = NOTHING, main: str = MAIN
) -> Declarations:
    """What the main one of these texts declares; paths of inputs are taken from their folder."""
    files = {main: text} if isinstance(text, str) else text
    placed = replace(
        inputs,
        parameter_files=tuple(ROOT / path for path in inputs.parameter_files),
        neighbours=tuple(ROOT / path for path in inputs.neighbours),
    )
    return evaluate(Deployment(Dialect.CLOUDFORMATION, ROOT / main), tree(files), placed, answers)


def resource(declarations: Declarations, key: str) -> Resource:
    return next(resource for resource in declarations.resources if resource.key == key)


def value(expression: str, rest: str = "", **parameters: str) -> Value:
    """The value of one property `It`, in a template with the rest in it and a VPC called `Vpc`."""
    vpc = "  Vpc: {Type: AWS::EC2::VPC}"
    text = f"{dedent(rest)}\nResources:\n{vpc}\n  X:\n    Type: A::B::C\n    Properties:\n      It: {expression}\n"
    return resource(declare(text, inputs=Inputs(parameters=parameters)), "X").body.entries["It"]


def shown(value: Value) -> object:
    """A value as plain Python: `<Vpc.Ref>` is a reference, `?token` an unknown, a choice a dict of its cases."""
    if isinstance(value, Scalar):
        return value.content
    if isinstance(value, Array):
        return [shown(item) for item in value.items]
    if isinstance(value, Record):
        return {key: shown(entry) for key, entry in value.entries.items()}
    if isinstance(value, Reference):
        return f"<{value.resource}.{value.attribute}>"
    if isinstance(value, Choice):
        return {f"when {option.when}": shown(option.value) for option in value.options}
    return f"?{value.token}"


def body(declarations: Declarations, key: str) -> object:
    return shown(resource(declarations, key).body)
