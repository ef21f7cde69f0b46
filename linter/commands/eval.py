"""`moatlint eval`: what an expression of Terraform is, and so why a judgement is what it is."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from linter.budget import OverBudget, within
from linter.columns import is_template
from linter.commands.given import add_place, catalogue_of, setups
from linter.commands.look import complain as told
from linter.commands.output.saying import complain, say
from linter.commands.parser import Parser
from linter.deployments.graphs import COSTLY, bounds_met
from linter.discovery.root import project_root
from linter.finding import Problem
from linter.judgement.configuration.config import BadConfig, seen_by_terraform
from linter.judgement.configuration.setup import Asked
from linter.judgement.registry import BadPolicy
from linter.report.plain import json_text, unobeyed, unobeyed_json, visible
from linter.source import Span
from linter.terraform.console import ConsoleScope, answer, evaluated
from linter.terraform.inquiry import QUESTION, ModuleScope, is_complete, opened
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.planned import planned
from linter.terraform.modules.inputs import Option
from linter.terraform.syntax.syntax import SyntaxFault
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.display import displayed
from linter.tree import Tree, Unreadable

_EPILOG = """\
Where terraform would fail, its error is printed; a value that is not known before apply comes with the reason.

the lines of --json
  in   {"expr": "local.a + 1", "locals": {"a": "2"}}    locals are above the module's own, and may be left out
  out  {"result": 3, "type": "number"}                  with "after_unknown" where parts are not known
       {"unknown": true, "why": "var.office has no default"}
       {"error": "Invalid index: ...", "title": "Invalid index"}

exit codes:
  0  the expression has a value, which may be unknown
  2  the expression has an error, or the module cannot be read

examples:
  moatlint eval infrastructure/ 'cidrsubnet(var.cidr, 8, 1)' -var=cidr=10.0.0.0/16
  moatlint eval infrastructure/ --resources -var-file=production.tfvars
  echo '{"expr": "keys(local.subnets)"}' | moatlint eval infrastructure/ --json
  moatlint eval                           ask this folder, line by line
