"""Mutants of policies and questions that no input can tell from the original, with the reason.

Each is named by its module, the function or constant that is changed, and the change as the suite prints it.
"""

from collections.abc import Mapping

EQUIVALENT: Mapping[tuple[str, str, str], str] = {}
