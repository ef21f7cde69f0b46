import pytest

from linter.report.line_hash import line_hashes

ENDED_LINES = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
LAST_OF_THE_REPEATED = [
    "a7f2ff1481e87703:1",
    "a9cf91f7bbf1862b:1",
    "55ec222b86bcae53:1",
    "cc97dc7b1d7d8f7b:1",
    "c129715d7a2bc9a3:1",
]


# What GitHub's own implementation gives for these texts, as its published tests say.
@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", ENDED_LINES),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", ENDED_LINES),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", ENDED_LINES),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", ENDED_LINES),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [*(f"a7f2ff13bc495cf2:{n}" for n in range(1, 7)), *LAST_OF_THE_REPEATED],
        ),
    ],
)
def test_lines_hash_as_github_hashes_them(text: str, hashes: list[str]) -> None:
    assert line_hashes(text, range(1, 99)) == dict(enumerate(hashes, 1))


def test_a_character_beyond_the_basic_plane_counts_as_two() -> None:
    assert line_hashes("\U0001f512", [1]) == line_hashes("\ud83d\udd12", [1])


def test_only_the_lines_asked_for_are_told() -> None:
    assert list(line_hashes("a\nb\nc", [2, 7])) == [2]
