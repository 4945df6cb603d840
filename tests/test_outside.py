"""Outer links, asked of a server of our own."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from handbook.checks import outside
from handbook.cli import main

CODES = {"/here": 200, "/gone": 404, "/shy": 403, "/busy": 429}


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(CODES.get(self.path, 500))
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked = []
    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/here", ""),
        ("/gone", "not found (404)"),
        ("/shy", ""),
        ("/busy", ""),
        ("/broken", "internal server error (500)"),
    ],
)
def test_what_a_server_answers(server: str, path: str, fault: str) -> None:
    assert outside.ask(server + path) == fault


def test_a_server_that_is_not_there() -> None:
    closed = HTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{closed.server_port}/"
    closed.server_close()
    assert outside.ask(address) == "[errno 111] connection refused"


def test_each_address_is_asked_once_and_told_at_each_place(minimal: Path, server: str) -> None:
    page = minimal / "docs" / "index.md"
    links = f"\n[A]({server}/gone) and [b]({server}/here).\n\n[C]({server}/gone)\n"
    page.write_text(page.read_text() + links)
    other = minimal / "docs" / "part" / "one.md"
    other.write_text(other.read_text() + f"\n<{server}/gone>\n")
    bib = minimal / "bib" / "minimal.bib"
    bib.write_text(bib.read_text().replace("  doi = {10.1234/things.2002},\n", ""))
    settings = str(minimal / "mkdocs.yml")
    asked_nothing = CliRunner().invoke(main, ["-f", settings, "check"])
    assert (asked_nothing.stdout, Handler.asked) == ("", [])
    result = CliRunner().invoke(main, ["-f", settings, "check", "--external"])
    assert result.exit_code == 0
    assert result.stdout == (
        f"docs/index.md:7: [link-outside] not found (404); found {server}/gone\n"
        f"docs/part/one.md:38: [link-outside] not found (404); found {server}/gone\n"
    )
    assert sorted(Handler.asked) == ["/gone", "/here"]
