"""The pages in a browser: what is searched, filtered, opened and zoomed, with no error and no request.

Chromium and its driver come from the system, selenium from PyPI. With the path of axe-core's `axe.min.js` (from npm) in
MOATLINT_AXE the pages are held against its rules of accessibility, too.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from linter.cli import main
from tests.report.html.networks import fleet, hostile

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
CHROMIUM = next(
    (found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found), None
)
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WIDE, NARROW = 1280, 390
LONG = "a_name_that_is_as_long_as_those_of_folders_are_wherever_somebody_is_thorough"
ESCAPE, ENTER = "\ue00c", "\ue007"


class Browser:
    """A page that is open in Chromium."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, page: Path, width: int = WIDE, scheme: str = "light") -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == NARROW}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.get("about:blank")
        self.driver.get(page.as_uri())
        self.settled()

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def settled(self) -> None:
        """Wait until what a script asked to be drawn is drawn."""
        frames = "const done = arguments[0], next = requestAnimationFrame; next(() => next(() => setTimeout(done)));"
        self.driver.execute_async_script(frames)

    def count(self, selector: str) -> int:
        """How many elements there are that can be seen."""
        script = "return [...document.querySelectorAll(arguments[0])].filter(e => e.getClientRects().length).length"
        counted: int = self.run(script, selector)
        return counted

    def click(self, selector: str) -> None:
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        self.driver.find_element("css selector", selector).click()
        self.settled()

    def type(self, selector: str, text: str) -> None:
        self.driver.find_element("css selector", selector).send_keys(text)
        self.settled()

    def press(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)
        self.settled()

    def choose(self, selector: str, value: str) -> None:
        script = "const field = document.querySelector(arguments[0]); field.value = arguments[1];"
        self.run(f"{script} field.dispatchEvent(new Event('change'))", selector, value)
        self.settled()

    def complaints(self) -> list[str]:
        """What the console said, and what was asked of anybody but the file itself."""
        said = [entry["message"] for entry in self.driver.get_log("browser")]
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        return said + [url for url in asked if not url.startswith(("file:", "data:", "about:"))]


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    if CHROMIUM is None or CHROMEDRIVER is None:
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    yield started
    started.quit()


