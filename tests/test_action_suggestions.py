"""The step of the Action that suggests fixes, run against a stand-in for GitHub's API on this machine."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.action_runner import TOKEN, Runner

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

STEP = "Suggest fixes"
INSTANCE = 'resource "aws_instance" "{name}" {{\n  ami           = "ami-1"\n  instance_type = "t3.micro"\n}}\n'
PULLS = "/repos/acme/net/pulls/7"
MOST = 100
"""Comments of a page, as the step asks for."""


class Api(HTTPServer):
    """The review comments of one pull request. `forbidden` are the methods that the token may not use."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.comments: list[dict[str, Any]] = []
        self.reviews: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.forbidden: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        page = int(parse_qs(url.query)["page"][0])
        assert parse_qs(url.query)["per_page"] == [str(MOST)]
        known = url.path == f"{PULLS}/comments"
        self._answer("GET", 200 if known else 404, self.server.comments[(page - 1) * MOST : page * MOST])

    def do_POST(self) -> None:
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wrong = [comment for comment in review["comments"] if comment.get("start_line", 0) >= comment["line"]]
        status = 200 if self.path == f"{PULLS}/reviews" and not wrong else 422
        if self._answer("POST", status, {}) == 200:
            self.server.reviews.append(review)
            self.server.comments += [{"id": at, "body": made["body"]} for at, made in enumerate(review["comments"])]

    def _answer(self, method: str, status: int, content: object) -> int:
        self.server.asked.append(f"{method} {self.path}")
        if method in self.server.forbidden or self.headers["Authorization"] != f"Bearer {TOKEN}":
            status, content = 403, {"message": "Resource not accessible by integration"}
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())
        return status

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the library
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[Api]:
    server = Api()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def runner(tmp_path: Path, api: Api) -> Runner:
    made = Runner(tmp_path, suggest="true")
    made.git("init", "-q")
    write(made, "main.tf", INSTANCE.format(name="old"))
    made.github = {"github.event.pull_request.base.sha": made.git("rev-parse", "HEAD")}
    write(made, "main.tf", INSTANCE.format(name="old") + "\n" + INSTANCE.format(name="new"))
    made.github |= {"github.api_url": api.address, "github.repository": "acme/net"}
    return made


def write(runner: Runner, name: str, text: str) -> None:
    """Commit a text, as the head of the pull request."""
    (runner.workspace / name).write_text(text, encoding="utf-8")
    runner.git("add", ".")
    runner.git("commit", "-qm", "change")
    runner.github["github.event.pull_request.head.sha"] = runner.git("rev-parse", "HEAD")


def accepted(text: str, comment: dict[str, Any]) -> str:
    """A text once somebody accepts a suggested change."""
    lines = text.split("\n")
    suggested = re.search(r"^(`{3,})suggestion\n(.*?)^\1$", comment["body"], re.MULTILINE | re.DOTALL)
    assert suggested is not None
    lines[comment.get("start_line", comment["line"]) - 1 : comment["line"]] = (
        suggested[2].removesuffix("\n").split("\n")
    )
    return "\n".join(lines)


def test_what_the_pull_request_causes_is_fixed_where_the_suggestion_is_accepted(runner: Runner, api: Api) -> None:
    done = runner.step(STEP)
    assert done.returncode == 0, done.stderr
    (review,) = api.reviews
    assert review["event"] == "COMMENT"
    assert review["commit_id"] == runner.git("rev-parse", "HEAD")
    (comment,) = review["comments"]
    assert (comment["path"], comment["side"]) == ("main.tf", "RIGHT")
    text = (runner.workspace / "main.tf").read_text(encoding="utf-8")
    assert (
        accepted(text, comment)
        == text.removesuffix("}\n") + '\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n'
    )


def test_a_second_push_doubles_no_comment(runner: Runner, api: Api) -> None:
    api.comments = [{"id": number, "body": "Looks good"} for number in range(MOST)]
    runner.step(STEP)
    write(runner, "main.tf", "# moved\n" + (runner.workspace / "main.tf").read_text(encoding="utf-8"))
    again = runner.step(STEP)
    assert len(api.reviews) == 1
    assert "1 suggestion made before" in again.stderr
    write(runner, "more.tf", INSTANCE.format(name="another"))
    runner.step(STEP)
    assert [comment["path"] for comment in api.reviews[1]["comments"]] == ["more.tf"]


def test_a_token_that_may_only_read_is_no_failure(runner: Runner, api: Api) -> None:
    api.forbidden = ("POST",)
    done = runner.step(STEP)
    assert done.returncode == 0
    assert "::notice title=moatlint::The fixes could not be suggested (a fork's token may not)" in done.stdout
    assert api.reviews == []


def test_nothing_is_suggested_where_earlier_comments_are_not_known(runner: Runner, api: Api) -> None:
    api.forbidden = ("GET",)
    done = runner.step(STEP)
    assert done.returncode == 0
    assert "::notice title=moatlint::The comments of the pull request could not be read" in done.stdout
    assert not [asked for asked in api.asked if asked.startswith("POST")]


def test_nothing_is_suggested_where_there_are_too_many_comments_to_read(runner: Runner, api: Api) -> None:
    api.comments = [{"id": number, "body": ""} for number in range(50 * MOST)]
    done = runner.step(STEP)
    assert done.returncode == 0
    assert "::notice title=moatlint::The pull request has too many comments" in done.stdout
    assert api.reviews == []


def test_nothing_is_sent_where_there_is_nothing_to_suggest(runner: Runner, api: Api) -> None:
    runner.github["github.event.pull_request.base.sha"] = runner.git("rev-parse", "HEAD")
    assert runner.step(STEP).returncode == 0
    assert api.asked == [f"GET {PULLS}/comments?per_page={MOST}&page=1"]


def test_unsafe_fixes_are_suggested_only_if_that_is_asked_for(runner: Runner, api: Api) -> None:
    write(runner, "disk.tf", 'resource "aws_ebs_volume" "disk" {\n  size = 8\n}\n')
    done = runner.step(STEP)
    assert "disk.tf:2:1: not suggested without --unsafe" in done.stderr
    assert [comment["path"] for comment in api.reviews[0]["comments"]] == ["main.tf"]
    runner.inputs["suggest"] = "unsafe"
    runner.step(STEP)
    assert [comment["path"] for comment in api.reviews[1]["comments"]] == ["disk.tf"]


def test_the_token_is_never_shown_and_nothing_of_the_checkout_is_run(runner: Runner, api: Api) -> None:
    for name in ("json.py", "linter.py", "sitecustomize.py"):
        (runner.workspace / name).write_text("raise SystemExit('the checkout was run')\n", encoding="utf-8")
    (runner.workspace / ".curlrc").write_text('output = "stolen"\n', encoding="utf-8")
    done = runner.step(STEP)
    assert TOKEN not in done.stdout + done.stderr
    assert "the checkout was run" not in done.stdout + done.stderr
    assert len(api.reviews) == 1


def test_a_base_that_is_not_here_is_said_and_fails_nothing(runner: Runner, api: Api) -> None:
    runner.github["github.event.pull_request.base.sha"] = "0" * 40
    done = runner.step(STEP)
    assert done.returncode == 0
    assert "::notice title=moatlint::Not every fix could be looked for" in done.stdout
    assert api.reviews == []
