"""What a check costs beside its peers and its floors: `python benchmarks/peers.py FOLDER... --write`.

Each FOLDER is a checkout to be judged. Peers are run where they are on the PATH, or where `--peer NAME=PROGRAM` says.
The floor of a folder is a process that does nothing but parse the same bytes: with tree-sitter, or with libyaml.

All commands of a row take turns, so that a busy moment meets them all. The figure is the median of the processor time
(user and system, children included), which a busy machine changes least. `--write` puts the table into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"
RUNS = 5

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "checkov": ("--quiet", "--compact", "--skip-download", "--framework", "{framework}", "-d"),
    "trivy": ("config", "--quiet", "--skip-check-update"),
    "cfn-lint": (),
    "cfn-guard": ("validate", "--rules", "{rules}", "--data"),
}
"""The arguments of each peer before the folder."""
OF_TEMPLATES = frozenset({"cfn-lint", "cfn-guard"})
"""The peers that read templates of CloudFormation only."""

PARSE = """\
import pathlib, sys
from yaml import CSafeLoader, compose
import tree_sitter, tree_sitter_hcl
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
for file in pathlib.Path(sys.argv[1]).rglob("*"):
    if file.suffix == ".tf":
        parser.parse(file.read_bytes())
    elif file.suffix in {".yaml", ".yml", ".json", ".template"} and file.is_file():
        try:
            compose(file.read_text("utf-8"), CSafeLoader)
        except Exception:
            pass
"""

GROUP = """\
resource "aws_security_group" "web{0}" {{
  name   = "web-{0}"
  vpc_id = aws_vpc.main.id
  ingress {{
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }}
}}
"""
TERRAFORM = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n\n'
WEB = """\
  Web{0}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web {0}
      SecurityGroupIngress:
        - {{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}}
"""


@dataclass(frozen=True)
class Row:
    """One input: its name, its files, and whether the peers are run on it."""

    name: str
    folder: Path
    with_peers: bool = True

    @property
    def framework(self) -> str:
        """The language that most of its files are in, as checkov calls it."""
        return "terraform" if any(self.folder.rglob("*.tf")) else "cloudformation"

    @property
    def templates(self) -> tuple[str, ...]:
        """Its templates, one by one: cfn-lint takes no folder."""
        files = (file for file in sorted(self.folder.rglob("*")) if file.suffix in {".yaml", ".yml", ".template"})
        return tuple(str(file) for file in files if "Resources:" in file.read_text("utf-8", "replace"))


def generated(home: Path) -> Iterator[Row]:
    """The inputs that are made for the purpose."""
    for name, file, text in (
        ("a small file of Terraform", "main.tf", TERRAFORM + "".join(map(GROUP.format, range(5)))),
        ("a small template", "template.yaml", "Resources:\n" + "".join(map(WEB.format, range(8)))),
    ):
        folder = home / file
        folder.mkdir()
        (folder / file).write_text(text)
        yield Row(name, folder)
    folder = home / "roots"
    for number in range(100):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / "main.tf").write_text(TERRAFORM + GROUP.format(number))
    yield Row("100 small root modules", folder)
    folder = home / "lines"
    folder.mkdir()
    (folder / "main.tf").write_text(TERRAFORM + "".join(map(GROUP.format, range(2_000))))
    yield Row("20,000 lines in one root module", folder, with_peers=False)


def commands(row: Row, programs: Mapping[str, str], rules: str) -> dict[str, Sequence[str]]:
    """The commands of a row by their names in the table."""
    python, folder = sys.executable, str(row.folder)
    made: dict[str, Sequence[str]] = {
        "python -c pass": (python, "-c", "pass"),
        "parse": (python, "-c", PARSE, folder),
        "moatlint": (python, "-m", "linter", "check", "--no-config", "--jobs", "1", folder),
    }
    for name, program in programs.items() if row.with_peers else ():
        if name in OF_TEMPLATES and not row.templates:
            continue
        given = [argument.format(framework=row.framework, rules=rules) for argument in COMMANDS[name]]
        made[name] = (program, *given, *(row.templates if name == "cfn-lint" else (folder,)))
    return made


def processor_time(command: Sequence[str]) -> float:
    """The seconds of processor time that a command takes, whatever it finds."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    if command[0] != sys.executable:
        environment.pop("PYTHONPATH")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(made: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """The medians in seconds, by name; a first turn that does not count warms the caches."""
    turns = [{name: processor_time(command) for name, command in made.items()} for _ in range(runs + 1)]
    return {name: statistics.median(turn[name] for turn in turns[1:]) for name in made}


def table(rows: Mapping[str, Mapping[str, float]], programs: Sequence[str]) -> str:
    """The medians as Markdown: ours in seconds, the others as multiples of it or it as a multiple of them."""
    heads = ("input", "moatlint", "× start of Python", "× bare parse", *(f"{name} ÷ moatlint" for name in programs))
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(heads) - 1)}"]
    for name, costs in rows.items():
        ours = costs["moatlint"]
        floors = (f"{ours / costs[floor]:.1f}" for floor in ("python -c pass", "parse"))
        others = (f"{costs[peer] / ours:.1f}" if peer in costs else "" for peer in programs)
        lines.append(f"| {name} | {ours:.2f} s | {' | '.join((*floors, *others))} |")
    return "\n".join(lines)


def written(page: str, content: str) -> str:
    """The page with another table."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{content}\n\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """The script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", metavar="FOLDER", nargs="*", type=Path)
    parser.add_argument("--peer", metavar="NAME=PROGRAM", action="append", default=[])
    parser.add_argument("--rules", metavar="FILE", default="", help="the rules for cfn-guard")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    arguments = parser.parse_args()
    named = dict(pair.split("=", 1) for pair in arguments.peer)
    subprocess.run((sys.executable, "-m", "linter", "--version"), cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    programs = {name: program for name in COMMANDS if (program := named.get(name) or shutil.which(name))}
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as home:
        for row in (*generated(Path(home)), *(Row(folder.name, folder.resolve()) for folder in arguments.folders)):
            rows[row.name] = measured(commands(row, programs, arguments.rules), arguments.runs)
            print(row.name, {name: round(cost, 3) for name, cost in rows[row.name].items()}, flush=True)
    content = table(rows, tuple(programs))
    content += f"\n\nPython {platform.python_version()}, medians of {arguments.runs} runs."
    print(content)
    if arguments.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), content), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
