"""The files of a git repository at an earlier commit, and which files have changed since, as git itself tells.

git is run on the objects and the index of the repository; nothing is fetched, no hook, filter or helper is run, and the
checkout is left as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 20_000_000
"""The largest file that is read from a commit."""
_SECONDS = 120
_OPTIONS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-optional-locks", "--literal-pathspecs")
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_REGULAR = ("100644", "100755", "100664")
_HIDDEN = (".gitignore",)
"""Files that are left out of a state: everything in it is tracked, so that nothing in it is ignored."""


class BadRef(Exception):  # noqa: N818 - it describes the ref
    """A ref that the repository does not have; the message says so and what to do, for a person."""


@dataclass(frozen=True, slots=True)
class History:
    """The history of the repository whose top is a folder."""

    top: Path

    def commit(self, ref: str) -> str:
        """The id of the commit that a ref names.

        Raises:
            BadRef: it names none that is here.
        """
        if not ref.startswith("-"):
            output = self._git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
            if output is not None:
                return output.decode().strip()
        shallow = " Its history is not complete here: fetch it with `git fetch --unshallow`" if self.is_shallow else ""
        advice = f"{shallow or ' Fetch it'}, or in GitHub Actions set `fetch-depth: 0` of actions/checkout."
        raise BadRef(f"There is no commit {ref} in {self.top}.{advice}")

    @property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when the repository was cloned."""
        return (self._git("rev-parse", "--is-shallow-repository") or b"").strip() == b"true"

    @property
    def head(self) -> str | None:
        """The id of the commit that is checked out; None before the first one."""
        output = self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return None if output is None else output.decode().strip()

    def fork(self, commit: str) -> str:
        """The commit at which what is checked out left the branch of another one; that one where none is known."""
        output = self._git("merge-base", commit, "HEAD")
        return commit if output is None else output.decode().strip()

    def changed(self, since: str) -> tuple[Path, ...]:
        """The files that differ from a commit, new and deleted ones among them, absolute and sorted."""
        differing = self._git("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", since, "--") or b""
        new = self._git("ls-files", "--others", "--exclude-standard", "-z") or b""
        return self._paths(differing + new)

    def staged(self) -> tuple[Path, ...]:
        """The files that the next commit changes, new and deleted ones among them, absolute and sorted."""
        return self._paths(self._git("diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z") or b"")

    def is_clean(self, file: Path) -> bool:
        """Whether a file is as the last commit has it, or is ignored; no where git cannot tell."""
        arguments = ("--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", str(file))
        return self._git("status", *arguments) == b""

    def texts(self, commit: str, wanted: Callable[[str], bool]) -> dict[Path, str]:
        """The texts of the files of a commit whose paths from the top are wanted, by their absolute paths."""
        files = [(path, oid) for path, oid in self._files(commit) if wanted(path)]
        contents = self._contents(oid for _, oid in files)
        return {
            self.top / path: content.decode("utf-8", "replace")
            for (path, _), content in zip(files, contents, strict=False)
        }

    def had(self, commit: str, file: Path) -> bool:
        """Whether a commit has the file."""
        if self.top not in file.parents:
            return False
        name = file.relative_to(self.top).as_posix()
        return self._git("cat-file", "-e", f"{commit}:{name}") is not None

    def restore(self, commit: str, into: Path) -> None:
        """Write the files of a commit below a folder: regular ones, none larger than `MOST_BYTES`."""
        files = list(self._files(commit))
        for path, content in zip(files, self._contents(oid for _, oid in files), strict=False):
            file = into / path[0]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def _files(self, commit: str) -> Iterator[tuple[str, str]]:
        """The path and the object id of each file of a commit."""
        for entry in (self._git("ls-tree", "-r", "-l", "-z", "--full-tree", commit) or b"").split(b"\0"):
            about, _, name = entry.partition(b"\t")
            path = os.fsdecode(name)
            words = about.decode("ascii", "replace").split()
            if len(words) == 4 and words[0] in _REGULAR and int(words[3]) <= MOST_BYTES and _is_plain(path):
                yield path, words[2]

    def _contents(self, oids: Iterable[str]) -> Iterator[bytes]:
        answered = self._git("cat-file", "--batch", given="".join(f"{oid}\n" for oid in oids).encode()) or b""
        at = 0
        while at < len(answered):
            end = answered.index(b"\n", at)
            if answered.endswith(b" missing", at, end):  # left out by a partial clone
                yield b""
                at = end + 1
                continue
            size = int(answered[at:end].split()[-1])
            yield answered[end + 1 : end + 1 + size]
            at = end + size + 2

    def _paths(self, listed: bytes) -> tuple[Path, ...]:
        return tuple(sorted({self.top / os.fsdecode(name) for name in listed.split(b"\0") if name}))

    def _git(self, *arguments: str, given: bytes = b"") -> bytes | None:
        """The output of git; None where it fails."""
        program = shutil.which("git")
        if program is None:
            return None
        command = [program, *_OPTIONS, "-C", str(self.top), *arguments]
        environment = {**os.environ, **_QUIET}
        try:
            done = subprocess.run(
                command, input=given, capture_output=True, env=environment, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None


def history_of(folder: Path) -> History | None:
    """The history of the repository that a folder is in; None where there is none, or no git."""
    if shutil.which("git") is None:
        return None
    top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
    return None if top is None else History(top)


def _is_plain(path: str) -> bool:
    """Whether a path of a commit stays below the folder it is written to."""
    parts = path.split("/")
    return not any(part in {"", ".", "..", ".git"} for part in parts) and parts[-1] not in _HIDDEN
