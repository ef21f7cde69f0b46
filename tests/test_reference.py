"""Tables of the pages that are written from what they describe: `MOATLINT_ACCEPT=1` writes them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TABLE = re.compile(r"(<!-- (inputs|keys) of (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def keys(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """A row for each key of a schema, the nested ones after it."""
    for name, spec in schema.get("properties", {}).items():
        named = f"{path}.{name}".removeprefix(".")
        yield f"| `{named}` | {kind(spec)} | {spec.get('description', '')} |"
        yield from keys(spec, named)
        items = spec.get("items", {})
        yield from keys(items, f"{named}[]")
        more = spec.get("additionalProperties")
        if isinstance(more, dict) and more.get("type") == "object":
            yield from keys(more, f"{named}.*")


def kind(spec: dict[str, Any]) -> str:
    """The type of a value, in words."""
    if "enum" in spec:
        return " or ".join(f"`{choice}`" for choice in spec["enum"])
    if "$ref" in spec:
        return {"selector": "policy or group", "slug": "name"}[spec["$ref"].rpartition("/")[2]]
    said = spec.get("type", "anything")
    if said == "array":
        return f"list of {kind(spec['items'])}"
    if said == "object" and isinstance(spec.get("additionalProperties"), dict):
        return f"map to {kind(spec['additionalProperties'])}"
    return " or ".join(said) if isinstance(said, list) else said


def inputs(file: Path) -> Iterator[str]:
    """A row for each input of an action of GitHub or a component of GitLab."""
    first = next(yaml.safe_load_all(file.read_text(encoding="utf-8")))
    for name, spec in (first.get("inputs") or first["spec"]["inputs"]).items():
        default = re.sub(r"\$\{\{ github\.event\.pull_request\.base\.sha \}\}", "the base", str(spec["default"]))
        yield f"| `{name}` | {f'`{default}`' if default else ''} | {spec['description']} |"


def table(what: str, file: Path) -> str:
    """The table of the inputs or the keys in a file."""
    if what == "inputs":
        head, rows = "| input | default | |", inputs(file)
    else:
        head, rows = "| key | value | |", keys(json.loads(file.read_text(encoding="utf-8")))
    return "".join(f"{line}\n" for line in ("", head, "| --- | --- | --- |", *rows, ""))


@pytest.mark.parametrize("name", ["ci.md", "configuration.md"])
def test_a_table_lists_what_there_is(name: str) -> None:
    page = ROOT / "docs" / name
    text = page.read_text(encoding="utf-8")
    now = TABLE.sub(lambda found: found[1] + table(found[2], ROOT / found[3]) + found[4], text)
    assert TABLE.search(text)
    if os.environ.get("MOATLINT_ACCEPT"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now


def test_every_page_can_be_found() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert listed == {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").glob("*.md")} | {
        "policies/README.md"
    }
