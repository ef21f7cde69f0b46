"""The image: it runs as nobody in particular, holds nothing to build with, and is built where docker is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
MOST_BYTES = 150_000_000


def has_docker() -> bool:
    """Whether there is a docker that answers."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def test_the_last_stage_runs_without_privileges_and_takes_only_what_was_built() -> None:
    *_, last = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
    assert len(re.findall(r"^FROM ", DOCKERFILE, re.MULTILINE)) > 1
    assert re.findall(r"^USER (\S+)$", last, re.MULTILINE) == ["10001:10001"]
    assert re.findall(r"^COPY (.+)$", last, re.MULTILINE) == ["--from=build /opt/moatlint /opt/moatlint"]
    assert 'ENTRYPOINT ["moatlint"]' in last


def test_the_build_sees_all_that_the_package_is_made_of_and_nothing_else() -> None:
    listed = {line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    wanted = {"LICENSE", "README.md", "constraints.txt", "pyproject.toml", "setup.cfg", "linter/**", "policies/**"}
    assert listed == {f"!{name}" for name in wanted}


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_hadolint_finds_nothing_against_it() -> None:
    command = ["hadolint", "--ignore", "DL3008", "Dockerfile"]  # the release of Debian pins git well enough
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not has_docker(), reason="no docker answers here")
def test_it_is_built_and_judges() -> None:
    subprocess.run(["docker", "build", "--tag", "moatlint:test", "."], cwd=ROOT, check=True)
    size = ["docker", "image", "inspect", "--format", "{{.Size}}", "moatlint:test"]
    assert int(subprocess.run(size, check=True, capture_output=True, text=True).stdout) < MOST_BYTES
    command = ["docker", "run", "--rm", "--network", "none", "-v", f"{ROOT}/examples:/work:ro", "moatlint:test"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "ingress-ssh-open" in done.stdout
