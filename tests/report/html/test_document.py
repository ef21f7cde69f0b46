import re
import shutil
import subprocess
from importlib import resources

import pytest

from linter.report.html import graph, report
from linter.report.html.document import document
from linter.report.html.elements import element
from tests.report.html.page import sound

FOLDER = resources.files("linter.report.html")
SCRIPTS = sorted({*graph.SCRIPTS, *report.SCRIPTS})
STYLES = sorted({*graph.STYLES, *report.STYLES})
DARK = "@media (prefers-color-scheme: dark)"


def asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_a_page_lets_in_its_own_style_and_script_only() -> None:
    page = sound(document("a </title> b", [element("main", element("h1", "x"))], styles=STYLES, scripts=SCRIPTS))
    assert page.texts("title") == ["a </title> b"]


@pytest.mark.parametrize("name", [*SCRIPTS, *STYLES])
def test_no_asset_ends_its_element_or_needs_anything(name: str) -> None:
    text = asset(name)
    assert "</" not in text
    assert "<!--" not in text
    assert text.replace("\n", "").isascii()
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|WebSocket|import|eval|innerHTML|outerHTML|insertAdjacentHTML)\b", text
    )
    assert set(re.findall(r"https?://[\w./]+", text)) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_one(name: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run([node, "--check"], input=asset(name), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def colours(style: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", style))


def schemes() -> list[dict[str, str]]:
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name in STYLES:
        before, _, after = asset(name).partition(DARK)
        light |= colours(before)
        dark |= colours(after)
    return [light, light | dark]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_text_and_lines_stand_out_from_what_they_are_on(scheme: dict[str, str]) -> None:
    subnets = ("public", "private", "isolated", "unknown")
    for ground in ("paper", "sheet", "code", *subnets):
        for ink in ("ink", "dim", "link"):
            assert contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)
    for ink in ("certain", "possible"):
        assert contrast(scheme[ink], scheme["sheet"]) >= 4.5
        assert contrast(scheme[ink], scheme["paper"]) >= 4.5
    for line in ("certain", "possible", "route", "joint", "dim"):
        for ground in ("paper", "sheet", *subnets):
            assert contrast(scheme[line], scheme[ground]) >= 3, (line, ground)
    assert contrast(scheme["ink"], scheme["mark"]) >= 4.5
    for severity in ("critical", "high", "medium", "low", "info"):
        assert contrast("#fff", scheme[f"{severity}-bg"]) >= 4.5
