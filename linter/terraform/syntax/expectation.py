"""The tokens python-hcl2 would accept at a syntax error. Loaded by syntax_errors only when there is an error."""

from __future__ import annotations

import hcl2
from lark.exceptions import LarkError, UnexpectedInput

from linter.source import Source

_EXPRESSION = {"DBLQUOTE", "LBRACE", "LPAR", "LSQB", "NAME"}
"""Some tokens an expression can begin with; releases of python-hcl2 differ in the names of literals and operators."""
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
    """The line at which python-hcl2 stops, and a sentence on what it expected there; line 0 if it reports nothing."""
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
