"""Root modules written on the spot, and what they declare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.resource import Declarations, Dialect, Resource
from linter.terraform.evaluate import evaluate
from linter.tree import Tree
from linter.value import Array, Choice, Record, Reference, Scalar, Unknown, Value

NO_INPUTS = Inputs()


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def declared(
    folder: Path, files: Mapping[str, str] | str, inputs: Inputs = NO_INPUTS, answers: Mapping[str, bool] = NO_ANSWERS
) -> Declarations:
    """What a root module of these files declares; a text alone is its `main.tf`."""
    write(folder, {"main.tf": files} if isinstance(files, str) else files)
    root = folder.resolve()
    return evaluate(Deployment(Dialect.TERRAFORM, root), Tree(root), inputs, answers)


def by_key(declarations: Declarations) -> dict[str, Resource]:
    """The resources by their addresses."""
    return {resource.key: resource for resource in declarations.resources}


def said(value: Value) -> object:
    """A value as plain as can be: a reference as `<resource.attribute>`, a choice as a set in a tuple, `?` and why."""
    if isinstance(value, Scalar):
        return value.content
    if isinstance(value, Array):
        return [said(item) for item in value.items] + (["..."] if value.rest is not None else [])
    if isinstance(value, Record):
        return {name: said(each) for name, each in value.entries.items()}
    if isinstance(value, Reference):
        return f"<{value.resource}.{value.attribute}>"
    if isinstance(value, Choice):
        return tuple(said(option.value) for option in value.options)
    assert isinstance(value, Unknown)
    return f"?{value.token or value.reason}"


def body(declarations: Declarations, key: str) -> dict[str, object]:
    """What a resource says, as plain as can be."""
    return {name: said(value) for name, value in by_key(declarations)[key].body.entries.items()}
