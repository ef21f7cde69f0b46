"""The files of a git repository at an earlier commit, and which files have changed since, as git itself tells.

git is run on the objects and the index of the repository; nothing is fetched, no hook, filter or helper is run, and the
checkout is left as it is.
"""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from linter.report.plain import counted, visible

MOST_BYTES = 20_000_000
"""The largest file that is read from a commit."""
MOST_BYTES_IN_ALL = 1_000_000_000
"""The most that is written of a commit, in bytes; the smallest files come first."""
_AT_ONCE = 50_000_000
"""The bytes of files that are read from git at once."""
_SECONDS = 120
_OPTIONS = (
    *("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never", "--no-optional-locks", "--literal-pathspecs"),
)
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_REGULAR = ("100644", "100755", "100664")
_LINK = "120000"
_OTHER_REPOSITORY = "160000"
_HIDDEN = (".gitignore",)
"""Files that are left out of a state: everything in it is tracked, so that nothing in it is ignored."""


class BadRef(Exception):  # noqa: N818 - it describes the ref
    """A ref that the repository does not have; the message says so and what to do, for a person."""


class Entry(Struct, frozen=True):
    """A file of a commit: its path from the top, its object, its mode and its size in bytes."""

    path: str
    oid: str
    mode: str
    size: int

    @property
    def is_regular(self) -> bool:
        """Whether it is a file, and not a link or another repository."""
        return self.mode in _REGULAR


