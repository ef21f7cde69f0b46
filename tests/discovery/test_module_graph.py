"""Root modules are those that nobody calls, those that are deployed, and one of each circle; each is one once."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from linter.discovery.module_graph import Modules, above, below, roots

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


def test_above_a_module_is_all_that_calls_it() -> None:
    assert above([C], CALLS) == {A, B, C}
    assert above([A, D], CALLS) == {A, D}
    assert above([Path("elsewhere")], CALLS) == {Path("elsewhere")}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.frozensets(st.sampled_from("abcdefgh"))),
    st.frozensets(st.sampled_from("abcdefgh")),
    st.sampled_from("abcdefgh"),
)
def test_what_is_above_a_module_decides_from_where_it_is_deployed(
    calls: dict[str, frozenset[str]], deployed: frozenset[str], name: str
) -> None:
    """Callers are searched among the modules above alone, and are the same as among all."""
    modules = {Path(folder): tuple(map(Path, sorted(called))) for folder, called in calls.items()}
    own = {Path(folder) for folder in deployed} & modules.keys()
    near = {folder: called for folder, called in modules.items() if folder in above([Path(name)], modules)}
    everywhere = [root for root in roots(modules, own) if Path(name) in below(root, modules)]
    assert [root for root in roots(near, own & near.keys()) if Path(name) in below(root, near)] == everywhere
