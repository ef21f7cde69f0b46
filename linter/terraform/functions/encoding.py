"""Encoding functions, except JSON and YAML.

https://developer.hashicorp.com/terraform/language/functions/base64encode
"""

from __future__ import annotations

import base64
import codecs
import csv
import io
import re
import struct
import urllib.parse
import zlib
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    MOST_ELEMENTS,
    Call,
    Function,
    FunctionError,
    OutOfBounds,
    Parameter,
    TooMuch,
    plain,
    text,
)
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.values.cty import DYNAMIC, STRING, ObjectType, Unknown, Value, list_of, string

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_ALPHABET = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_ENCODINGS = re.compile(
    r"(?i)(?:utf-?8|utf-16(?:le|be)|iso[-_]8859[-_](?:[1-8]|1[03-6])|latin[1-6]|us-ascii|ascii|windows-(?:125[0-8]|874)|shift_jis"
    r"|euc-jp|iso-2022-jp|euc-kr|gbk|gb18030|big5|koi8-[ru]|ibm(?:437|85[02589]|86[0235689])|macintosh)"
)


def _decoded(encoded: str) -> bytes:
    """Decode standard Base64, which may contain newlines, as in Go. Raises FunctionError."""
    compact = encoded.replace("\n", "").replace("\r", "")
    if len(compact) % 4 or _ALPHABET.fullmatch(compact) is None:
        raise FunctionError(f"failed to decode base64 data '{encoded}'")
    return base64.b64decode(compact)


def _base64decode(call: Call) -> Value:
    encoded = call.arguments[0]
    if encoded.unknown is not None:
        return unknown_of(call).marked(encoded.marks)
    try:
        return string(_decoded(str(encoded.content)).decode()).marked(encoded.marks)
    except UnicodeDecodeError as error:
        raise FunctionError("the result of decoding the provided string is not valid UTF-8") from error


def _base64gzip(call: Call) -> Value:
    """The bytes that Go produces, if they are certain; compressed data depends on its matcher."""
    data = str(call.arguments[0].content).encode()
    if not data:
        return string(base64.b64encode(_gzipped(b"\x00\x00\x00\xff\xff" + b"\x01\x00\x00\xff\xff", data)).decode())
    reason = "base64gzip(...) is not computed here: its bytes depend on Go's compressor"
    return Value(STRING, Unknown(reason, not_null=True, decoded=call.arguments[0]))


def _base64encode(call: Call) -> Value:
    return string(base64.b64encode(str(call.arguments[0].content).encode()).decode())


def _encoding(call: Call) -> Value:
    """What is known of base64: the text that it encodes."""
    result = unknown_of(call)
    known = result.unknown
    return result if known is None else replace(result, content=replace(known, decoded=call.arguments[0]))


def _base64gunzip(content: str) -> str:
    """OpenTofu's inverse of `base64gzip`.

    https://opentofu.org/docs/language/functions/base64gunzip/
    """
    unpacking = zlib.decompressobj(wbits=31)
    try:
        data = unpacking.decompress(_decoded(content), MOST_CHARACTERS + 1)
        if len(data) > MOST_CHARACTERS:
            raise TooMuch(f"the text is longer than {MOST_CHARACTERS // 1_000_000} million characters")
        if not unpacking.eof:
            raise FunctionError("failed to decode gzip data: it ends too early", 0)
        return data.decode()
    except zlib.error as error:
        raise FunctionError("failed to decode gzip data: it is not valid", 0) from error
    except UnicodeDecodeError as error:
        raise FunctionError("the result of decoding the provided string is not valid UTF-8", 0) from error


def _gzipped(blocks: bytes, data: bytes) -> bytes:
    header = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return header + blocks + struct.pack("<II", zlib.crc32(data), len(data))


def _codec(name: str) -> codecs.CodecInfo:
    try:
        codec = codecs.lookup("mac_roman" if name.lower() == "macintosh" else name)
    except (LookupError, ValueError) as error:
        why = f'"{name}" is not a supported IANA encoding name or alias in this Terraform version'
        raise FunctionError(why, 1) from error
    if _ENCODINGS.fullmatch(name) is None:
        raise OutOfBounds(f"whether Go has the encoding {name}, and as Python has it, is not certain")
    return codec


