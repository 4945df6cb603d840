"""Measure the site with Lighthouse on its mobile setting.

The site is served on loopback, compressed and with
the shipped headers, as a host would.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from handbook.site import policy

HERE = Path(__file__).parent
PAGES = {
    "home": "index.html",
    "chapter": "when-attunement-breaks/noticing-ruptures.html",
    "practice index": "reference/practices.html",
    "register": "reference/evidence.html",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROME_FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic"


class Compressing(SimpleHTTPRequestHandler):
    """Serves a folder as a host does: compressed, with the policy."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(urlsplit(self.path).path))
        if file.is_dir():
            file /= "index.html"
        is_there = file.is_file()
        content = gzip.compress(file.read_bytes()) if is_there else b""
        self.send_response(200 if is_there else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Security-Policy", policy.header())
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", policy.LASTING if "?v=" in self.path else policy.CHECKED)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def measure(address: str) -> dict[str, object]:
    """One page's scores and figures."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                Path(sys.executable).parent / "node",
                HERE / "node_modules/lighthouse/cli/index.js",
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={CHROME_FLAGS}",
            ],
            env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
            check=True,
        )
        data = json.loads(report.read_text("utf-8"))
    audits = data["audits"]
    failed = [
        name
        for name, audit in audits.items()
        if audit["score"] is not None
        and audit["score"] < 0.9
        and audit["scoreDisplayMode"] != "informative"
    ]
    return {
        **{name: round(100 * data["categories"][name]["score"]) for name in CATEGORIES},
        "largest paint ms": round(audits["largest-contentful-paint"]["numericValue"]),
        "blocking ms": round(audits["total-blocking-time"]["numericValue"]),
        "shift": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "bytes": round(audits["total-byte-weight"]["numericValue"]),
        "below 90": failed,
    }


def compare(site: Path) -> dict[str, dict[str, object]]:
    """Scores and figures of the pages that the handbook promises something for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rows = {
        name: measure(f"http://127.0.0.1:{server.server_port}/{path}")
        for name, path in PAGES.items()
    }
    server.shutdown()
    return rows
