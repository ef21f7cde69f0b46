"""An audit hook that notes what a process must not do: the network, other programs, files outside of the tree.

https://docs.python.org/3/library/audit_events.html
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn")
_FILES = ("open", "os.listdir", "os.scandir")
_PSEUDO = ("/dev/", "/proc/self/", "/proc/thread-self", "/sys/fs/cgroup", "/proc/meminfo", "/proc/cpuinfo")
_SYSTEM = ("/etc/localtime", "/usr/share/zoneinfo", "/etc/mime.types", "/etc/apache2", "/etc/httpd", "/usr/local/etc")


def places(*allowed: Path) -> tuple[str, ...]:
    """The folders that a process may look into: these, those of Python and its packages, and our own code."""
    paths = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)}
    ours = (ROOT / "linter", ROOT / "policies", ROOT / "fixtures" / "policies")
    every = {os.path.realpath(path) for path in (*paths, *sys.path, *map(str, (*ours, *allowed))) if path}
    return (*sorted(every - {str(ROOT)}), f"/proc/{os.getpid()}", *_PSEUDO, *_SYSTEM)


class Watch:
    """The deeds that were noted. `allowed` are folders, `programs` may be run; nothing is noted while it is off."""

    def __init__(self, note: Callable[[str], None], programs: Sequence[str] = ()) -> None:
        self.allowed: tuple[str, ...] = ()
        self.on = False
        self.note = note
        self._programs = tuple(programs)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """The audit hook."""
        if not self.on:
            return
        if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
            # a socket pair within the process is how asyncio wakes itself
            if event not in ("socket.__new__", "socket.gethostname"):
                self.note(f"{event} {arguments}")
        elif event.startswith(_PROGRAMS):
            program = os.path.basename(str(arguments[0]))
            if program not in self._programs:
                self.note(f"{event} {arguments[:2]}")
        elif event in _FILES:
            self._file(event, arguments[0])

    def _file(self, event: str, path: object) -> None:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, (str, os.PathLike)):
            return
        absolute = os.path.join(os.getcwd() if not os.path.isabs(path) else "", os.fspath(path))
        resolved = os.path.realpath(absolute)
        own = f"/proc/{os.getpid()}"  # that of a fork, where it is one
        if not any(resolved == place or resolved.startswith(_folder(place)) for place in (*self.allowed, own)):
            self.note(f"{event} {resolved}")


def _folder(place: str) -> str:
    return place if place.endswith("/") else f"{place}/"


def own_temporary_folder() -> Path:
    """A new folder for the temporary files of what is watched, so that it may look into no other."""
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="watched-")))
    tempfile.tempdir = str(folder)
    return folder
