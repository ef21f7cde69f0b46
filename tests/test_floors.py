"""The house is layered: a module imports only from the floors below its own."""

import ast
import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = (  # lowest first; the rooms of one floor are strangers to each other
    ("linter.__version__", "linter.source", "linter.equality"),
    ("linter.truth", "linter.newest", "linter.budget"),
    ("linter.value", "linter.network", "linter.tree"),
    ("linter.finding", "linter.text"),
    ("linter.resource",),
    ("linter.deployment", "linter.scenarios"),
    ("linter.aws",),
    ("linter.graph", "linter.terraform", "linter.cloudformation"),
    ("linter.reachability",),
    ("linter.questions",),
    ("linter.atlas", "linter.option"),
    ("linter.policy",),
    ("linter.policies",),
    ("linter.report",),
    ("linter.attempt", "linter.columns"),
    ("linter.deployments", "linter.history"),
    ("linter.discovery",),
    ("linter.peers",),
    ("linter.judgement",),
    ("linter.comparison", "linter.runs"),
    ("linter.workspace",),
    ("linter.authoring", "linter.fixing", "linter.migration"),
    ("linter.server",),
    ("linter.cfn_lint_rules", "linter.commands"),
    ("linter.cli",),
)


def floor(module: str) -> int | None:
    for height, rooms in enumerate(FLOORS):
        if room(module) in rooms:
            return height
    return None


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imported(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, "relative imports hide which floor they lead to"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.startswith("linter.")]


def modules() -> list[tuple[str, Path]]:
    ours = [*ROOT.glob("linter/**/*.py"), *ROOT.glob("policies/**/*.py")]
    named = [(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path) for path in ours]
    return sorted((f"linter.{name}" if name.startswith("policies") else name, path) for name, path in named)


def test_imports_lead_only_downward() -> None:
    wrong = []
    for module, path in modules():
        if module in {"linter", "linter.__main__"}:
            continue
        here = floor(module)
        assert here is not None, f"{module} stands on no floor"
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            there = floor(name)
            assert there is not None, f"{module} imports {name}, which stands on no floor"
            if there >= here and room(name) != room(module):
                wrong.append(f"{module} imports {name}")
    assert not wrong


def test_no_import_hides_inside_a_function() -> None:
    hidden = []
    for module, path in modules():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                hidden += [module for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not hidden


def test_policies_know_no_dialect() -> None:
    words = [
        path.name for path in ROOT.glob("policies/**/*.py") if any(w in path.read_text() for w in ('"aws_', "AWS::"))
    ]
    assert not words


def test_the_map_for_contributors_shows_every_room_from_the_top_floor_down() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| ((?:`[^`|]+`(?:, )?)+) \|", text, re.MULTILINE)
    places = [re.findall(r"`([^`]+)`", row) for row in rows]
    missing = [place for row in places for place in row if not (ROOT / place.replace("<theme>/", "")).exists()]
    assert not missing
    shown = [[_room_of(place) for place in row] for row in places]
    floors = [[height for height in map(floor, row) if height is not None] for row in shown]
    assert all(min(upper) >= max(lower) for upper, lower in pairwise(floors)), "a room is above one that imports it"
    named = [room for row in shown for room in row]
    assert sorted(named) == sorted(room for rooms in FLOORS for room in rooms if room != "linter.__version__")


def _room_of(place: str) -> str:
    room = ".".join(Path(place.removesuffix("<theme>/")).with_suffix("").parts)
    return f"linter.{room}" if room.startswith("policies") else room
