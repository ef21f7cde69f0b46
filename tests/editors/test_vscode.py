"""The extension from a clean checkout, with npm alone: it is packaged, its manifest is whole, its own tests pass."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "test", "package.json", "package-lock.json", "tsconfig.json", "README.md", "LICENSE", ".vscodeignore")
REGISTRY_IS_AWAY = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|TIMEDOUT|TIMEOUT|CERT|code E(4|5)\d\d"
)
"""What npm says where it cannot get at a package; a tarball that is another one says EINTEGRITY."""


def npm(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "PYTHONPATH": str(ROOT), "MOATLINT_PYTHON": sys.executable}
    command = ["npm", *arguments]
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_extension_is_built_and_tested_from_a_clean_checkout(tmp_path: Path) -> None:
    for name in SOURCES:
        source = ROOT / "editors" / "vscode" / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    installed = npm(tmp_path, "ci", "--no-audit", "--no-fund")
    if installed.returncode and REGISTRY_IS_AWAY.search(installed.stderr):
        pytest.skip("npm reaches no registry")
    assert installed.returncode == 0, installed.stderr
    packaged = npm(tmp_path, "run", "package")
    assert packaged.returncode == 0, packaged.stdout + packaged.stderr
    with zipfile.ZipFile(tmp_path / "moatlint.vsix") as package:
        manifest = json.loads(package.read("extension/package.json"))
        assert manifest["main"].removeprefix("./") in {name.removeprefix("extension/") for name in package.namelist()}
        assert b'Id="moatlint"' in package.read("extension.vsixmanifest")
    tested = npm(tmp_path, "test")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "# fail 0" in tested.stdout
