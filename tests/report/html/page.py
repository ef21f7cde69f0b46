"""A page taken apart: what any page must keep, whoever wrote what is in it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

VOID = {"br", "input", "link", "meta", "wbr"}
ALLOWED_TAGS = {
    *("html", "head", "title", "meta", "link", "style", "script", "body", "main", "header", "footer", "nav", "section"),
    *(
        "article",
        "div",
        "span",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "a",
        "b",
        "em",
        "small",
    ),
    *("strong", "code", "kbd", "pre", "mark", "details", "summary", "label", "input", "select", "option", "button"),
    *("optgroup", "output", "wbr", "table", "thead", "tbody", "tr", "th", "td", "svg"),
}
BLOCKS = {"dd", "div", "dt", "h3", "h4", "li", "ol", "p", "pre", "td", "th", "tr", "ul"}
"""The elements that begin a line."""
NAMING = ("data-way", "data-from", "data-card", "data-routes", "aria-labelledby")
"""The attributes that hold ids of other elements."""


class Page(HTMLParser):
    """The elements of a page in order: the tag and attributes of each, and the text in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.style = self.script = ""
        self._open: list[tuple[str, int]] = []
        self._texts: dict[int, list[str]] = {}
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        number = len(self.elements)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._texts[number] = []
        if tag in BLOCKS:
            self.handle_data(" ")
        if tag not in VOID:
            self._open.append((tag, number))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1][0] if self._open else ""
        if inside == "style":
            self.style += data
        elif inside == "script":
            self.script += data
        else:
            for _, number in self._open:
                self._texts[number].append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data}")

    def all(self, tag: str = "", **wanted: str) -> list[dict[str, str]]:
        """The attributes of the elements of a tag whose attributes hold these words."""
        named = {name.rstrip("_").replace("_", "-"): word for name, word in wanted.items()}
        return [
            attributes
            for name, attributes in self.elements
            if tag in ("", name) and all(word in attributes.get(key, "").split(" ") for key, word in named.items())
        ]

    def texts(self, tag: str, class_: str = "") -> list[str]:
        """The texts of the elements of a tag and a class, blanks as one."""
        return [
            " ".join("".join(self._texts[number]).split())
            for number, (name, attributes) in enumerate(self.elements)
            if name == tag and (not class_ or class_ in attributes.get("class", "").split(" "))
        ]

    def of_id(self, name: str) -> str:
        """The text of the element with an id."""
        (number,) = [n for n, (_, attributes) in enumerate(self.elements) if attributes.get("id") == name]
        return " ".join("".join(self._texts[number]).split())


def sound(text: str) -> Page:
    """The page, of which everything holds that holds of every page."""
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>\n<html lang=")
    assert page.faults == []
    tags = [tag for tag, _ in page.elements]
    assert set(tags) <= ALLOWED_TAGS
    assert [tags.count(tag) for tag in ("script", "style", "main", "h1", "title")] == [1] * 5
    _is_guarded(page)
    _refers_to_what_it_has(page)
    _can_be_found_by_ear(page)
    return page


def _is_guarded(page: Page) -> None:
    """Its policy lets its own style and script in, and nothing in it asks for anything else."""
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives.pop("img-src") == "data:"
    for name, text in (("style-src", page.style), ("script-src", page.script)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert directives.pop(name) == f"'sha256-{digest}'"
    assert set(directives.values()) == {"'none'"}
    assert set(directives) == {"default-src", "base-uri", "form-action"}
    for tag, attributes in page.elements:
        assert not [
            name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")
        ]
        if "href" in attributes and tag != "link":
            assert re.match(r"#|https?://", attributes["href"]), attributes
            assert attributes["href"].startswith("#") or attributes["rel"] == "noopener noreferrer"
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    assert "url(" not in page.style
    assert "@import" not in page.style


def _refers_to_what_it_has(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert sorted(ids) == sorted(set(ids))
    named = {name for _, held in page.elements for key in NAMING for name in held.get(key, "").split()} - {"direct"}
    named |= {held["href"][1:] for _, held in page.elements if held.get("href", "").startswith("#")}
    assert named <= set(ids)


def _can_be_found_by_ear(page: Page) -> None:
    """Headings leave no level out, and every field has a label."""
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(page.all("label")) == len(page.all("input")) + len(page.all("select"))
    assert all(button.get("aria-label") for button in page.all("button"))
