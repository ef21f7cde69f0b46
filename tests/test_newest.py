"""Results are kept for the newest text of each file only."""

from __future__ import annotations

from linter.newest import Newest
from linter.source import Source


def test_the_newest_text_is_worked_on_once() -> None:
    worked: list[str] = []

    def measure(source: Source) -> int:
        worked.append(source.text)
        return len(source.text)

    length = Newest(measure)
    assert [length(Source("a", text)) for text in ("x", "x", "yy", "yy", "x")] == [1, 1, 2, 2, 1]
    assert worked == ["x", "yy", "x"]


def test_of_too_many_texts_the_one_unused_for_longest_goes() -> None:
    worked: list[str] = []

    def measure(source: Source) -> int:
        worked.append(source.file)
        return len(source.text)

    length = Newest(measure, most=10)
    for file in ("a", "b", "a", "c", "a", "b"):
        length(Source(file, "four"))
    assert worked == ["a", "b", "c", "b"]


def test_one_text_is_kept_however_long_it_is() -> None:
    worked: list[str] = []

    def measure(source: Source) -> int:
        worked.append(source.file)
        return len(source.text)

    length = Newest(measure, most=2)
    assert [length(Source("a", "long")) for _ in range(2)] == [4, 4]
    assert worked == ["a"]
