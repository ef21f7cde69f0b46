"""A hook of mkdocs: links that lead out of docs/ lead to the repository instead."""

from __future__ import annotations

import posixpath
import re
from typing import Any

_LINK = re.compile(r"(\]\()(?!https?:|#|mailto:)([^)\s]+)(\))")


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """The text of a page with these links changed."""
    folder = posixpath.dirname(page.file.src_uri)

    def led(found: re.Match[str]) -> str:
        path, _, anchor = found[2].partition("#")
        target = posixpath.normpath(posixpath.join("docs", folder, path))
        if target.startswith("docs/") and files.get_file_from_path(target.removeprefix("docs/")) is not None:
            return found[0]
        where = f"{config.repo_url}/blob/main/{target}{f'#{anchor}' if anchor else ''}"
        return f"{found[1]}{where}{found[3]}"

    return _LINK.sub(led, markdown)
