"""The one place where any exception is caught: around code whose failure must not hide what others have to say."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct

from linter.budget import OverBudget

T = TypeVar("T")


class Failed(Struct, frozen=True):
    """Why something failed, in one line: the exception, and the file and line it comes from.

    `over_budget` where it was stopped because the deployment has used up its budget: that is no fault of the code.
    """

    reason: str
    over_budget: bool = False


class Done(Struct, Generic[T], frozen=True):
    """The value that the action returned."""

    value: T


def attempt(action: Callable[[], T]) -> Done[T] | Failed:
    """Do it, and tell a failure instead of passing it on.

    A policy may be anybody's, and one that fails takes neither the run nor the other policies with it: what it leaves
    unjudged is a reported problem. An interruption by the user passes through.
    """
    try:
        return Done(action())
    except OverBudget as over:
        return Failed(str(over), over_budget=True)
    except MemoryError:
        return Failed("there is not enough memory")
    except SystemExit as left:
        return Failed(f"SystemExit: it wants to end the program with {left.code!r}")
    except Exception as error:  # noqa: BLE001 - reported by every caller, and exactly what this is for
        return Failed(_reason(error))


def _reason(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    # an error of syntax names its place itself
    is_placed = frames and not isinstance(error, SyntaxError)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if is_placed else ""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}{': ' if said else ''}{said[:300]}{place}"
