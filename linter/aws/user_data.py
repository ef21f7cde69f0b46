"""User data of instances: the scripts in it, decoded from base64, gzip and cloud-init's multipart archives.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
https://cloudinit.readthedocs.io/en/latest/explanation/format.html
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from email import message_from_string

from msgspec import Struct

from linter.source import Span
from linter.truth import Doubt
from linter.value import Reference, Scalar, Text, Unknown, Value, alternatives

MOST_BYTES = 1_000_000
"""Compressed data is not unpacked beyond this size. AWS accepts 16 kB of user data."""
MOST_PARTS = 64
DEEPEST = 4
HOLE = "\N{REPLACEMENT CHARACTER}"
"""The character in place of a part of a script that is not known."""

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_MULTIPART = re.compile(r"\s*(?:MIME-Version|Content-Type):", re.IGNORECASE)
_GZIP = b"\x1f\x8b"


class Script(Struct, frozen=True):
    """A script or configuration in user data, and the place that sets it."""

    text: str
    span: Span


class UserData(Struct, frozen=True):
    """The scripts in user data; `open` gives the reasons why there may be others.

    What is filled into a script at deployment, such as the name of the stack, is a hole in its text and no such reason.
    """

    scripts: tuple[Script, ...] = ()
    open: tuple[Doubt, ...] = ()


def user_data(value: Value | None) -> UserData:
    """The scripts in a setting that holds user data, as plain text or in base64."""
    if value is None:
        return UserData()
    read = [_read(alternative) for alternative in alternatives(value)]
    return UserData(
        tuple(script for data in read for script in data.scripts), tuple(doubt for data in read for doubt in data.open)
    )


def _read(value: Value) -> UserData:
    if isinstance(value, Scalar):
        written = "" if value.content is None else str(value.content)
        return UserData(tuple(Script(text, value.span) for text in _decoded(written, DEEPEST) if text.strip()))
    if isinstance(value, Text):
        return UserData((Script(value.filled(HOLE), value.span),))
    if isinstance(value, Unknown):
        return UserData((), (value.doubt,)) if value.decoded is None else user_data(value.decoded)
    if isinstance(value, Reference):
        reason = f"{value.resource}.{value.attribute} is known after deployment"
        return UserData((), (Doubt(reason, value.span),))
    return UserData()


def _decoded(written: str, depth: int) -> Iterator[str]:
    """The texts inside an archive; the text itself if it is not one."""
    plain = _from_base64(written)
    if plain is not None and depth:
        yield from _decoded(plain, depth - 1)
    elif _MULTIPART.match(written) and depth:
        for number, part in enumerate(message_from_string(written).walk()):
            payload = None if part.is_multipart() or number > MOST_PARTS else part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield from _decoded(_as_text(payload) or "", depth - 1)
    else:
        yield written


def _from_base64(written: str) -> str | None:
    """The text that is encoded, None if it is not base64 of a text."""
    if not _BASE64.fullmatch(written):
        return None
    try:
        return _as_text(base64.b64decode(written, validate=False))
    except (binascii.Error, ValueError):
        return None


def _as_text(data: bytes) -> str | None:
    try:
        if data.startswith(_GZIP):
            data = zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES)
        return data.decode("utf-8")
    except (zlib.error, UnicodeDecodeError):
        return None
