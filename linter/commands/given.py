"""The arguments that all commands which look at deployments share: where they may look, and what is given to whom."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from linter.deployment import Inputs
from linter.judgement.config import Config, find, load, seen_by_terraform
from linter.judgement.registry import Catalogue


def add_place(group: argparse._ArgumentGroup) -> None:
    """Add what may be read, and which configuration holds."""
    add = group.add_argument
    add("--root", metavar="DIR", type=Path, help="the folder that may be read; the repository by default")
    chosen = group.add_mutually_exclusive_group()
    chosen.add_argument("--config", metavar="FILE", type=Path, help="this configuration, not the nearest moatlint.yaml")
    chosen.add_argument("--no-config", action="store_true", help="no configuration")


def add_inputs(group: argparse._ArgumentGroup) -> None:
    """Add the inputs of deployments."""
    add = group.add_argument
    add("--var", metavar="NAME=VALUE", type=_pair, action="append", help="a variable of Terraform")
    add("--var-file", metavar="FILE", type=Path, action="append", help="a file of variables of Terraform")
    add("--parameter", metavar="NAME=VALUE", type=_pair, action="append", help="a parameter of CloudFormation")
    add("--parameters", metavar="FILE", type=Path, action="append", help="a file of parameters of CloudFormation")


def configured(
    arguments: argparse.Namespace, root: Path, paths: Iterable[Path], catalogue: Catalogue | None = None
) -> Config:
    """The configuration that holds for the paths, with the inputs of the command line above its own.

    `catalogue` holds the policies whose names it may use; ours where it is left out.

    Raises:
        BadConfig: it cannot be followed.
        BadPolicy: a policy that it selects or configures cannot be loaded.
    """
    file = arguments.config
    if file is None and not arguments.no_config:
        common = Path(os.path.commonpath([os.path.realpath(path) for path in paths]))
        file = find(common if common.is_dir() else common.parent, root)
    config = load(file, catalogue or Catalogue()) if file is not None else Config()
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


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{written} is not NAME=VALUE")
    return name, value
