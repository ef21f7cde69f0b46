"""Infrastructure in languages that are not read, recognised by the names of their files: said, with what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from linter.finding import Notice
from linter.tree import Tree


class _Tool(Struct, frozen=True):
    """A tool whose files are not read: how these are called, and what to do instead."""

    names: tuple[str, ...]
    advice: str
    output: str = ""
    """The folder that the tool writes beside its file; where it exists there is nothing to say."""


_TOOLS = (
    _Tool(
        ("terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl"),
        "Terragrunt's files are not read, and the modules they deploy are judged without their inputs: judge what "
        "`terragrunt render-json` shows with --var-file, or the plan of `terragrunt show -json`",
    ),
    _Tool(
        (".tfstack.hcl", ".tfcomponent.hcl", ".tfdeploy.hcl"),
        "Terraform Stacks are not read: the modules of the components are judged without their inputs, which "
        "--var-file gives",
    ),
    _Tool(
        ("cdk.json",),
        "the source of a CDK app is not read: run `cdk synth` and judge the templates in cdk.out",
        output="cdk.out",
    ),
    _Tool(
        ("Pulumi.yaml", "Pulumi.yml"),
        "Pulumi programs are not read: nothing of them is judged",
    ),
)

_NAMES = tuple(name for tool in _TOOLS for name in tool.names)


def of_another_tool(name: str) -> bool:
    """Whether a file of this name belongs to a tool whose files are not read."""
    return name.endswith(_NAMES)


def notices(tree: Tree, files: Iterable[Path]) -> Iterator[Notice]:
    """One notice for each tool that has files among these, which names the first of them."""
    every = sorted(files)
    for tool in _TOOLS:
        unread = [file for file in every if file.name.endswith(tool.names) and not _has_output(file, tool)]
        if unread:
            others = f" ({len(unread) - 1} more)" if len(unread) > 1 else ""
            yield Notice(tool.advice, subject=f"{tree.display(unread[0])}{others}")


def _has_output(file: Path, tool: _Tool) -> bool:
    return bool(tool.output) and (file.parent / tool.output).is_dir()