def _textencodebase64(content: str, name: str) -> str:
    codec = _codec(name)
    try:
        encoded, _ = codec.encode(content)
    except UnicodeEncodeError as error:
        why = f"the given string contains characters that cannot be represented in {name}"
        raise FunctionError(why, 0) from error
    return base64.b64encode(encoded).decode()


def _textdecodebase64(encoded: str, name: str) -> str:
    codec = _codec(name)
    try:
        data = _decoded(encoded)
    except FunctionError as error:
        raise FunctionError("the given value is has an invalid base64 symbol", 0) from error
    try:
        content, _ = codec.decode(data)
    except UnicodeDecodeError as error:
        raise FunctionError(f"the given string contains symbols that are not defined for {name}", 0) from error
    return content


def _csvdecode(call: Call) -> Value:
    rows = _rows(str(call.arguments[0].content))
    header = next(rows, None)
    if header is None:
        raise FunctionError("missing header line")
    names = [str(string(name).content) for name in header]
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise FunctionError(f'duplicate column name "{twice}"')
    element = ObjectType(dict.fromkeys(sorted(names), STRING))
    records: list[Value] = []
    for line, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise FunctionError(f"record on line {line}: wrong number of fields")
        records.append(Value(element, dict(sorted(zip(names, map(string, row), strict=True)))))
        if len(records) > MOST_ELEMENTS:
            raise TooMuch(f"more than {MOST_ELEMENTS} rows")
    return list_of(records, element)


def _rows(content: str) -> Iterator[list[str]]:
    """The records, without empty lines. Raises FunctionError for a misplaced quote, as Go does."""
    _check_quotes(content.replace("\r\n", "\n"))
    try:
        yield from filter(None, csv.reader(io.StringIO(content.replace("\r\n", "\n"), newline=""), strict=True))
    except csv.Error as error:
        raise FunctionError(f"parse error: {error}") from error


def _check_quotes(content: str) -> None:
    """Reject a quote inside an unquoted field, as Go does; Python's reader accepts it."""
    inside = False
    previous = "\n"
    for character in content:
        if character == '"':
            if not inside and previous not in '\n,"':
                raise FunctionError('parse error: bare " in non-quoted field')
            inside = not inside
        previous = character


def _urldecode(content: str) -> str:
    """OpenTofu's inverse of `urlencode`.

    https://opentofu.org/docs/language/functions/urldecode/
    """
    wrong = _BROKEN_ESCAPE.search(content)
    if wrong is not None:
        raise FunctionError(f'failed to decode URL "{content}": invalid URL escape "{wrong[0]}"')
    try:
        return urllib.parse.unquote_plus(content, errors="strict")
    except UnicodeDecodeError as error:
        raise FunctionError(f'failed to decode URL "{content}": it is not valid UTF-8') from error


def _urlencode(content: str) -> str:
    return urllib.parse.quote_plus(content, safe="~")


FUNCTIONS: Mapping[str, Function] = {
    "base64decode": Function(_base64decode, (Parameter("str", STRING, unknown=True, marked=True),), None, STRING),
    "base64encode": Function(_base64encode, (text("str"),), None, STRING, glimpse=_encoding),
    "base64gunzip": plain(_base64gunzip, STRING, text("str")),
    "base64gzip": Function(_base64gzip, (text("str"),), None, STRING, glimpse=_encoding),
    "csvdecode": Function(_csvdecode, (text("str"),), None, DYNAMIC),
    "textdecodebase64": plain(_textdecodebase64, STRING, text("source"), text("encoding")),
    "textencodebase64": plain(_textencodebase64, STRING, text("string"), text("encoding")),
    "urldecode": plain(_urldecode, STRING, text("str")),
    "urlencode": plain(_urlencode, STRING, text("str")),
}
