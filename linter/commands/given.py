"""The arguments that all commands which look at deployments share: where they may look, and what is given to whom."""

from __future__ import annotations

import argparse
import os
from pathlib import Path, PurePosixPath

from linter.deployment import Inputs
from linter.history import BadRef, history_of
from linter.judgement.configuration.config import NAME, is_within, load, policy_folders, seen_by_terraform
from linter.judgement.configuration.setup import Asked, Everywhere, Nearest, Setups, adjusted
from linter.judgement.registry import Catalogue

MOST_JOBS = 256
"""More processes at once help nobody."""


def add_place(group: argparse._ArgumentGroup, *, locked: bool = False) -> None:
    """Add what may be read, and which configuration holds: where it can be `locked`, also that of a commit."""
    add = group.add_argument
    add("--root", metavar="DIR", type=Path, help="the folder that may be read; by default the repository")
    chosen = group.add_mutually_exclusive_group()
    if locked:
        chosen.add_argument(
            "--locked-config",
            metavar="REF|FILE",
            help="this configuration, or those of this commit, whatever the tree says",
        )
    chosen.add_argument("--config", metavar="FILE", type=Path, help="this configuration, not the nearest moatlint.yaml")
    chosen.add_argument("--no-config", action="store_true", help="no configuration")


def add_jobs(group: argparse._ArgumentGroup) -> None:
    """Add how much is done at once."""
    group.add_argument(
        "--jobs",
        metavar="NUMBER",
        type=_jobs,
        help="how many processes judge many deployments at once, on Linux; by default one per core",
    )


def _jobs(written: str) -> int:
    """A number of processes. Raises argparse.ArgumentTypeError."""
    if not written.isdecimal() or not 0 < int(written) <= MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{written} is not a number from 1 to {MOST_JOBS}")
    return int(written)


def add_inputs(group: argparse._ArgumentGroup) -> None:
    """Add the inputs of deployments."""
    add = group.add_argument
    add("--var", metavar="NAME=VALUE", type=_pair, action="append", help="a variable of Terraform")
    add("--var-file", metavar="FILE", type=Path, action="append", help="a file of variables of Terraform")
    add("--tf-var-env", action="store_true", help="take variables from TF_VAR_ in the environment, as Terraform does")
    add("--parameter", metavar="NAME=VALUE", type=_pair, action="append", help="a parameter of CloudFormation")
    add("--parameters", metavar="FILE", type=Path, action="append", help="a file of parameters of CloudFormation")


def setups(arguments: argparse.Namespace, root: Path, catalogue: Catalogue, asked: Asked | None = None) -> Setups:
    """The setup of each deployment: by the configuration that was named, or the nearest one, or none.

    `asked` stands in for what the arguments ask for beside a configuration.

    Raises:
        BadConfig: the named configuration cannot be followed.
        BadRef: the commit of a locked configuration is not here.
        BadPolicy: a policy that is selected or configured cannot be loaded.
        UnknownPolicy: the command line selects or ignores one that does not exist.
    """
    asked = _asked(arguments) if asked is None else asked
    locked = getattr(arguments, "locked_config", None)
    if locked is not None and not Path(locked).is_file():
        return Nearest(root, catalogue, asked, _locked(root, locked))
    if arguments.config is None and locked is None and not arguments.no_config:
        return Nearest(root, catalogue, asked)
    file = arguments.config or locked
    configs = [] if file is None else [load(Path(file), catalogue, is_outside=not is_within(Path(file), root))]
    setup = adjusted(configs, catalogue, asked)
    return Everywhere(setup, catalogue)


def catalogue_of(arguments: argparse.Namespace, root: Path) -> Catalogue:
    """Our policies, and those of the folders that the command line or a configuration outside of the tree names.

    Raises:
        BadPolicy: a folder cannot be listed.
    """
    named = [file for file in (arguments.config, getattr(arguments, "locked_config", None)) if file is not None]
    files = [Path(file) for file in named if Path(file).is_file()]
    folders = [folder for file in files for folder in policy_folders(file, root)]
    return Catalogue([*folders, *(getattr(arguments, "policies", None) or ())])


def _locked(root: Path, ref: str) -> dict[Path, str]:
    """The configurations of a commit, and the files that they name."""
    history = history_of(root)
    if history is None:
        raise BadRef(f"{root} is not a git repository, or git is not installed: {ref} cannot be read.")
    commit = history.commit(ref)
    configs = history.texts(commit, lambda path: PurePosixPath(path).name == NAME)
    written = "\n".join(configs.values())
    return history.texts(commit, lambda path: PurePosixPath(path).name in written) | configs if configs else configs


def _asked(arguments: argparse.Namespace) -> Asked:
    # only `check` and `watch` choose among policies
    select, ignore = _selected(arguments), getattr(arguments, "ignore", None)
    inputs = Inputs(
        variables=dict(arguments.var or ()),
        var_files=tuple(arguments.var_file or ()),
        parameters=dict(arguments.parameter or ()),
        parameter_files=tuple(arguments.parameters or ()),
        environment=seen_by_terraform(os.environ, variables=arguments.tf_var_env),
    )
    return Asked(select, tuple(ignore or ()), inputs)


def _selected(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The selectors of the command line: a profile and frameworks select, too."""
    profile = getattr(arguments, "profile", None)
    named = (getattr(arguments, "select", None) or (), getattr(arguments, "framework", None) or ())
    return (*(word for words in named for word in words), *((profile,) if profile else ()))


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{written} is not NAME=VALUE")
    return name, value
