"""The arguments that commands which look at deployments share: where they are, and what they are given."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from linter.config import BadConfig, Config, find, load, seen_by_terraform
from linter.deployment import Inputs
from linter.finding import Notice, Problem
from linter.registry import known
from linter.report.plain import visible
from linter.root import project_root
from linter.survey import Survey, survey


def add_arguments(made: argparse.ArgumentParser) -> None:
    """Add the paths, the inputs of deployments and the configuration."""
    add = made.add_argument
    add("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    add("--var", metavar="NAME=VALUE", type=pair, action="append", help="a variable of Terraform")
    add("--var-file", metavar="FILE", type=Path, action="append", help="a file of variables of Terraform")
    add("--parameter", metavar="NAME=VALUE", type=pair, action="append", help="a parameter of CloudFormation")
    add("--parameters", metavar="FILE", type=Path, action="append", help="a file of parameters of CloudFormation")
    add("--root", metavar="DIR", type=Path, help="the folder that may be read; the repository by default")
    chosen = made.add_mutually_exclusive_group()
    chosen.add_argument("--config", metavar="FILE", type=Path, help="this configuration, not the nearest moatlint.yaml")
    chosen.add_argument("--no-config", action="store_true", help="no configuration")


def pair(written: str) -> tuple[str, str]:
    """NAME=VALUE, parted. Raises argparse.ArgumentTypeError."""
    name, equals, value = written.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{written} is not NAME=VALUE")
    return name, value


def surveyed(arguments: argparse.Namespace) -> Survey:
    """What there is where the arguments point; a configuration that cannot be followed is among the problems."""
    paths = arguments.paths or [Path()]
    root = project_root(paths, arguments.root)
    try:
        config = _config(arguments, root, paths)
    except BadConfig as bad:
        return Survey((), bad.problems, ())
    return survey(root, config, paths)


def _config(arguments: argparse.Namespace, root: Path, paths: Iterable[Path]) -> Config:
    file = arguments.config
    if file is None and not arguments.no_config:
        common = Path(os.path.commonpath([os.path.realpath(path) for path in paths]))
        file = find(common if common.is_dir() else common.parent, root)
    config = load(file, known(())) if file is not None else Config()
    inputs = config.inputs
    return replace(
        config,
        inputs=Inputs(
            variables={**inputs.variables, **dict(arguments.var or ())},
            var_files=(*inputs.var_files, *(arguments.var_file or ())),
            parameters={**inputs.parameters, **dict(arguments.parameter or ())},
            parameter_files=(*inputs.parameter_files, *(arguments.parameters or ())),
            environment=seen_by_terraform(os.environ),
        ),
    )


def complain(problems: Iterable[Problem], notices: Iterable[Notice] = ()) -> None:
    """Tell on standard error what could not be seen, and what should be known."""
    for notice in notices:
        place = f"{notice.span}: " if notice.span is not None else f"{notice.subject}: " if notice.subject else ""
        print(f"note: {visible(place + notice.message)}", file=sys.stderr)
    for problem in problems:
        advice = f" {problem.advice}" if problem.advice else ""
        print(f"error: {visible(f'{problem.span}: {problem.message}{advice}')}", file=sys.stderr)
