"""Text of strangers made harmless: what is read from files is shown, never obeyed."""

from __future__ import annotations

import json
import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROL_PICTURES = 0x2400
_WIDE = {"W", "F"}
_RIDING = {"Mn", "Me"}


def visible(text: str) -> str:
    """The text in one line, character for character, without any that a terminal or an editor would obey.

    Control characters become their pictures (U+2400 and following); direction overrides, zero-width characters, lone
    surrogates and the like become U+FFFD; every kind of blank becomes a space.
    https://trojansource.codes/
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def unobeyed(text: str) -> str:
    """Text of any number of lines without commands to a runner of GitHub Actions, which reads every stream.

    A line that starts with `::`, or has `##[` anywhere, is a command to it.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    if "::" not in text and "##[" not in text:
        return text
    return "\n".join(map(_unobeyed, text.replace("##[", "# #[").split("\n")))


def _unobeyed(line: str) -> str:
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line


def unobeyed_json(text: str) -> str:
    """JSON in which `##[`, which can only be in a string, is spelled so that no runner obeys it."""
    return text.replace("##[", "#\\u0023[")


def json_text(document: object, indent: int | None = None) -> str:
    """A document as JSON, in which `##[` is spelled so that no runner obeys it."""
    return unobeyed_json(json.dumps(document, indent=indent))


def sentence(text: str) -> str:
    """The text in one line, with a full stop where it ends without one; nothing stays nothing."""
    said = visible(text).strip()
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


def cells(character: str) -> int:
    """How many columns of a terminal a character takes: 0 where it rides on the one before, 2 where it is wide."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in _RIDING:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def counted(number: int, singular: str, plural: str = "") -> str:
    """The number with its noun: `1 finding`, `2 findings`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    return chr(_CONTROL_PICTURES + ord(character)) if ord(character) < 0x20 else _REPLACEMENT
