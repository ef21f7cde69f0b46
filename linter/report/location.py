"""Names of files as machine-readable formats want them: relative to the repository, or as URIs."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from linter.report.formats import RenderOptions
from linter.source import Span


def relative(file: str, options: RenderOptions) -> str:
    """The file's name from the base, with forward slashes; absolute where it lies outside of it."""
    if not (options.base and options.directory):
        return file
    base, directory = (path.replace("\\", "/") for path in (options.base, options.directory))
    absolute = posixpath.normpath(posixpath.join(directory, file))
    inside = absolute.startswith(base.rstrip("/") + "/")
    return absolute[len(base.rstrip("/")) + 1 :] if inside else absolute


def place(span: Span, options: RenderOptions) -> str:
    """The place as `file:line:column`, the file as `relative` names it."""
    return f"{relative(span.file, options)}:{span.line}:{span.column}"


def link(span: Span, options: RenderOptions) -> str:
    """Where the place is shown on the web; empty where that is not known, or the file lies outside of the repository.

    The line is named as GitHub, GitLab, Gitea and Forgejo name it.
    """
    name = relative(span.file, options)
    if not options.link_base or is_absolute(name) or name.startswith("../"):
        return ""
    return f"{options.link_base.rstrip('/')}/{uri(name)}#L{span.line}"


def is_absolute(name: str) -> bool:
    """Whether the name starts at a root or at a drive."""
    return name.startswith("/") or name[1:3] == ":/"


def uri(name: str) -> str:
    """The name as a URI reference: percent-encoded, with the scheme `file` where it is absolute.

    https://www.rfc-editor.org/rfc/rfc8089
    """
    encoded = quote(name, safe="/-._~", errors="replace")
    if not is_absolute(name):
        return encoded
    return "file://" + encoded if name.startswith("/") else f"file:///{name[:2]}{encoded[4:]}"
