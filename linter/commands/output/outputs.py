"""The outputs of a report: standard output and the named files, each in its format."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from linter.commands.output.links import add_link_base
from linter.commands.output.saying import complain
from linter.commands.output.streams import for_programs
from linter.commands.output.writing import Unwritable, put
from linter.commands.parser import Parser, nearest
from linter.report.formats import FORMATS, RenderOptions, renderer
from linter.report.grouping import findings_to_show
from linter.report.report import Report

_BY_ENDING = {
    ".sarif": ("sarif",),
    ".sarif.json": ("sarif",),
    ".json": ("json", "sarif", "gitlab"),
    ".xml": ("junit",),
    ".md": ("markdown",),
    ".html": ("html",),
    ".htm": ("html",),
    ".txt": ("text", "github"),
}
"""The formats of files with these endings: the first one, or another one that `--format` names."""
_LINKING = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby")


def add_outputs(parser: Parser, group: argparse._ArgumentGroup) -> None:
    """Add how a report is shown, and where it goes."""
    parser.add_rule(partial(misnamed, by_ending=_BY_ENDING))
    add = group.add_argument
    add("--format", choices=tuple(FORMATS), help="text by default")
    add(
        "--output",
        metavar="[FORMAT:]FILE",
        type=partial(output_of, formats=FORMATS),
        action="append",
        help="write to a file, in the format that its name ends with; may be repeated",
    )
    add_link_base(group)
    add("--possible", action="store_true", help="show also what holds only for some values of what is not known")
    add("--verbose", action="store_true", help="list also what was suppressed or could not be decided, and why")
    add("--full", action="store_true", help="show every finding with its evidence and all hops of its path")
    add("--statistics", action="store_true", help="count the findings of each policy instead of listing them")
    add("--show-files", action="store_true", help="list the files that were judged, and those that were passed over")
    add("--no-notices", action="store_true", help="leave out the notes")
    add("--quiet", action="store_true", help="show findings and errors only")
    add("--color", choices=("auto", "always", "never"), default="auto", help="auto: on a terminal")


def is_drawn(arguments: argparse.Namespace) -> bool:
    """Whether any of the formats draws the deployments."""
    named = [_format(name, file, arguments) for name, file in arguments.output or ()]
    return "html" in (arguments.format, *named)


def publish(report: Report, arguments: argparse.Namespace, root: Path) -> bool:
    """Write the report to the files that were named, or to standard output; whether that went well."""
    if arguments.quiet or arguments.no_notices:
        report = replace(report, notices=())
    if not write_files(report, arguments, root):
        return False
    named = [_format(name, file, arguments) for name, file in arguments.output or ()]
    if (arguments.format or "text") not in named:
        _print(report, arguments, _options(arguments, root))
    return True


def write_files(report: Report, arguments: argparse.Namespace, root: Path) -> bool:
    """Write the report to the files that were named; whether that went well."""
    options = _options(arguments, root)
    try:
        for name, file in arguments.output or ():
            put(Path(file), renderer(_format(name, file, arguments))(report, options))
    except Unwritable as error:
        complain(f"{error}")
        return False
    return True


def _options(arguments: argparse.Namespace, root: Path) -> RenderOptions:
    return RenderOptions(
        verbose=arguments.verbose,
        possible=arguments.possible,
        full=arguments.full,
        statistics=arguments.statistics,
        show_files=arguments.show_files,
        quiet=arguments.quiet,
        directory=str(Path.cwd()),
        base=str(root),
        link_base=arguments.link_base or "",
    )


def _print(report: Report, arguments: argparse.Namespace, options: RenderOptions) -> None:
    name = arguments.format or "text"
    if name == "text":
        if arguments.quiet and not (findings_to_show(report, options) or report.problems):
            return
        options = on_terminal(options, arguments.color)
    else:
        for_programs()
    sys.stdout.write(renderer(name)(report, options))


def on_terminal(options: RenderOptions, colour: str) -> RenderOptions:
    """The options with what standard output can show, if it is a terminal; `colour` is auto, always or never."""
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else 0
    return replace(options, colour=_colour(colour), width=width, links=is_terminal and _links())


def _colour(choice: str) -> bool:
    """Whether to colour. https://no-color.org https://force-color.org"""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _links() -> bool:
    """Whether the terminal is one that shows links."""
    known = os.environ.get("TERM_PROGRAM") in _LINKING or "WT_SESSION" in os.environ or "KITTY_WINDOW_ID" in os.environ
    return known or os.environ.get("VTE_VERSION", "0") >= "5000"


def output_of(written: str, formats: Collection[str]) -> tuple[str, str]:
    """The format that is named before the colon, if any, and the file. Raises argparse.ArgumentTypeError."""
    name, colon, file = written.partition(":")
    # a single letter is a drive of Windows, and a path may hold a colon further on
    if not colon or len(name) == 1 or not name.isalnum():
        return "", written
    if name not in formats:
        raise argparse.ArgumentTypeError(f"{name} is not one of {', '.join(formats)}{nearest(name, formats)}")
    if not file:
        raise argparse.ArgumentTypeError(f"no file is named after {name}:")
    return name, file


def format_of(name: str, file: str, given: str, by_ending: Mapping[str, Sequence[str]]) -> str:
    """The format named before the file, or else the one that the ending of its name stands for.

    An ending may stand for several formats: the first one, or the one that was `given` for everything.
    """
    formats = _formats_of(file, by_ending)
    return name or (given if given in formats or not formats else formats[0])


def misnamed(arguments: argparse.Namespace, by_ending: Mapping[str, Sequence[str]]) -> str:
    """Why the format of one of the files of `--output` is not known; empty where all are."""
    usual = {formats[0]: ending for ending, formats in reversed(list(by_ending.items()))}
    endings = sorted(usual.values())
    listed = f"{', '.join(endings[:-1])} or {endings[-1]}"
    for name, file in arguments.output or ():
        if not (name or arguments.format or _formats_of(file, by_ending)):
            meant = nearest(Path(file).suffix or f".{Path(file).name}", endings)
            return f"{file} does not end with {listed}: --format names the format of any file{meant}"
    return ""


def mistaken_for_json(arguments: argparse.Namespace, what: str) -> str:
    """Why the file of `--output` cannot be called so, if only JSON is written to it; empty where it can."""
    ending = Path(arguments.output or "").suffix
    if ending.lower() in {"", ".json"}:
        return ""
    return f"{what} is JSON, and {arguments.output} ends with {ending}; call it {arguments.output.with_suffix('.json')}"


def _formats_of(file: str, by_ending: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The formats that the ending of a file stands for, by its last two suffixes or the last one."""
    suffixes = [suffix.lower() for suffix in Path(file).suffixes]
    endings = ("".join(suffixes[-2:]), "".join(suffixes[-1:]))
    return next((by_ending[ending] for ending in endings if ending in by_ending), ())


def _format(name: str, file: str, arguments: argparse.Namespace) -> str:
    return format_of(name, file, arguments.format or "text", _BY_ENDING)
