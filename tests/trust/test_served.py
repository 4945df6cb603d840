"""The site as nginx serves it, with the configuration that the site ships."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

import pytest

from handbook.site import policy
from tests.trust.amount import amount
from tests.trust.builds import built, small

# Debian keeps nginx where the path of people who are not root does not look.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
TYPES = Path("/etc/nginx/mime.types")
# What nginx makes of all that it keeps for itself, in the test's own folder.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
CONNECTIONS = 200
SECONDS = amount(20, 2)
# A bound for a server that hangs, far beyond what any answer takes.
PATIENCE = 60
PDF = "/downloads/bread-with-time-a4.pdf"
PAGES = ("/", "/starter/feeding.html", "/reference/words.html", "/catalogue.json", PDF)


@dataclass
class Answer:
    """What a server answers."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Served:
    """A site, and the port of loopback where it is served."""

    folder: Path
    port: int

    def connect(self) -> HTTPConnection:
        """A connection that may carry many requests."""
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask once."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(self.connect()) as connection:
            return ask(connection, path, method, named)


def ask(
    connection: HTTPConnection,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> Answer:
    """Ask on a connection, which stays open."""
    connection.request(method, path, headers=headers or {})
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, response.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configuration(site: Path, folder: Path, port: int) -> str:
    """The least that nginx needs around the shipped lines.

    As root, nginx would let its workers be nobody, who may not read a test's folder.
    """
    user = "user root root;\n" if os.getuid() == 0 else ""
    places = "".join(f"  {name}_temp_path {folder / name};\n" for name in TEMPORARY)
    return (
        f"{user}daemon off;\nworker_processes 2;\npid {folder}/pid;\n"
        f"error_log {folder}/error.log warn;\n"
        f"events {{ worker_connections {2 * CONNECTIONS}; }}\n"
        f"http {{\n  include {TYPES};\n  default_type application/octet-stream;\n"
        f"  access_log off;\n{places}"
        f"  server {{\n    listen 127.0.0.1:{port};\n    root {site};\n"
        f"    include {site}/nginx.conf.example;\n  }}\n}}\n"
    )


def wait_for(process: subprocess.Popen[str], port: int) -> None:
    """Until the server listens; one that ends first says why."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx does not listen")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert NGINX, "nginx is needed: sh tests/system.sh test"
    base = tmp_path_factory.mktemp("served")
    site = built(small(base / "handbook", "sourdough"))
    (base / "secret").write_text("not part of the site")
    (base / "handbook" / "secret").write_text("not part of the site")
    folder = base / "nginx"
    folder.mkdir()
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(configuration(site, folder, port))
    log = folder / "error.log"
    process = subprocess.Popen(
        [NGINX, "-p", str(folder), "-e", str(log), "-c", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(process, port)
        yield Served(site, port)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert not re.findall(r"\[(?:crit|alert|emerg|warn)\].*", log.read_text())


def test_every_file_is_served_as_it_is_under_the_policy(served: Served) -> None:
    wanted = {"content-security-policy": policy.header()}
    wanted |= {name.lower(): value for name, value in policy.OTHER.items()}
    files = [path for path in sorted(served.folder.rglob("*")) if path.is_file()]
    assert len(files) > 50
    for path in files:
        name = path.relative_to(served.folder).as_posix()
        answer = served.get(f"/{name}")
        assert (answer.status, answer.body) == (200, path.read_bytes()), name
        assert answer.headers.items() >= wanted.items(), name
        is_shard = re.match(r"pagefind/(fragment|index)/", name)
        lasts = policy.LASTING if is_shard else policy.CHECKED
        assert answer.headers["cache-control"] == lasts, name


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/assets/handbook.css", "text/css"),
        ("/pagefind/pagefind.js", "application/javascript"),
        ("/assets/icon.svg", "image/svg+xml"),
        ("/catalogue.json", "application/json"),
        ("/manifest.webmanifest", "application/manifest+json"),
        (PDF, "application/pdf"),
    ],
)
def test_browsers_are_told_what_a_file_is(served: Served, path: str, kind: str) -> None:
    """They may not guess: that is what ``nosniff`` says."""
    assert served.get(path).headers["content-type"].partition(";")[0] == kind


def test_a_page_that_has_not_changed_is_not_sent_again(served: Served) -> None:
    first = served.get("/starter/feeding.html")
    again = served.get("/starter/feeding.html", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == policy.CHECKED
    assert served.get("/starter/feeding.html", If_None_Match='"other"').status == 200


@pytest.mark.parametrize("path", ["index.html", "assets/handbook.css", "catalogue.json"])
def test_text_is_compressed_for_those_who_can_read_it(served: Served, path: str) -> None:
    whole = (served.folder / path).read_bytes()
    packed = served.get(f"/{path}", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.headers["content-security-policy"] == policy.header()
    assert gzip.decompress(packed.body) == whole
    assert len(packed.body) < len(whole) / 2
    assert "content-encoding" not in served.get(f"/{path}").headers


def test_what_is_compressed_already_is_left_alone(served: Served) -> None:
    assert "content-encoding" not in served.get(PDF, Accept_Encoding="gzip").headers


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/starter/nothing.html",
        "/starter/feeding.html/more",
        "/a/long/way/down",
        "/pagefind/fragment/nothing.pf_fragment",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/" + "x" * 2000,
    ],
)
def test_a_wrong_path_gives_the_handbooks_own_page(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert answer.body == (served.folder / "404.html").read_bytes()
    assert answer.headers["content-type"].partition(";")[0] == "text/html"
    assert answer.headers["content-security-policy"] == policy.header()
    assert answer.headers["cache-control"] == policy.CHECKED


def test_a_part_of_a_pdf_can_be_asked_for(served: Served) -> None:
    whole = (served.folder / PDF.lstrip("/")).read_bytes()
    size = len(whole)
    for asked, first, last in [
        ("bytes=0-99", 0, 99),
        ("bytes=1000-1999", 1000, 1999),
        (f"bytes={size - 10}-", size - 10, size - 1),
        ("bytes=-500", size - 500, size - 1),
    ]:
        answer = served.get(PDF, Range=asked)
        assert answer.status == 206, asked
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{size}"
        assert answer.body == whole[first : last + 1], asked
    assert served.get(PDF, "HEAD").headers["accept-ranges"] == "bytes"
    beyond = served.get(PDF, Range=f"bytes={size}-")
    assert beyond.status == 416
    assert beyond.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize("folder", ["/assets/", "/downloads/", "/pagefind/", "/tutor-view/"])
def test_no_folder_lists_its_files(served: Served, folder: str) -> None:
    assert (served.folder / folder.strip("/")).is_dir()
    answer = served.get(folder)
    assert answer.status == 404
    assert answer.body == (served.folder / "404.html").read_bytes()
    assert answer.headers["content-security-policy"] == policy.header()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/../../secret",
        "/starter/../../secret",
        "/%2e%2e/secret",
        "/%2e%2e%2f%2e%2e%2fsecret",
        "/..%5csecret",
        "/starter/..%2f..%2fsecret",
        "/downloads../secret",
        "//../secret",
        "/..;/secret",
        "/pagefind/fragment/../../../secret",
    ],
)
def test_nothing_outside_the_site_is_served(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status in (400, 404)
    assert b"not part of the site" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_site_is_for_reading(served: Served, method: str) -> None:
    answer = served.get("/", method)
    assert answer.status == 405
    assert answer.headers["content-security-policy"] == policy.header()


class Readers:
    """Many who read at the same time, each on a connection of their own."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.wholes = {
            path: (served.folder / (path.lstrip("/") or "index.html")).read_bytes()
            for path in PAGES
        }
        self.faults: list[str] = []
        self.answers = [0] * CONNECTIONS
        # Nobody begins before all are connected.
        self.all_connected = threading.Barrier(CONNECTIONS, timeout=PATIENCE)

    def read(self, number: int) -> None:
        """Read page after page until the time is over."""
        try:
            with closing(self.served.connect()) as connection:
                connection.connect()
                self.all_connected.wait()
                until = time.monotonic() + SECONDS
                for path in islice(cycle(PAGES), number, None):
                    self.compare(path, ask(connection, path, headers={"Accept-Encoding": "gzip"}))
                    self.answers[number] += 1
                    if time.monotonic() > until:
                        return
        except Exception as fault:
            self.faults.append(repr(fault))

    def compare(self, path: str, answer: Answer) -> None:
        """Note an answer that is another than it should be."""
        is_packed = answer.headers.get("content-encoding") == "gzip"
        body = gzip.decompress(answer.body) if is_packed else answer.body
        if answer.status != 200 or body != self.wholes[path]:
            self.faults.append(f"{path}: {answer.status}, {len(body)} bytes")


def test_many_read_at_once_without_an_error(served: Served) -> None:
    readers = Readers(served)
    threads = [
        threading.Thread(target=readers.read, args=(number,)) for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert readers.faults == []
    assert all(readers.answers)
