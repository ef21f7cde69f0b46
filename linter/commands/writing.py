"""Files written whole or not at all, and never through a link."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


class Unwritable(Exception):  # noqa: N818 - names the condition, as callers read it
    """A file that cannot or must not be written; the message says why, for a person."""


def write_whole(file: Path, text: str) -> None:
    """Replace a file, or make it, in one step: whoever reads it sees the old text or the new one.

    Raises:
        Unwritable: it is a link or not a regular file, or its folder cannot be written to.
    """
    try:
        mode = _mode(file)
        descriptor, name = tempfile.mkstemp(prefix=".moatlint-", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as temporary:
                temporary.write(text.encode("utf-8", "surrogateescape"))
                temporary.flush()
                os.fsync(temporary.fileno())
            os.chmod(name, mode)
            os.replace(name, file)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise Unwritable(f"{file} cannot be written: {error.strerror}") from error


def _mode(file: Path) -> int:
    """The permissions of a file, or those of a new one. Raises Unwritable where it must not be replaced."""
    try:
        status = file.lstat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if stat.S_ISLNK(status.st_mode):
        raise Unwritable(f"{file} is a link, which is not written through: name the file itself")
    if not stat.S_ISREG(status.st_mode):
        raise Unwritable(f"{file} is not a regular file")
    return stat.S_IMODE(status.st_mode)