class History(Struct, frozen=True):
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
        raise BadRef(f"There is no commit {visible(ref)} in {visible(str(self.top))}.{advice}")

    @property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when the repository was cloned."""
        return (self._git("rev-parse", "--is-shallow-repository") or b"").strip() == b"true"

    @property
    def head(self) -> str | None:
        """The id of the commit that is checked out; None before the first one."""
        output = self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return None if output is None else output.decode().strip()

    def fork(self, commit: str, head: str = "HEAD") -> str:
        """The commit at which a head, or what is checked out, left the branch of another; that one if none is known."""
        output = self._git("merge-base", commit, head)
        return commit if output is None else output.decode().strip()

    def changed(self, since: str) -> tuple[Path, ...]:
        """The files that differ from a commit, new and deleted ones among them, absolute and sorted."""
        differing = self._git("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", since, "--") or b""
        new = self._git("ls-files", "--others", "--exclude-standard", "-z") or b""
        return self._paths(differing + new)

    def staged(self) -> tuple[Path, ...]:
        """The files that the next commit changes, new and deleted ones among them, absolute and sorted."""
        return self._paths(self._git("diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z") or b"")

    def difference(self, since: str, head: str) -> str:
        """The unified difference of two commits, with three lines of context, as a pull request shows it."""
        options = ("--unified=3", "--find-renames", "--no-color", "--no-ext-diff", "--no-textconv")
        prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
        output = self._git("diff", *options, *prefixes, "--inter-hunk-context=0", since, head, "--") or b""
        return output.decode("utf-8", "surrogateescape")

    def is_clean(self, file: Path) -> bool:
        """Whether a file is as the last commit has it, or is ignored; no where git cannot tell."""
        arguments = ("--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", str(file))
        return self._git("status", *arguments) == b""

    def texts(self, commit: str, wanted: Callable[[str], bool]) -> dict[Path, str]:
        """The texts of the files of a commit whose paths from the top are wanted, by their absolute paths."""
        entries = [entry for entry in self._entries(commit) if _is_read(entry) and wanted(entry.path)]
        contents = self._contents(entries)
        return {self.top / entry.path: content.decode("utf-8", "replace") for entry, content in contents}

    def had(self, commit: str, file: Path) -> bool:
        """Whether a commit has the file."""
        if self.top not in file.parents:
            return False
        name = file.relative_to(self.top).as_posix()
        return self._git("cat-file", "-e", f"{commit}:{name}") is not None

    def restore(self, commit: str, into: Path) -> tuple[str, ...]:
        """Write the files of a commit below a folder, and the links between them.

        Returns what is left out, in words: files larger than `MOST_BYTES`, the largest where all together are more than
        `MOST_BYTES_IN_ALL`, and other repositories.

        Raises:
            BadRef: objects of the commit are missing, or there is no room for them.
        """
        entries = [entry for entry in self._entries(commit) if _is_plain(entry.path)]
        files = [entry for entry in entries if entry.is_regular and entry.size <= MOST_BYTES]
        kept = sorted(_smallest(files))
        links = [entry for entry in entries if entry.mode == _LINK and _is_read(entry)]
        try:
            for entry, content in self._contents([files[at] for at in kept]):
                file = into / entry.path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            for entry, content in self._contents(links):
                _link(into, entry.path, os.fsdecode(content))
        except OSError as error:
            raise BadRef(f"The files of the commit {commit[:12]} cannot be written: {error.strerror}.") from error
        regular = sum(entry.is_regular for entry in entries)
        others = sum(entry.mode == _OTHER_REPOSITORY for entry in entries)
        large = counted(regular - len(kept), "file is", "files are") if regular > len(kept) else ""
        inner = counted(others, "submodule is", "submodules are") if others else ""
        return (*([f"{large} too large to be read"] if large else []), *([f"{inner} not read"] if inner else []))

    def _entries(self, commit: str) -> tuple[Entry, ...]:
        """Everything a commit holds, but for folders. Raises BadRef where its trees are missing."""
        listed = self._git("ls-tree", "-r", "-l", "-z", "--full-tree", commit)
        if listed is None:
            raise BadRef(
                f"Parts of the commit {commit[:12]} are missing in {visible(str(self.top))}, or cannot be read: "
                "fetch it again, or look with `git fsck`."
            )
        return tuple(_entry(line) for line in listed.split(b"\0") if line)

    def _contents(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
        """The entries with their bytes. Raises BadRef where an object is missing."""
        batch: list[Entry] = []
        held = 0
        for entry in entries:
            if batch and held + entry.size > _AT_ONCE:
                yield from self._batch(batch)
                batch, held = [], 0
            batch.append(entry)
            held += entry.size
        if batch:
            yield from self._batch(batch)

    def _batch(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
        answered = (
            self._git("cat-file", "--batch", given="".join(f"{entry.oid}\n" for entry in entries).encode()) or b""
        )
        at = 0
        for entry in entries:
            end = answered.find(b"\n", at)
            head = answered[at:end].split() if end >= 0 else []
            if len(head) != 3 or not head[2].isdigit():  # missing, or left out by a partial clone
                where = f"{visible(entry.path)} in {visible(str(self.top))}"
                raise BadRef(f"The object {entry.oid[:12]} is missing, the content of {where}: fetch it.")
            size = int(head[2])
            yield entry, answered[end + 1 : end + 1 + size]
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
        except (OSError, ValueError, subprocess.TimeoutExpired):  # ValueError: no argument can hold a NUL
            return None
        return done.stdout if done.returncode == 0 else None


def history_of(folder: Path) -> History | None:
    """The history of the repository that a folder is in; None where there is none, or no git."""
    if shutil.which("git") is None:
        return None
    top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
    return None if top is None else History(top)


def _entry(line: bytes) -> Entry:
    about, _, name = line.partition(b"\t")
    mode, _, oid, size = about.decode("ascii", "replace").split()
    return Entry(os.fsdecode(name), oid, mode, int(size) if size.isdigit() else 0)


def _is_read(entry: Entry) -> bool:
    """Whether an entry has a text of its own: a file or link below its folder, and of a size that is read."""
    return (entry.is_regular or entry.mode == _LINK) and entry.size <= MOST_BYTES and _is_plain(entry.path)


def _smallest(files: Sequence[Entry]) -> Iterator[int]:
    """The positions of the smallest files, as many as are written."""
    total = 0
    for at in sorted(range(len(files)), key=lambda at: files[at].size):
        total += files[at].size
        if total > MOST_BYTES_IN_ALL:
            return
        yield at


def _link(into: Path, path: str, target: str) -> None:
    """Make a link that stays below the folder, where nothing is in its place and no other link is on its way."""
    leads = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    file = into / path
    folders = [into.joinpath(*file.relative_to(into).parts[:depth]) for depth in range(1, len(Path(path).parts))]
    if "\0" in target or target.startswith("/") or not _is_plain(leads) or any(map(os.path.islink, folders)):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(file):
        file.symlink_to(target)


def _is_plain(path: str) -> bool:
    """Whether a path of a commit stays below the folder it is written to."""
    parts = path.split("/")
    return not any(part in {"", ".", "..", ".git"} for part in parts) and parts[-1] not in _HIDDEN
