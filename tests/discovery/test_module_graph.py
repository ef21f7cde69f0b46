"""Root modules are those that nobody calls, those that are deployed, and one of each circle; each is one once."""

from pathlib import Path

from linter.discovery.module_graph import Modules, below, roots

A, B, C, D = map(Path, "abcd")
CALLS: Modules = {A: (B,), B: (C,), C: (), D: (D,)}


def test_what_nobody_else_calls_is_a_root_once() -> None:
    assert list(roots(CALLS)) == [A, D]


def test_what_is_deployed_is_a_root_as_well() -> None:
    assert list(roots(CALLS, {C})) == [A, C, D]
    assert list(roots(CALLS, {A})) == [A, D]


def test_of_modules_that_call_each_other_the_first_is_a_root() -> None:
    assert list(roots({A: (B,), B: (A,)})) == [A]
    assert list(roots({A: (B,), B: (A,)}, {B})) == [B]


def test_below_a_module_is_all_that_it_calls() -> None:
    assert below(A, CALLS) == {A, B, C}
    assert below(D, CALLS) == {D}
