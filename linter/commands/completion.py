"""`moatlint completion`: what a shell needs to complete the command line, made from the parsers themselves."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from linter.commands.parser import Parser
from linter.judgement.registry import slugs

SHELLS = ("bash", "zsh", "fish")
_PACKAGE = "linter.commands"
_EPILOG = """\
examples:
  moatlint completion bash > ~/.local/share/bash-completion/completions/moatlint
  moatlint completion zsh > "${fpath[1]}/_moatlint"
  moatlint completion fish > ~/.config/fish/completions/moatlint.fish
"""


class Option(Struct, frozen=True):
    """One option: its spellings, what it does, and what may follow it; `files` where that is a path."""

    names: tuple[str, ...]
    summary: str
    choices: tuple[str, ...]
    takes: bool
    files: bool


class Completed(Struct, frozen=True):
    """One command: what it does, its options, and what its arguments may be, where not files."""

    name: str
    summary: str
    options: tuple[Option, ...]
    words: tuple[str, ...]


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint completion",
        description="Print a script that completes commands, options and their values.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("shell", choices=SHELLS, help="the shell")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    print(_SCRIPTS[arguments.shell](tuple(commands())), end="")
    return 0


def commands() -> Iterator[Completed]:
    """Every command, by name; those that belong to another one complete as words and options of it."""
    alone, within = [], []
    for made, belongs_to in _found():
        if belongs_to:
            within.append((belongs_to, made))
        else:
            alone.append(made)
    for command in alone:
        inner = [made for belongs_to, made in within if belongs_to == command.name]
        known = {name for option in command.options for name in option.names}
        further = [option for made in inner for option in made.options if not known & set(option.names)]
        options = (*command.options, *dict.fromkeys(further))
        yield replace(command, options=options, words=(*(made.name for made in inner), *command.words))


def _found() -> Iterator[tuple[Completed, str]]:
    """The commands of all modules, each with the one that it belongs to, if any."""
    room = Path(__file__).parent
    for file in sorted(room.rglob("[a-z]*.py"), key=attrgetter("stem")):
        inside = ".".join(file.relative_to(room).with_suffix("").parts)
        module = importlib.import_module(f"{_PACKAGE}.{inside}")
        if hasattr(module, "parser") and hasattr(module, "run"):
            yield _completed(file.stem.replace("_", "-"), module.parser()), getattr(module, "WITHIN", "")


def _completed(name: str, made: argparse.ArgumentParser) -> Completed:
    summary = (made.description or "").split(". ")[0].rstrip(".")
    actions = made._actions
    words = [word for action in actions if not action.option_strings for word in _words(action)]
    return Completed(name, summary, tuple(_option(action) for action in actions if action.option_strings), tuple(words))


def _words(action: argparse.Action) -> Iterable[str]:
    return slugs() if action.metavar == "SLUG" else map(str, action.choices or ())


def _option(action: argparse.Action) -> Option:
    choices = tuple(str(choice) for choice in action.choices or ())
    takes = action.nargs != 0
    files = takes and not choices and str(action.metavar or "").strip("[]").endswith(("FILE", "DIR"))
    return Option(tuple(action.option_strings), (action.help or "").replace("%%", "%"), choices, takes, files)


def _bash(every: tuple[Completed, ...]) -> str:
    cases = []
    for command in every:
        values = [
            f"                {'|'.join(option.names)}) {_bash_values(option)} ;;"
            for option in command.options
            if option.takes
        ]
        names = " ".join(name for option in command.options for name in option.names)
        cases += [
            f"        {command.name})",
            '            case "$before" in',
            *values,
            "            esac",
            f"            options='{names}' words='{' '.join(command.words)}' ;;",
        ]
    names = " ".join(command.name for command in every)
    return "\n".join(
        [
            "# bash completion for moatlint",
            "_moatlint() {",
            '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" options= words=',
            '    if [ "$COMP_CWORD" -eq 1 ]; then',
            f"        COMPREPLY=($(compgen -W '{names} --help --version' -- \"$word\"))",
            "        return",
            "    fi",
            '    case "${COMP_WORDS[1]}" in',
            *cases,
            "    esac",
            '    case "$word" in',
            '        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;',
            '        *) COMPREPLY=($(compgen -W "$words" -- "$word")); [ -n "$words" ] || compopt -o default ;;',
            "    esac",
            "}",
            "complete -F _moatlint moatlint",
            "",
        ]
    )


def _bash_values(option: Option) -> str:
    if option.choices:
        return f"COMPREPLY=($(compgen -W '{' '.join(option.choices)}' -- \"$word\")); return"
    return "compopt -o default; return" if option.files else "return"


def _zsh(every: tuple[Completed, ...]) -> str:
    cases = []
    for command in every:
        specs = [f"                {_zsh_spec(option)} \\" for option in command.options]
        rest = f"'*:word:({' '.join(command.words)})'" if command.words else "'*:path:_files'"
        cases += [f"        {command.name})", "            _arguments \\", *specs, f"                {rest} ;;"]
    listed = [f"        '{command.name}:{_quoted(command.summary)}'" for command in every]
    return "\n".join(
        [
            "#compdef moatlint",
            "_moatlint() {",
            "    local -a commands",
            "    commands=(",
            *listed,
            "    )",
            "    if (( CURRENT == 2 )); then",
            "        _describe command commands",
            "        return",
            "    fi",
            "    local command=$words[2]",
            "    shift words",
            "    (( CURRENT-- ))",
            '    case "$command" in',
            *cases,
            "    esac",
            "}",
            '_moatlint "$@"',
            "",
        ]
    )


def _zsh_spec(option: Option) -> str:
    names = ",".join(option.names)
    spelled = f"'{names}'" if len(option.names) == 1 else f"{{{names}}}"
    summary = _quoted(option.summary).replace("[", r"\[").replace("]", r"\]").replace(":", r"\:")
    after = ""
    if option.takes:
        after = (
            f":value:({' '.join(option.choices)})" if option.choices else ":path:_files" if option.files else ":value:"
        )
    return f"{spelled}'[{summary}]{after}'"


def _fish(every: tuple[Completed, ...]) -> str:
    lines = ["# fish completion for moatlint"]
    first = "not __fish_seen_subcommand_from " + " ".join(command.name for command in every)
    lines += [
        f"complete -c moatlint -f -n '{first}' -a {command.name} -d '{_quoted(command.summary)}'" for command in every
    ]
    for command in every:
        here = f"complete -c moatlint -n '__fish_seen_subcommand_from {command.name}'"
        if command.words:
            lines.append(f"{here} -f -a '{' '.join(command.words)}'")
        lines += [f"{here}{_fish_option(option)}" for option in command.options]
    return "\n".join([*lines, ""])


def _fish_option(option: Option) -> str:
    said = ""
    for name in option.names:
        kind = "-l" if name.startswith("--") else "-s" if len(name) == 2 else "-o"
        said += f" {kind} {name.lstrip('-')}"
    if option.choices:
        said += f" -x -a '{' '.join(option.choices)}'"
    elif option.takes:
        said += " -r" if option.files else " -x"
    return f"{said} -d '{_quoted(option.summary)}'"


def _quoted(text: str) -> str:
    """The text within single quotes of any of the shells: they are replaced by a typographic one."""
    return text.replace("'", "’").replace("\\", "/")


_SCRIPTS: Mapping[str, Callable[[tuple[Completed, ...]], str]] = MappingProxyType(
    {"bash": _bash, "zsh": _zsh, "fish": _fish}
)
