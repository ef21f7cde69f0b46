"""What is released: one version everywhere, and a wheel and an sdist that run where nothing else is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from linter import __version__
from linter.cli import main
from tests.server.client import Editor

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "linter" / "schemas" / "config.json"
STORED = ROOT / "docs" / "schemastore" / "moatlint.json"
ENTRY = ROOT / "docs" / "schemastore" / "catalog-entry.json"
INDEX_IS_AWAY = re.compile(
    r"No matching distribution|Connection|Temporary failure|Max retries|timed out", re.IGNORECASE
)


def test_every_file_names_the_same_version() -> None:
    extension = json.loads((ROOT / "editors" / "vscode" / "package.json").read_text(encoding="utf-8"))
    assert extension["version"] == __version__
    assert f"rev: v{__version__}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__
    assert "version = attr: linter.__version__" in (ROOT / "setup.cfg").read_text(encoding="utf-8")


def stored(schema: Any) -> Any:
    """A schema as SchemaStore wants it: of draft 7, with `definitions`, and without formats of our own."""
    if isinstance(schema, list):
        return [stored(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {}
    for name, value in schema.items():
        if name == "format" and value == "network":
            continue
        if name == "$ref":
            made[name] = str(value).replace("#/$defs/", "#/definitions/")
        else:
            made["definitions" if name == "$defs" else name] = stored(value)
    return made


def test_the_schema_for_schemastore_is_that_of_the_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = stored(json.loads(CONFIG.read_text(encoding="utf-8")))
    schema = {
        **schema,
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://json.schemastore.org/moatlint.json",
    }
    if os.environ.get("MOATLINT_ACCEPT"):
        STORED.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json.loads(STORED.read_text(encoding="utf-8")) == schema
    jsonschema.Draft7Validator.check_schema(schema)
    check = jsonschema.Draft7Validator(schema)
    assert not list(check.iter_errors({"select": ["ingress"], "corporate_networks": ["198.51.100.0/24"]}))
    assert list(check.iter_errors({"selct": ["ingress"]}))
    main(["init", str(tmp_path)])
    capsys.readouterr()
    assert not list(check.iter_errors(yaml.safe_load((tmp_path / "moatlint.yaml").read_text()) or {}))


def test_the_entry_of_the_catalogue_names_the_schema_and_the_file() -> None:
    entry = json.loads(ENTRY.read_text(encoding="utf-8"))
    assert entry["fileMatch"] == ["moatlint.yaml"]
    assert entry["url"] == json.loads(STORED.read_text(encoding="utf-8"))["$id"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a wheel and an sdist, the wheel made of the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    clone = tmp_path_factory.mktemp("clone") / "moatlint"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(clone)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and INDEX_IS_AWAY.search(done.stdout + done.stderr):
        pytest.skip("pip reaches no index")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


HAS_BUILD = importlib.util.find_spec("build") is not None and (ROOT / ".git").exists()
RELEASING = pytest.mark.skipif(not HAS_BUILD, reason="build is not installed, or this is no checkout")


@pytest.mark.slow
@RELEASING
def test_wheel_and_sdist_hold_the_package_and_no_tests(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "linter").rglob("*.py")}
    assert ours <= packed
    assert {f"linter/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "policies").rglob("*.py")} <= packed
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "setup.cfg", "pyproject.toml"} <= names
    assert not [name for name in names if name.startswith("tests")]


@pytest.mark.slow
@RELEASING
@pytest.mark.skipif(importlib.util.find_spec("twine") is None, reason="twine is not installed")
def test_twine_finds_nothing_against_them(built: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, built.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@RELEASING
def test_the_wheel_alone_judges_and_serves_an_editor(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "empty"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    (wheel,) = built.glob("*.whl")
    install = [str(python), "-m", "pip", "install", "--quiet", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode and INDEX_IS_AWAY.search(done.stderr):
        pytest.skip("pip reaches no index")
    assert done.returncode == 0, done.stderr
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(tmp_path)
    command = [str(python.with_name("moatlint")), "check", str(ROOT / "examples")]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 1, judged.stderr
    assert "ingress-ssh-open" in judged.stdout
    explained = subprocess.run([command[0], "explain", "imdsv1-allowed"], capture_output=True, text=True, check=False)
    assert "WHY IS THIS BAD?" in explained.stdout
    monkeypatch.setattr(sys, "executable", str(python))
    with Editor(tmp_path) as editor:
        assert editor.offered["serverInfo"] == {"name": "moatlint", "version": __version__}
