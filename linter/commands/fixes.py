"""The fixes of `moatlint check --fix`: which files may be changed, and what is said of it."""

from __future__ import annotations

import argparse
import difflib
import importlib
import sys
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from linter.commands.output.saying import complain, say
from linter.commands.output.writing import Unwritable, write_whole
from linter.deployments.graphs import Graphs
from linter.fixing import Fixed, Fixer, Texts
from linter.history import history_of
from linter.report.plain import counted, unobeyed, visible
from linter.report.report import Report, Reported
from linter.tree import Tree, Unreadable

_EXPOSED = "linter.commands.exposed"
"""Loaded only after a fix: it takes all of reachability to load."""
_MARK = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, which the texts of files are without."""


def add_fixes(group: argparse._ArgumentGroup) -> None:
    """Add what is fixed, and how."""
    add = group.add_argument
    add(
        "--fix",
        action="store_true",
        help="make the fixes that findings carry, prove them, and report the rest",
    )
    add("--unsafe", action="store_true", help="with --fix: make also the fixes that may break something else")
    add("--diff", action="store_true", help="with --fix: print what would be changed, and change nothing")
    add("--allow-dirty", action="store_true", help="with --fix: change files with uncommitted changes, too")


def fix(
    arguments: argparse.Namespace,
    root: Path,
    judge: Callable[[Texts], Sequence[Reported]],
    prove: Callable[[Texts], Sequence[Report]],
    costly: Container[str],
    graphs: Callable[[Texts], Graphs],
) -> int:
    """Make the fixes, or print them: 0 if that went well, 1 where a difference was printed, 2 if a file was refused.

    `judge`, `prove` and `costly` are as for `Fixer`. `graphs` gives what is declared, with texts in the place of files.
    """
    tree, dirty = Tree(root.resolve()), dict[Path, bool]()

    def barred(file: Path) -> str:
        if arguments.diff or arguments.allow_dirty:
            return ""
        if file not in dirty:
            history = history_of(file.parent)
            dirty[file] = history is not None and not history.is_clean(file)
        return "the file has uncommitted changes: commit them, or give --allow-dirty" if dirty[file] else ""

    fixed = Fixer(tree, judge, prove, barred, costly, unsafe=arguments.unsafe).fixed()
    for refused in fixed.refused:
        how = " without --unsafe" if refused.unsafe else ""
        complain(f"{refused.edit.fix.span}: not fixed{how} ({refused.edit.fix.title}): {refused.reason}")
    if arguments.diff:
        _print(tree, fixed)
        return 1 if fixed.texts else 0
    written = {file for file, text in sorted(fixed.texts.items()) if is_written(tree, file, fixed.before[file], text)}
    if written:
        findings = sum(len(edit.findings) for edit in fixed.made if edit.file in written)
        say(f"fixed {counted(findings, 'finding')} in {counted(len(written), 'file')}", sys.stderr)
        closed: Callable[[Graphs, Graphs], Iterable[str]] = importlib.import_module(_EXPOSED).closed
        for effect in closed(graphs({file: fixed.before[file] for file in fixed.texts}), graphs(fixed.texts)):
            say(f"  {effect}", sys.stderr)
        for cost in fixed.costs:
            say(f"the fixes cause {cost}", sys.stderr)
    return 2 if len(written) < len(fixed.texts) or any(dirty.values()) else 0


def is_written(tree: Tree, file: Path, before: str, text: str) -> bool:
    """Write a file, with the byte order mark that it had; whether that went well."""
    try:
        content = tree.read_bytes(file)
        mark = _MARK if content.startswith(_MARK) else b""
        if content != mark + before.encode():
            raise Unwritable(f"{tree.display(file)} was changed while it was judged: it is left as it is")
        write_whole(file, (mark + text.encode()).decode())
    except (Unreadable, Unwritable) as error:
        complain(f"{error}")
        return False
    return True


def _print(tree: Tree, fixed: Fixed) -> None:
    for file, text in sorted(fixed.texts.items()):
        show_difference(tree.display(file), fixed.before[file], text)


def show_difference(name: str, before: str, after: str) -> None:
    """Print what changes in a file as a unified difference, which `git apply` takes."""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}" if before else "/dev/null", f"b/{name}")
    shown = "".join(lines).removesuffix("\n").split("\n")
    # tabs stay, so that the difference can be applied
    print(unobeyed("\n".join("\t".join(map(visible, line.split("\t"))) for line in shown)))


def _lines(text: str) -> list[str]:
    """The lines with their ends, also of a last one that has none."""
    if not text:
        return []
    lines = [f"{line}\n" for line in text.replace("\r\n", "\n").split("\n")]
    return lines[:-1] if text.endswith("\n") else [*lines[:-1], f"{lines[-1]}\\ No newline at end of file\n"]
