"""One built site for all workers, one server and one browser for each."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from handbook.site import policy
from tests.conftest import ROOT

# The site works under any path; this one stands for all of them.
UNDER = "/a/shelf/"
# Without editions, which have tests of their own.
BUILD = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from handbook.site import Site
Site.make_editions = lambda self, folder: []
exec(sys.argv[2])
build(load_config("mkdocs.yml", site_dir=sys.argv[1], strict=True))
"""


# What no file of the site may say, and a build could know.
MARKER = "qzmarker"
PEOPLE = ("USER", "LOGNAME", "USERNAME", "EMAIL", "HOSTNAME", "HANDBOOK_SECRET", "GIT_AUTHOR_NAME")


def build(target: Path, root: Path = ROOT, before: str = "") -> None:
    """Build a handbook.

    Args:
        target: where to.
        root: its folder.
        before: Python that is run before.
    """
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(target), before],
        cwd=root,
        env={**os.environ, **dict.fromkeys(PEOPLE, MARKER), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built handbook; the first worker that asks builds it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "built-site"
    ready = folder.with_name("built-site-ready")
    try:
        folder.mkdir()
    except FileExistsError:
        while not ready.exists():
            time.sleep(0.1)
        assert not ready.read_text(), "another worker could not build the site"
        return folder
    try:
        build(folder)
    except BaseException:
        ready.write_text("failed")
        raise
    ready.write_text("")
    return folder


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under a path, with the shipped policy and page for wrong addresses."""

    def translate_path(self, path: str) -> str:
        plain = urlsplit(path).path
        under = getattr(self.server, "under", UNDER)
        if not plain.startswith(under):
            return str(Path(self.directory) / "nothing-here")
        return super().translate_path("/" + plain.removeprefix(under))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        # A browser opens connections ahead, and would be answered on one after the end.
        if not getattr(self.server, "is_stopped", False):
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", policy.header())
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server:
    """A site on loopback."""

    def __init__(self, folder: Path, under: str = UNDER) -> None:
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(Handler, directory=str(folder))
        )
        self._server.under = under  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}{under}"

    def stop(self) -> None:
        self._server.is_stopped = True  # type: ignore[attr-defined]
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server = Server(site)
    yield server.address
    server.stop()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page of the site; a fault in the console or a foreign request fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(path: str = "index.html", **options: object) -> Page:
        settings = {"service_workers": "block", "reduced_motion": "reduce", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type == "error" else None,
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((address, "blob:", "data:", "file:"))
                else faults.append(f"foreign: {request.url}")
            ),
        )
        page.goto(path if "://" in path else address + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults
