"""The address of the repository on the web, for the formats that link to it."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit


def add_link_base(group: argparse._ActionsContainer) -> None:
    """Add the address that links to files start with."""
    group.add_argument(
        "--link-base",
        metavar="URL",
        type=_address,
        help="html: link places to the repository at this address, such as https://github.com/acme/net/blob/main",
    )


def _address(written: str) -> str:
    """An address of a web page. Raises argparse.ArgumentTypeError."""
    try:
        parts = urlsplit(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{written} is not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.netloc or not written.isprintable() or " " in written:
        raise argparse.ArgumentTypeError(f"{written} is not an address that starts with https:// or http://")
    return written
