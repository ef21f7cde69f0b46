"""`moatlint lsp`: the language server for editors."""

from __future__ import annotations

import argparse
import importlib
import logging
from pathlib import Path

from linter.commands.parser import Parser

_SERVER = "linter.server.features"
_EPILOG = """\
An editor starts it and talks with it over standard input and output: see docs/editors.md for how to set that up.

settings of the editor, in the section `moatlint`:
  run       onType (by default): a moment after each change; onSave: when a file is saved
  possible  true shows also what holds only for some values of what is not known
  severity  the least severity that is shown: info, low, medium, high or critical
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint lsp",
        description="Serve an editor: judge what is open in it, as it is typed.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--stdio", action="store_true", help="as it does anyhow; some editors insist on saying so")
    made.add_argument("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    made.add_argument("--config", metavar="FILE", type=Path, help="this configuration, not the nearest moatlint.yaml")
    made.add_argument("--log", metavar="FILE", type=Path, help="write down there what is said")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Serve until the editor says goodbye."""
    if arguments.log is not None:
        form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
        logging.basicConfig(filename=arguments.log, level=logging.INFO, format=form)
    else:
        logging.disable()
    own = tuple(folder.resolve() for folder in arguments.policies or ())
    config = None if arguments.config is None else arguments.config.absolute()
    importlib.import_module(_SERVER).serve(own, config)
    return 0