@pytest.fixture
def browser(driver: Any) -> Iterator[Browser]:
    opened = Browser(driver)
    yield opened
    assert opened.complaints() == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages by name, made by the command line."""
    folder = tmp_path_factory.mktemp("pages")
    for name, text in (("fleet", fleet(192)), (LONG, hostile())):
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text, encoding="utf-8")
    sources = {
        "examples": ROOT / "examples",
        "three-tier": ROOT / "fixtures" / "graphs" / "three_tier",
        "fleet": folder / "fleet",
        "hostile": folder / LONG,
    }
    made: dict[str, Path] = {}
    for name, source in sources.items():
        made[f"{name} report"] = folder / f"{name}-report.html"
        main(["check", str(source), "--quiet", "--output", str(made[f"{name} report"])])
        made[f"{name} graph"] = folder / f"{name}-graph.html"
        with pytest.MonkeyPatch.context() as patch:
            stream = made[f"{name} graph"].open("w", encoding="utf-8")
            patch.setattr("sys.stdout", stream)
            main(["graph", "--format", "html", str(source)])
            stream.close()
    return made


def names() -> list[str]:
    return [f"{name} {kind}" for name in ("examples", "three-tier", "fleet", "hostile") for kind in ("report", "graph")]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_page_opens_without_a_complaint_and_is_no_wider_than_the_screen(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    browser.open(pages[name], width)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.run("return [...document.querySelectorAll('.map')].every(m => m.scrollWidth <= m.clientWidth)")
    assert browser.count(".tools") >= 1


def test_the_search_of_the_map_leaves_what_matches_and_what_holds_it(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["three-tier graph"])
    assert browser.count(".stage .card") == 9
    browser.press("/")
    browser.press("bastion")
    assert browser.count(".stage .card") == 1
    assert browser.count(".subnet") == 1
    assert browser.run("return document.getElementById('map-count').textContent") == "1 of 9 boxes, 1 matches"
    browser.press(ENTER)
    assert browser.count(".card.lit") == 1
    browser.press(ESCAPE)
    assert browser.count(".stage .card") == 9
    browser.type("#map-search", "10.0.20.0/24")
    assert browser.run(
        "return [...document.querySelectorAll('.stage .card:not([hidden])')].map(c => c.dataset.find)"
    ) == [browser.run("return document.querySelector('.card[data-find*=\"aws_db_instance\"]').dataset.find")]


def test_the_map_is_filtered_by_exposure_and_vpc(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["three-tier graph"])
    for state, count in (("certain", 5), ("possible", 1), ("reached", 6), ("no", 3), ("all", 9)):
        browser.choose("#map-state", state)
        assert browser.count(".stage .card") == count, state
    browser.open(pages["fleet graph"])
    assert browser.count(".vpc") == 2
    browser.choose("#map-vpc", "d0-v1")
    assert browser.count(".vpc") == 1
    assert browser.count(".stage .card") == 0


def test_one_of_several_deployments_is_chosen(browser: Browser, pages: dict[str, Path]) -> None:
    for kind in ("graph", "report"):
        browser.open(pages[f"examples {kind}"])
        assert browser.count(".deployment") == 2
        browser.choose("#map-vpc", "d1")
        assert browser.count(".deployment") == 1
        assert browser.count("#d1 .stage .card") == 1


def test_a_path_that_is_clicked_is_drawn_and_lights_its_box(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["three-tier graph"])
    browser.click("#map-ways")
    assert browser.count(".lines path") == 0
    browser.click(".path summary")
    assert browser.count(".path[open] li") > 5
    assert browser.count(".card.lit") == 1
    drawn = browser.count(".lines path")
    assert drawn == 3, "to the gateway, to the load balancer, to the instance"
    browser.click(".path summary")
    assert browser.count(".lines path") == 0
    browser.click(".stage .card.certain > summary")
    assert browser.count(".lines path") > 0
    browser.click(".stage .card.certain a")
    assert browser.count(".path[open] li") > 5


def test_nat_and_peering_are_drawn_on_demand(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["fleet graph"])
    assert browser.count(".lines .route, .lines .joint") == 0
    browser.click("#map-routes")
    assert browser.count(".lines path.joint") == 1
    assert browser.count(".lines path.route") == 6
    browser.click("#map-routes")
    browser.click(".subnet.private .routes > summary")
    assert browser.count(".lines path.route") == 2


CROSSED = """
const crossed = new Set();
for (const stage of document.querySelectorAll(".stage")) {
  const home = stage.getBoundingClientRect();
  const boxes = [...stage.querySelectorAll(".card, .gateway, .internet, h3, h4, p, .routes > summary")]
    .filter((element) => element.getClientRects().length > 0)
    .map((element) => [element, element.getBoundingClientRect()]);
  for (const line of stage.querySelectorAll(".lines path")) {
    for (let at = 0, end = line.getTotalLength(); at <= end; at += 2) {
      const point = line.getPointAtLength(at), x = point.x + home.left, y = point.y + home.top;
      for (const [element, box] of boxes) {
        if (x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1) {
          crossed.add(element.textContent.trim().slice(0, 40));
        }
      }
    }
  }
}
return [...crossed];
"""


@pytest.mark.parametrize("name", ["examples", "three-tier", "fleet"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_line_runs_behind_a_box_or_a_text(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    browser.open(pages[f"{name} graph"], width)
    browser.click("#map-routes")
    assert browser.count(".lines path") >= 2
    assert browser.run(CROSSED) == []


def test_the_map_is_zoomed_and_dragged(browser: Browser, pages: dict[str, Path]) -> None:
    def width() -> float:
        measured: float = browser.run("return document.querySelector('.vpc').getBoundingClientRect().width")
        return measured

    browser.open(pages["fleet graph"])
    before = width()
    browser.click("[data-zoom=in]")
    assert width() == pytest.approx(before * 1.25, rel=0.01)
    assert browser.run("return document.querySelector('.map').scrollWidth > document.querySelector('.map').clientWidth")
    browser.run("document.querySelector('.map').scrollTo(0, 0)")
    mouse = webdriver.ActionChains(browser.driver)
    mouse.move_to_element_with_offset(browser.driver.find_element("css selector", ".map"), 200, 200)
    mouse.click_and_hold().move_by_offset(-60, -40).release().perform()
    moved = browser.run("const m = document.querySelector('.map'); return [m.scrollLeft, m.scrollTop]")
    assert moved == [60, 40]
    browser.click("[data-zoom=fit]")
    assert browser.run("const m = document.querySelector('.map'); return m.scrollHeight <= m.clientHeight + 1")
    browser.run("document.querySelector('.map').focus()")
    browser.press("0")
    assert width() == pytest.approx(before, rel=0.01)
    browser.press("+")
    assert width() == pytest.approx(before * 1.25, rel=0.01)


def test_findings_are_searched_filtered_and_ordered(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["examples report"])
    every = browser.count(".finding")
    browser.press("/")
    browser.press("imdsv1")
    assert browser.count(".finding") == 2
    assert browser.run("return document.getElementById('found').textContent") == f"2 of {every} shown"
    browser.press(ESCAPE)
    assert browser.count(".finding") == every
    browser.click("[data-level=critical]")
    assert browser.count(".finding[data-severity=critical]") == 0
    browser.click("[data-level=critical]")
    browser.choose("#by-file", "examples/terraform/main.tf")
    assert 0 < browser.count(".finding") < every
    browser.choose("#by-file", "")
    browser.choose("#by-policy", "ingress-ssh-open")
    assert browser.count(".finding") == 2
    browser.choose("#by-policy", "")
    browser.choose("#order", "file")
    headings = browser.run("return [...document.querySelectorAll('#list > h3')].map(h => h.textContent)")
    assert headings == ["examples/cloudformation/template.yaml", "examples/terraform/main.tf"]
    assert browser.count(".finding") == every


def test_findings_are_walked_by_keys_and_opened_by_links(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["fleet report"])
    browser.run("document.body.focus()")
    focus = "const f = document.activeElement.closest('.finding'); return f ? f.id : ''"
    browser.driver.find_element("css selector", "body").send_keys("j")
    browser.press("j")
    assert browser.run(focus) == "f2"
    browser.press("k")
    assert browser.run(focus) == "f1"
    browser.type("#find", "nothing has this name")
    assert browser.count(".finding") == 0
    browser.click(".stories .links a")
    opened = browser.run("return document.querySelector(location.hash + ' > details').open")
    assert opened
    assert browser.count(".finding") > 1, "the filters gave way"


def test_a_broken_promise_leads_to_its_findings(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["examples report"])
    browser.click("[data-level=medium]")
    browser.click(".coverage [data-show=imdsv1-allowed]")
    assert browser.run("return document.getElementById('find').value") == "imdsv1-allowed"
    assert browser.count(".finding") == 2
    assert browser.run("return document.querySelector('[data-level=medium]').checked")


def test_names_from_files_run_nothing(browser: Browser, pages: dict[str, Path]) -> None:
    for kind in ("report", "graph"):
        browser.open(pages[f"hostile {kind}"])
        browser.run("for (const folded of document.querySelectorAll('details')) { folded.open = true; }")
        browser.settled()
        assert browser.run("return document.scripts.length") == 1
        assert browser.run("return document.images.length") == 0
        assert "alert(1)" in browser.run("return document.body.innerText")
        browser.type("#map-search", "</script>")
        assert browser.count(".stage .card") >= 1


def test_a_page_is_printed_with_all_that_was_folded(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["fleet report"])
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.count(".finding > details:not([open])") == 0
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.count(".finding > details:not([open])") > 0
    assert len(browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]) > 1000


@pytest.mark.parametrize("name", names())
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], name: str) -> None:
    axe = os.environ.get("MOATLINT_AXE")
    if not axe:
        pytest.skip("MOATLINT_AXE does not name axe-core's axe.min.js")
    for width, scheme in product((WIDE, NARROW), ("light", "dark")):
        browser.open(pages[name], width, scheme)
        browser.run("for (const folded of document.querySelectorAll('details')) { folded.open = true; }")
        browser.run(Path(axe).read_text(encoding="utf-8"))
        found = browser.driver.execute_async_script("axe.run(document).then(arguments[arguments.length - 1])")
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == [], (width, scheme)
