"""Credentials in texts: access keys of AWS, secret keys and private keys.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.aws.leaves import Leaf
from linter.value import Scalar, Text

ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9/+])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9/+])")
SECRET_KEY = re.compile(
    r"secret_?(?:access_?)?key(?:\\?[\"']?\s?[:=]\s?|\s+)\\?[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])", re.IGNORECASE
)
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----")
FORMS = ((ACCESS_KEY, "an AWS access key"), (SECRET_KEY, "an AWS secret key"), (PRIVATE_KEY, "a private key"))


def credentials_in(text: str) -> Iterator[str]:
    """The kinds of credentials in a text, in words. The credentials themselves are never repeated."""
    for form, name in FORMS:
        if form.search(text):
            yield name


def credentials_of(leaf: Leaf) -> Iterator[str]:
    """The kinds of credentials in a single value of a declaration, in its known parts."""
    value = leaf.value
    if isinstance(value, Scalar) and isinstance(value.content, str):
        yield from credentials_in(value.content)
    elif isinstance(value, Text):
        yield from credentials_in(value.filled(" "))
