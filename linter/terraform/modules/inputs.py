"""The values given to the variables of a root module, and their precedence.

Later sources win: environment, `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` by name, then `-var`
and `-var-file` in the order given.
https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from linter.finding import Notice, Problem
from linter.source import VARIABLE_ENDINGS, Span
from linter.terraform.expressions.constants import constant
from linter.terraform.modules.module import parsed
from linter.terraform.modules.variables import Variable
from linter.terraform.syntax.syntax import Attribute, SyntaxFault
from linter.terraform.syntax.syntax_errors import syntax_errors
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree, Unreadable

Option: TypeAlias = "Path | tuple[str, str | Value]"
"""A `-var-file`, or a `-var` as name and text, or as name and value."""

ENVIRONMENT_PREFIX = "TF_VAR_"
_ADVICE = "Terraform rejects this value: give one that fits the type."


class Given(Struct):
    """The values by variable name, the files read, and what was wrong."""

    values: dict[str, Value] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def given(
    tree: Tree,
    folder: Path,
    variables: Mapping[str, Variable],
    environment: Mapping[str, str],
    options: Iterable[Option] = (),
) -> Given:
    """The values given to the variables of the root module in a folder."""
    result = Given()
    for name in sorted(environment):
        if name.startswith(ENVIRONMENT_PREFIX):
            _typed(result, variables, name.removeprefix(ENVIRONMENT_PREFIX), environment[name], name, optional=True)
    for file in _automatic(tree, folder):
        _from_file(result, tree, variables, file)
    for option in options:
        if isinstance(option, Path):
            _from_file(result, tree, variables, option)
        else:
            _named(result, variables, *option)
    return result


def _automatic(tree: Tree, folder: Path) -> list[Path]:
    files = {file.name: file for file in tree.entries(folder, VARIABLE_ENDINGS)}
    first = [files[name] for name in ("terraform.tfvars", "terraform.tfvars.json") if name in files]
    return first + [files[name] for name in sorted(files) if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]


def _named(result: Given, variables: Mapping[str, Variable], name: str, value: str | Value) -> None:
    if isinstance(value, str):
        _typed(result, variables, name, value, f"-var {name}")
    elif name in variables:
        result.values[name] = value.at(variables[name].block.header)


def _typed(
    result: Given, variables: Mapping[str, Variable], name: str, text: str, origin: str, *, optional: bool = False
) -> None:
    variable = variables.get(name)
    if variable is None:
        if not optional:
            message = f'Value for undeclared variable: no variable named "{name}" is declared in the root module.'
            result.notices.append(Notice(message, subject=origin))
        return
    try:
        result.values[name] = variable.parse(text, origin)
    except EvaluationError as error:
        span = error.span or Span(origin, 1, 1, 1, 1)
        result.problems.append(Problem(span, f"{error.title}: {error.detail}", _ADVICE))


def _from_file(result: Given, tree: Tree, variables: Mapping[str, Variable], path: Path) -> None:
    try:
        file = parsed(tree.read(path))
    except Unreadable as reason:
        span = Span(tree.display(path), 1, 1, 1, 1)
        result.problems.append(Problem(span, f"{reason}."))
        return
    result.files.append(file.source.file)
    result.problems.extend(Problem(report.span, report.message) for report in syntax_errors(file))
    for name, attribute in file.body.attributes.items():
        if name not in variables:
            message = f'Value for undeclared variable: no variable named "{name}" is declared in the root module.'
            result.notices.append(Notice(message, attribute.name_span, attribute.name))
            continue
        _assign(result, name, attribute)


def _assign(result: Given, name: str, attribute: Attribute) -> None:
    try:
        result.values[name] = constant(attribute.expression)
    except SyntaxFault:
        return  # among the syntax errors of the file
    except EvaluationError as error:
        problem = Problem(error.span or attribute.span, f"{error.title}: {error.detail}", _ADVICE)
        result.problems.append(problem)
