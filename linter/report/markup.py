"""Text of strangers in Markdown: shown as it is, never read as markup, a link, a mention or a picture's code.

https://github.github.com/gfm/ (an entity cannot form markup, only show a character)
"""

from __future__ import annotations

import html
import re

from linter.report.plain import visible

_MARKUP = re.compile(
    r"[\\`*{}\[\]<>|~&$!@#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=//)|(?<=www)\.|^[-+=]|^\d+(?=[.)])", re.IGNORECASE
)
_UNSAFE_IN_CODE = re.compile(r"[`|\\]")
_UNSAFE_IN_A_PICTURE = re.compile(r"[^A-Za-z0-9 .,/_-]")


def prose(text: str) -> str:
    """The text for a paragraph, an item or a cell of a table."""
    return _MARKUP.sub(_shown_only, visible(text).strip())


def code(text: str) -> str:
    """The text as a code span, also in a cell of a table, where a bar or a backslash would end the cell."""
    shown = visible(text)
    if not shown.strip() or _UNSAFE_IN_CODE.search(shown):
        return f"<code>{_entities(shown)}</code>"
    return f"`{shown}`"


def html_code(text: str) -> str:
    """The text as a `<code>` element, where Markdown is not read."""
    return f"<code>{html.escape(visible(text))}</code>"


def block(lines: list[str], language: str = "text") -> list[str]:
    """The lines as a fenced block, with a fence that none of them can close."""
    shown = [visible(line) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *shown, fence]


def picture_label(text: str) -> str:
    """The text as a quoted label of a Mermaid picture.

    https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
    """
    return '"' + _UNSAFE_IN_A_PICTURE.sub(lambda match: f"#{ord(match.group())};", visible(text)) + '"'


def _shown_only(match: re.Match[str]) -> str:
    # GitHub looks for mentions and references in the rendered text: only a comment in between keeps them from it.
    divided = "<!-- -->" if match.group() in "@#" else ""
    return "".join(f"&#{ord(character)};" for character in match.group()) + divided


def _entities(text: str) -> str:
    return "".join(
        character if character.isalnum() or character == " " else f"&#{ord(character)};" for character in text
    )
