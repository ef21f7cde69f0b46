"""A module as written: the blocks of one folder's files, with override files merged in.

https://developer.hashicorp.com/terraform/language/files
https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from linter.finding import Problem
from linter.newest import Newest
from linter.source import MODULE_ENDINGS, Source, Span
from linter.terraform.syntax.override import merged
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax import Attribute, Block, File
from linter.terraform.syntax.syntax_errors import syntax_errors
from linter.tree import Tree, Unreadable

_NUL = "\0"
_SHADOWS = {".tofu": ".tf", ".tofu.json": ".tf.json"}
_LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "action": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "check": 1,
    "terraform": 0,
    "locals": 0,
    "moved": 0,
    "import": 0,
    "removed": 0,
}
"""The top-level block types, and how many labels each requires."""

_ALSO = "#"
"""Sets the name of a second declaration apart from that of the first: no name in Terraform has this character."""


class Duplicate(Struct, frozen=True):
    """A second declaration of one name: what is declared twice, and both places. Terraform rejects it.

    `block` is the second declaration; of a local, the locals block that it is in.
    """

    block: Block
    name: str
    first: Span
    second: Span

    @property
    def title(self) -> str:
        """The fault as Terraform words it."""
        kind = _KINDS.get(self.block.type, self.block.type)
        type_ = f'"{self.block.labels[0]}" ' if len(self.block.labels) > 1 else ""
        return f"Duplicate {kind} {type_}configuration"

    @property
    def detail(self) -> str:
        """The rule, and where the first declaration is."""
        return f"{self.name} was already declared at {self.first}. Names must be unique within a module."


_KINDS = {"data": "data source", "locals": "local value", "ephemeral": "ephemeral resource"}


class Module(Struct, frozen=True):
    """The declarations of one folder's files, by name; of duplicates, the first.

    `resources` holds managed resources by (type, name), `data` and `ephemerals` likewise. `others` are the blocks
    without anything to evaluate: terraform, moved, import, removed, check, action. A second resource, data source or
    module of one name is declared as `name#2` beside the first; the second values of variables and locals are in
    `also`, by the kind of block and the name.
    """

    folder: Path
    files: tuple[str, ...] = ()
    variables: Mapping[str, Block] = field(default_factory=dict)
    locals: Mapping[str, Attribute] = field(default_factory=dict)
    outputs: Mapping[str, Block] = field(default_factory=dict)
    resources: Mapping[tuple[str, str], Block] = field(default_factory=dict)
    data: Mapping[tuple[str, str], Block] = field(default_factory=dict)
    ephemerals: Mapping[tuple[str, str], Block] = field(default_factory=dict)
    calls: Mapping[str, Block] = field(default_factory=dict)
    providers: tuple[Block, ...] = ()
    others: tuple[Block, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    also: Mapping[tuple[str, str], tuple[Attribute, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of_mode(self, mode: str) -> Mapping[tuple[str, str], Block]:
        """The blocks of `resource`, `data` or `ephemeral`."""
        return {"resource": self.resources, "data": self.data, "ephemeral": self.ephemerals}[mode]


@Newest
def parsed(source: Source) -> File:
    """The parsed file, cached: syntax trees are immutable, so callers may share one."""
    return parse(source)


def load(tree: Tree, folder: Path) -> Module:
    """The module of a folder. A file or block that cannot be read or parsed is a problem; the rest is kept.

    Raises:
        Unreadable: the folder is outside the tree.
    """
    problems: list[Problem] = []
    files = list(_parsed(tree, module_files(tree, folder), problems))
    for file in files:
        problems.extend(Problem(report.span, report.message, _ADVICE) for report in syntax_errors(file))
    primary = [block for file in files if not is_override(file.source.file) for block in _sound(file, problems)]
    overriding = [block for file in files if is_override(file.source.file) for block in _sound(file, problems)]
    index = _Index()
    for block in primary:
        index.add(block)
    for block in overriding:
        index.override(block)
    return Module(
        folder,
        tuple(file.source.file for file in files),
        index.by_name("variable"),
        index.locals,
        index.by_name("output"),
        index.by_pair("resource"),
        index.by_pair("data"),
        index.by_pair("ephemeral"),
        index.by_name("module"),
        tuple(index.providers),
        tuple(index.others),
        tuple(index.duplicates),
        {key: tuple(attributes) for key, attributes in index.also.items()},
        tuple(problems),
    )


_ADVICE = "Fix the syntax error; the rest of the file is judged."


def module_files(tree: Tree, folder: Path) -> tuple[Path, ...]:
    """The files of a module: `.tf`, `.tofu` and their JSON forms; `a.tofu` replaces `a.tf`.

    https://opentofu.org/docs/language/files/#tofu-files

    Raises:
        Unreadable: the folder is outside the tree.
    """
    files = {file.name: file for file in tree.entries(folder, MODULE_ENDINGS) if not _is_hidden(file.name)}
    for name in tuple(files):
        for suffix, shadowed in _SHADOWS.items():
            if name.endswith(suffix):
                files.pop(name.removesuffix(suffix) + shadowed, None)
    return tuple(files[name] for name in sorted(files))


def _is_hidden(name: str) -> bool:
    """Whether Terraform skips the file: hidden files and editor backups."""
    return name.startswith((".", "#"))


def is_override(file: str) -> bool:
    """Whether a file overrides blocks of other files: `override.tf`, `x_override.tf`."""
    stem = Path(file).name
    for suffix in (".tf.json", ".tofu.json", ".tf", ".tofu"):
        stem = stem.removesuffix(suffix)
    return stem == "override" or stem.endswith("_override")


def _parsed(tree: Tree, files: Iterable[Path], problems: list[Problem]) -> Iterator[File]:
    for file in files:
        source = _read(tree, file, problems)
        if source is not None:
            yield parsed(source)


def _read(tree: Tree, file: Path, problems: list[Problem]) -> Source | None:
    try:
        source = tree.read(file)
        if _NUL in source.text:
            at = source.text[: source.text.index(_NUL)]
            line, column = at.count("\n") + 1, len(at) - at.rfind("\n")
            message = "Invalid character: a NUL is not allowed in Terraform's language."
            problems.append(Problem(Span(source.file, line, column, line, column + 1), message, _ADVICE))
        return source
    except Unreadable as reason:
        problems.append(Problem(Span(tree.display(file), 1, 1, 1, 1), f"{reason}."))
        return None


def _sound(file: File, problems: list[Problem]) -> Iterator[Block]:
    """The valid top-level blocks; every other one is a problem."""
    for attribute in file.body.attributes.values():
        detail = f'Unsupported argument: an argument named "{attribute.name}" is not expected here.'
        problems.append(Problem(attribute.name_span, detail))
    for block in file.body.blocks:
        if block.type not in _LABELS:
            detail = f'Unsupported block type: blocks of type "{block.type}" are not expected here.'
            problems.append(Problem(block.header, detail))
        elif len(block.labels) != _LABELS[block.type]:
            detail = f"A {block.type} block must have {_LABELS[block.type]} label(s); this one has {len(block.labels)}."
            problems.append(Problem(block.header, detail))
        else:
            yield block


class _Index:
    """Collects blocks by what they declare while files are read."""

    def __init__(self) -> None:
        self.declared: dict[tuple[str, ...], Block] = {}
        self.locals: dict[str, Attribute] = {}
        self.providers: list[Block] = []
        self.others: list[Block] = []
        self.duplicates: list[Duplicate] = []
        self.also: dict[tuple[str, str], list[Attribute]] = defaultdict(list)

    def add(self, block: Block) -> None:
        key = (block.type, *block.labels)
        if block.type == "locals":
            for name, attribute in block.body.attributes.items():
                if name in self.locals:
                    first = self.locals[name].name_span
                    self.duplicates.append(Duplicate(block, f"local.{name}", first, attribute.name_span))
                    self.also["local", name].append(attribute)
                self.locals.setdefault(name, attribute)
        elif block.type == "provider":
            self.providers.append(block)
        elif _LABELS[block.type] == 0 or block.type in ("check", "action"):
            self.others.append(block)
        elif key in self.declared:
            self._again(key, block)
        else:
            self.declared[key] = block

    def _again(self, key: tuple[str, ...], block: Block) -> None:
        """Keep the second declaration of a name: both are judged."""
        prefix = {"resource": (), "variable": ("var",)}.get(block.type, (block.type,))
        name = ".".join((*prefix, *block.labels))
        self.duplicates.append(Duplicate(block, name, self.declared[key].header, block.header))
        if block.type == "variable":
            self.also["var", block.labels[0]].extend(
                attribute for word, attribute in block.body.attributes.items() if word == "default"
            )
        elif block.type != "output":
            number = 2
            while (other := (*key[:-1], f"{key[-1]}{_ALSO}{number}")) in self.declared:
                number += 1
            self.declared[other] = Block(block.type, other[1:], block.locate, block.read)

    def override(self, block: Block) -> None:
        """Merge a block of an override file into the block it overrides, or add it if there is none."""
        key = (block.type, *block.labels)
        if block.type == "locals":
            self.locals.update(block.body.attributes)
        elif block.type == "provider":
            same = [
                provider
                for provider in self.providers
                if provider.labels == block.labels and _alias(provider) == _alias(block)
            ]
            self.providers = [merged(provider, block) if provider in same else provider for provider in self.providers]
            self.providers += [] if same else [block]
        elif key in self.declared:
            self.declared[key] = merged(self.declared[key], block)
        else:
            self.add(block)

    def by_name(self, kind: str) -> dict[str, Block]:
        return {key[1]: block for key, block in self.declared.items() if key[0] == kind}

    def by_pair(self, kind: str) -> dict[tuple[str, str], Block]:
        return {(key[1], key[2]): block for key, block in self.declared.items() if key[0] == kind}


def _alias(block: Block) -> object:
    attribute = block.body.attributes.get("alias")
    return getattr(attribute.sound, "content", None) if attribute is not None else None
