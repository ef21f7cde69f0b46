"""The attacks of fixtures/hostile: what each lays out, how it is run, and what the report must be.

A file holds several attacks:

    === NAME: what it is about
    run check --format text        how it is run, in the folder; `check --format json --possible` where it is left out
    exit 2                         the exit code
    finds POLICY RESOURCE          a finding that must be reported; `finds possible ...` where it may be possible
    says TEXT                      what the output or the complaints must hold
    never TEXT                     what they must not hold
    --- main.tf                    a file, and after it its lines
    --- main.tf | KIND             one of another kind, see `_KINDS`
    --- name -> ../outside/secret  a link

In the lines of a file `@open NAME` is a security group of Terraform that is open to the world, `@group NAME` one of
CloudFormation, and `@N{text}` the text N times, in which `@i` is the number.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "hostile"
SECRET = "the-secret-outside-of-the-tree"
"""The text of every file that lies outside: no report may show it."""
USUAL = ("check", "--format", "json", "--possible")

_OPEN = """\
resource "aws_security_group" "{name}" {{
  ingress {{
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
"""
_GROUP = """\
  {name}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: open
      SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}]
"""
_REPEATED = re.compile(r"@(\d+)\{(.*?)\}@", re.DOTALL)


@dataclass
class Attack:
    """One attack. `files` are texts by path, each with its kind."""

    name: str
    summary: str
    run: tuple[str, ...] = USUAL
    code: int = 0
    finds: list[tuple[str, str, str]] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)

    def lay(self, folder: Path) -> None:
        """Lay out the tree in `folder/tree`, beside a folder with secrets."""
        outside = folder / "outside"
        outside.mkdir(parents=True)
        for name in ("secret", "secret.tf", "secret.yaml", "moatlint.yaml"):
            (outside / name).write_text(f"{SECRET}: {SECRET}\n", encoding="utf-8")
        tree = folder / "tree"
        tree.mkdir()
        for path, (kind, text) in self.files.items():
            file = tree / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if kind.startswith("-> "):
                file.symlink_to(kind.removeprefix("-> "))
            else:
                _KINDS[kind](file, text)


def _pipe(file: Path, _text: str) -> None:
    os.mkfifo(file)


def _text(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogateescape"))


def _bytes(file: Path, text: str) -> None:
    """Text with escapes such as `\\x00`, without its last line break."""
    file.write_bytes(text.removesuffix("\n").encode("latin-1").decode("unicode_escape").encode("latin-1"))


def _unreadable(file: Path, text: str) -> None:
    _text(file, text)
    file.chmod(0)


def _deep(file: Path, text: str) -> None:
    """A file in a folder so many deep, as its text says."""
    number, _, content = text.partition("\n")
    here = os.getcwd()
    os.chdir(file.parent)
    for _ in range(int(number)):
        os.mkdir("d")
        os.chdir("d")
    Path(file.name).write_text(content, encoding="utf-8")
    os.chdir(here)


_KINDS: Mapping[str, Callable[[Path, str], None]] = {
    "": _text,
    "bytes": _bytes,
    "pipe": _pipe,
    "folder": lambda file, _: file.mkdir(),
    "unreadable": _unreadable,
    "deep": _deep,
    "utf-16": lambda file, text: _written(file, text.encode("utf-16")),
    "utf-16-le": lambda file, text: _written(file, text.encode("utf-16-le")),
    "utf-32": lambda file, text: _written(file, text.encode("utf-32")),
    "latin-1": lambda file, text: _written(file, text.encode("latin-1", "replace")),
    "with-bom": lambda file, text: _written(file, text.encode("utf-8-sig")),
    "crlf": lambda file, text: _written(file, text.replace("\n", "\r\n").encode()),
}


def _written(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def attacks() -> dict[str, Attack]:
    """All attacks by name, those of one file after those of another."""
    named: dict[str, Attack] = {}
    for file in sorted(FOLDER.glob("*.txt")):
        for part in file.read_text(encoding="utf-8").split("\n=== ")[1:]:
            attack = _attack(part)
            assert attack.name not in named, attack.name
            named[attack.name] = attack
    return named


def _attack(part: str) -> Attack:
    head, *files = part.split("\n--- ")
    title, *directives = head.split("\n")
    name, _, summary = title.partition(": ")
    attack = Attack(name, summary)
    for directive in filter(None, directives):
        _obey(attack, directive)
    for written in files:
        line, _, text = written.partition("\n")
        path, arrow, target = line.partition(" -> ")
        path, _, kind = path.partition(" | ")
        attack.files[path] = (f"-> {target}" if arrow else kind, _expanded(text.rstrip("\n") + "\n"))
    return attack


def _obey(attack: Attack, directive: str) -> None:
    word, _, rest = directive.partition(" ")
    if word == "run":
        attack.run = tuple(shlex.split(rest))
    elif word == "exit":
        attack.code = int(rest)
    elif word == "finds":
        *certainty, policy, resource = rest.split(" ")
        attack.finds.append((policy, resource, certainty[0] if certainty else "certain"))
    elif word == "says":
        attack.says.append(rest)
    elif word == "never":
        attack.never.append(rest)
    else:
        raise ValueError(f"{attack.name}: {directive}")


def _expanded(text: str) -> str:
    text = re.sub(r"^@open (\S+)\n", lambda name: _OPEN.format(name=name[1]), text, flags=re.MULTILINE)
    text = re.sub(r"^@group (\S+)\n", lambda name: _GROUP.format(name=name[1]), text, flags=re.MULTILINE)

    def repeated(match: re.Match[str]) -> str:
        return "".join(match[2].replace("@i", str(number)) for number in range(int(match[1])))

    return _REPEATED.sub(repeated, text)
