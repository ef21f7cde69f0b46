"""The frame of a page: one file that works without a network, and whose policy lets only its own style and script in.

https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources

from linter.report.html.elements import Markup, element, lines


def document(title: str, body: Iterable[str], *, styles: Iterable[str], scripts: Iterable[str]) -> str:
    """The page with the named files of this folder as its style and its script."""
    style, script = _assets(styles), _assets(scripts)
    allowed = (
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        _meta("Content-Security-Policy", "; ".join(allowed)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,"),  # or else a browser asks a server for one
        element("title", title),
        element("style", Markup(style)),
    )
    page = element("html", head, element("body", lines([*body, element("script", Markup(script))])), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _meta(name: str, content: str) -> Markup:
    # the quotes of the policy's keywords stand in an attribute that is quoted doubly
    return Markup(f'<meta http-equiv="{name}" content="{content}">')


def _assets(names: Iterable[str]) -> str:
    folder = resources.files(__package__)
    return "\n".join((folder / name).read_text(encoding="utf-8").strip() for name in names)


def _digest(written: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
