"""Hash and crypto functions; random results are unknown.

https://developer.hashicorp.com/terraform/language/functions/sha256
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Callable, Mapping

from linter.terraform.functions.function import Call, Function, FunctionError, Parameter, plain
from linter.terraform.values.cty import NUMBER, STRING, Unknown, Value

_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def hexadecimal(algorithm: str, data: bytes) -> str:
    """The digest in hexadecimal."""
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def in_base64(algorithm: str, data: bytes) -> str:
    """The digest in Base64."""
    return base64.b64encode(hashlib.new(algorithm, data, usedforsecurity=False).digest()).decode()


def _hashing(written: Callable[[str, bytes], str], algorithm: str) -> Function:
    return plain(lambda content: written(algorithm, content.encode()), STRING, Parameter("str", STRING))


def _uuidv5(namespace: str, name: str) -> str:
    space = _NAMESPACES.get(namespace)
    if space is None:
        if _UUID.fullmatch(namespace) is None:
            raise FunctionError("uuidv5() doesn't support namespace " + namespace)
        space = uuid.UUID(namespace)
    return str(uuid.uuid5(space, name))


def by_chance(name: str, *parameters: Parameter, variadic: Parameter | None = None) -> Function:
    """A function whose result differs from call to call."""

    def implementation(call: Call) -> Value:
        return Value(call.type, Unknown(f"{name}() is evaluated anew whenever it is applied", not_null=True))

    return Function(implementation, parameters, variadic, STRING)


def _rsadecrypt(call: Call) -> Value:
    ciphertext, key = (str(argument.content) for argument in call.arguments)
    try:
        base64.b64decode(ciphertext, validate=True)
    except ValueError as error:
        raise FunctionError(f'failed to decode input "{ciphertext}": cipher text must be base64-encoded', 0) from error
    if "-----BEGIN" not in key:
        raise FunctionError("failed to parse key: no key found", 1)
    return Value(STRING, Unknown("rsadecrypt(...) is not computed here", not_null=True))


FUNCTIONS: Mapping[str, Function] = {
    "base64sha256": _hashing(in_base64, "sha256"),
    "base64sha512": _hashing(in_base64, "sha512"),
    "bcrypt": by_chance("bcrypt", Parameter("str", STRING), variadic=Parameter("cost", NUMBER)),
    "md5": _hashing(hexadecimal, "md5"),
    "rsadecrypt": Function(
        _rsadecrypt, (Parameter("ciphertext", STRING), Parameter("privatekey", STRING)), None, STRING
    ),
    "sha1": _hashing(hexadecimal, "sha1"),
    "sha256": _hashing(hexadecimal, "sha256"),
    "sha512": _hashing(hexadecimal, "sha512"),
    "uuid": by_chance("uuid"),
    "uuidv5": plain(_uuidv5, STRING, Parameter("namespace", STRING), Parameter("name", STRING)),
}