"""

Scopes: TypeAlias = Callable[[Mapping[str, str]], ConsoleScope]


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint eval",
        description="Evaluate an expression of Terraform in a root module; line by line where none is given.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("directory", metavar="DIR", nargs="?", help="the folder of the root module; this folder by default")
    add("expression", metavar="EXPR", nargs="?", help="what to evaluate")
    add("--json", action="store_true", help="questions and answers as JSON, one a line; of --resources, one object")
    add("--resources", action="store_true", help="every instance that terraform would plan, with the outputs")
    add("-var", "--var", metavar="NAME=VALUE", dest="given", type=_variable, action="append", help="a variable")
    add("-var-file", "--var-file", metavar="FILE", dest="given", type=Path, action="append", help="a file of variables")
    add_place(made.add_argument_group("what may be read; of a configuration, its limits count"))
    return made


def run(arguments: argparse.Namespace) -> int:
    """Answer; the exit code."""
    folder, expression = _asked(arguments)
    if not folder.is_dir():
        complain(f"{_no_module(folder)}")
        return 2
    tree = Tree(project_root([folder], arguments.root))
    try:
        held = setups(arguments, tree.root, catalogue_of(arguments, tree.root), Asked())
        limits = held.of(folder.resolve()).limits
    except BadConfig as bad:
        told(bad.problems)
        return 2
    except BadPolicy as bad:
        complain(f"{bad}")
        return 2
    try:
        with within(limits) as budget:
            code = _answered_in(tree, folder, expression, arguments)
    except OverBudget as over:
        told([Problem(Span(str(folder), 1, 1, 1, 1), f"not all of it can be looked at: {over}.", COSTLY)])
        return 2
    told(bounds_met(budget, str(folder)))
    return 2 if budget.met else code


def _answered_in(tree: Tree, folder: Path, expression: str | None, arguments: argparse.Namespace) -> int:
    """Answer in the module of a folder; the exit code."""
    environment = seen_by_terraform(os.environ, variables=True)  # who asks here sees the answer alone
    options = [_placed(pair, folder) for pair in arguments.given or ()]
    if arguments.resources:
        return _resources(tree, folder, options, environment, as_json=arguments.json)
    try:
        root = opened(tree, folder, options, environment)
    except (EvaluationError, SyntaxFault, Unreadable) as error:
        print(json_text({"error": str(error)}) if arguments.json else unobeyed(visible(_complaint(error))))
        return 2

    def scope(own: Mapping[str, str]) -> ConsoleScope:
        return ModuleScope(root, own)

    if expression is not None:
        return _one(expression, scope, as_json=arguments.json)
    if arguments.json:
        return _lines(scope)
    _warn(root)
    return _conversation(scope)


def _asked(arguments: argparse.Namespace) -> tuple[Path, str | None]:
    """The folder and the expression: what is given alone is a folder if there is one of that name."""
    directory, expression = arguments.directory, arguments.expression
    if directory is None:
        return Path(), None
    if expression is None and not arguments.resources and not Path(directory).exists():
        return Path(), directory
    return Path(directory), expression


def _no_module(path: Path) -> str:
    if not path.exists():
        return f"{path} does not exist"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if is_template(path.read_text(encoding="utf-8")):
            return f"{path} is a CloudFormation template: eval is for Terraform; see moatlint show"
    return f"{path} is a file: name the folder of the root module that it belongs to"


def _variable(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not name.strip() or not equals:
        raise argparse.ArgumentTypeError(f"{written} is not NAME=VALUE")
    return name.strip(), value


def _placed(option: Option, folder: Path) -> Option:
    """A file of variables where it is: seen from here or else, as `terraform -chdir` does, from the module."""
    if isinstance(option, Path):
        return (option if option.exists() else folder / option).absolute()
    return option


def _resources(
    tree: Tree, folder: Path, options: list[Option], environment: Mapping[str, str], *, as_json: bool
) -> int:
    given = [
        f"-var-file={option}" if isinstance(option, Path) else f"-var={option[0]}={option[1]}" for option in options
    ]
    plan = planned(folder, given, environment, tree)
    print(unobeyed_json(json.dumps(plan, ensure_ascii=False, indent=None if as_json else 2)))
    return 2 if "error" in plan else 0


def _one(expression: str, scope: Scopes, *, as_json: bool) -> int:
    if as_json:
        answered = answer({"expr": expression}, scope({}))
        print(unobeyed_json(json.dumps(answered, ensure_ascii=False)))
        return 2 if "error" in answered else 0
    return _told(expression, scope({}))


def _told(expression: str, scope: ConsoleScope) -> int:
    try:
        value = evaluated(QUESTION, expression, scope)
        say(displayed(value))
    except (EvaluationError, SyntaxFault) as error:
        say(_complaint(error), sys.stderr)
        return 2
    if value.span is not None and value.span.file != QUESTION:
        say(f"# set at {value.span}")
    return 0


def _complaint(error: EvaluationError | SyntaxFault | Unreadable) -> str:
    if isinstance(error, Unreadable):
        return f"error: {error}"
    place = f"\n  at {error.span}" if error.span is not None and error.span.file != QUESTION else ""
    return f"error: {error.title}\n  {error.detail}{place}"


def _lines(scope: Scopes) -> int:
    for line in sys.stdin:
        if line.strip():
            print(unobeyed_json(json.dumps(_answered(line, scope), ensure_ascii=False)), flush=True)
    return 0


def _answered(line: str, scope: Scopes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "the line is not JSON"}
    own = row.get("locals") or {} if isinstance(row, dict) else None
    if not isinstance(own, dict) or not all(isinstance(text, str) for text in own.values()):
        return {"error": 'a question is {"expr": TEXT, "locals": {NAME: TEXT}}'}
    return answer(row, scope(own))


def _warn(root: ModuleInstance) -> None:
    for problem in root.session.problems:
        say(f"{problem.span}: {problem.message}", sys.stderr)


def _conversation(scope: Scopes) -> int:
    """Question and answer until the end of the input; a question goes on until it is whole."""
    asked_by_a_person = sys.stdin.isatty()
    if asked_by_a_person:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the usual exception is that of Ctrl-C, which takes one back
        with contextlib.suppress(ImportError):  # there is none on Windows
            importlib.import_module("readline")
        print("Expressions, over as many lines as they need; Ctrl-C takes one back, `exit` or Ctrl-D leaves.")
    worst = 0
    for expression in _questions(asked_by_a_person=asked_by_a_person):
        worst = max(worst, _told(expression, scope({})))
    return 0 if asked_by_a_person else worst


def _questions(*, asked_by_a_person: bool) -> Iterator[str]:
    lines: list[str] = []
    while True:
        try:
            line = input(("... " if lines else "> ") if asked_by_a_person else "")
        except EOFError:
            if lines:
                yield "\n".join(lines)
            return
        except KeyboardInterrupt:
            if not asked_by_a_person:
                raise
            print()
            lines = []
            continue
        if not lines and line.strip() in ("exit", "quit"):
            return
        whole = "\n".join([*lines, line])
        waits = bool(whole.strip()) and not is_complete(whole)
        lines = [*lines, line] if waits else []
        if whole.strip() and not waits:
            yield whole
