"""A git repository that a test makes, changes and throws away."""

from __future__ import annotations

import subprocess
from pathlib import Path


class Repository:
    """A scratch repository with one commit in it."""

    def __init__(self, home: Path, files: dict[str, str]) -> None:
        self.home = home
        self.git("init", "-q", "-b", "main")
        self.write(files)
        self.commit()

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *identity, *arguments], cwd=self.home, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
