"""What python-hcl2 would have accepted where it stumbles: loaded by syntax_errors when there is an error to word."""

from __future__ import annotations

import hcl2
from lark.exceptions import LarkError, UnexpectedInput

from linter.source import Source

_EXPRESSION = {"DBLQUOTE", "LBRACE", "LPAR", "LSQB", "NAME"}
"""How an expression may begin, among others: releases of python-hcl2 differ in the names of literals and operators."""
_WORDS = {
    "NL_OR_COMMENT": "a newline",
    "RBRACE": "}",
    "LBRACE": "{",
    "RSQB": "]",
    "LSQB": "[",
    "RPAR": ")",
    "LPAR": "(",
    "EQ": "=",
    "COLON": ":",
    "COMMA": ",",
    "DOT": ".",
    "DBLQUOTE": '"',
    "NAME": "a name",
    "QMARK": "?",
}


def expectation(source: Source) -> tuple[int, str]:
    """The line it stops at, and a sentence on what it would have taken there; line 0 where it has nothing to say."""
    try:
        hcl2.parses_to_tree(f"{source.text}\n")
    except UnexpectedInput as error:
        expected = set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
        words = ["an expression"] if expected >= _EXPRESSION else []
        if words:
            expected -= _EXPRESSION
        words += sorted(_WORDS[name] for name in expected if name in _WORDS)
        return (error.line, f"Expected {' or '.join(words)}.") if words and error.line > 0 else (0, "")
    except (LarkError, RecursionError, ValueError, TypeError, AttributeError, KeyError):
        return 0, ""
    return 0, ""
