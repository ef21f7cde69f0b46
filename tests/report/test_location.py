import pytest

from linter.report.formats import RenderOptions
from linter.report.location import relative, uri


@pytest.mark.parametrize(
    ("directory", "base", "file", "name"),
    [
        ("", "", "a/main.tf", "a/main.tf"),
        ("/repo", "/repo", "a/main.tf", "a/main.tf"),
        ("/repo/live", "/repo", "main.tf", "live/main.tf"),
        ("/repo/live", "/repo", "../main.tf", "main.tf"),
        ("/repo/live", "/repo/", "/repo/x/main.tf", "x/main.tf"),
        ("/repo/live", "/repo", "/other/main.tf", "/other/main.tf"),
        ("/repo/live", "/rep", "main.tf", "/repo/live/main.tf"),
        ("C:\\repo\\live", "C:\\repo", "main.tf", "live/main.tf"),
    ],
)
def test_names_start_at_the_base(directory: str, base: str, file: str, name: str) -> None:
    assert relative(file, RenderOptions(directory=directory, base=base)) == name


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("a/main.tf", "a/main.tf"),
        ("a b/ü#?.tf", "a%20b/%C3%BC%23%3F.tf"),
        ("x:y.tf", "x%3Ay.tf"),
        ("/other/ma in.tf", "file:///other/ma%20in.tf"),
        ("C:/other/ma in.tf", "file:///C:/other/ma%20in.tf"),
        ("\ud800", "%3F"),
    ],
)
def test_uris_are_encoded(name: str, encoded: str) -> None:
    assert uri(name) == encoded
