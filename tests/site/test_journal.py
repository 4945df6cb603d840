"""Files that pose as a journal: a right import or a told fault, and nothing that acts or is lost."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from playwright.sync_api import FilePayload, Page

from tests.site.conftest import Open

JOURNAL = "reference/journal.html"
FAULT = "This file holds no journal"
FULL = "would not save"
OWN = "Mine, and nobody else's."
WATCH = """() => {
  window.hits = [];
  window.hit = () => window.hits.push("ran");
  window.alert = window.hit;
  document.addEventListener("securitypolicyviolation", event => window.hits.push(event.violatedDirective));
}"""
# Whatever in the list of entries could act or lead elsewhere.
ACTING = """() => [...document.querySelectorAll("#hb-yours *")].filter(one =>
  one.matches("script, iframe, object, embed, img, svg, style, form")
  || [...one.attributes].some(a => /^on|^style$|^src/i.test(a.name))
  || (one.href && !one.href.startsWith(new URL(document.body.dataset.root || "./", location).href)))
  .map(one => one.outerHTML.slice(0, 100))"""
SCRIPT = "<script>hit()</script><img src=x onerror=hit()>"


def entry(**other: Any) -> dict[str, Any]:
    plain = {"id": "a", "title": "T", "page": "", "text": "x", "changed": "2026-01-01T00:00:00Z"}
    return {**plain, **other}


def journal(*rows: Any, **more: Any) -> bytes:
    return json.dumps({"kind": "journal", "entries": rows, **more}).encode()


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("journal.json", journal(entry()))
    return target.getvalue()


# What is brought back of each: a number of entries, or nothing with a fault.
RIGHT: dict[str, tuple[bytes, int]] = {
    "empty": (journal(), 0),
    "plain": (journal(entry()), 1),
    "script as title": (journal(entry(title=SCRIPT)), 1),
    "script as text": (journal(entry(text=SCRIPT)), 1),
    "script as page": (journal(entry(page=f'"><{SCRIPT}')), 1),
    "scheme as page": (journal(entry(page="javascript:hit()//x.html#a")), 1),
    "another site as page": (journal(entry(page="//evil.example/x.html#a")), 1),
    "a folder above as page": (journal(entry(page="../../../x.html#a")), 1),
    "address as page": (journal(entry(page="https://evil.example/x.html#a")), 1),
    "template as text": (journal(entry(text="${hit()} {{ 7*7 }} #{x}")), 1),
    "prototype as name": (journal(entry(id="__proto__")), 1),
    "constructor as name": (journal(entry(id="constructor")), 1),
    "prototype as field": (b'{"__proto__": {"hit": 1}, "entries": [' + json.dumps(entry()).encode()[:-1] + b', "__proto__": {"text": "p"}, "constructor": 1}]}', 1),
    "fields nobody knows": (journal(entry(onload="hit()", toString="x"), onerror="hit()"), 1),
    "two of one name": (journal(entry(text="older"), entry(text="newer", changed="2026-02-01T00:00:00Z")), 2),
    "the same twice": (journal(entry(), entry()), 1),
    "control characters": (journal(entry(title="\x00\x1b[31m\x07\b", text="\x00\x7f\x9b")), 1),
    "bidi": (journal(entry(title="\u202egnp.exe\u2066", text="\u202e\u200f\ufeff")), 1),
    "lone surrogates": (b'{"entries": [{"id": "a", "title": "\\ud800", "page": "", "text": "\\udfff", "changed": "2026-01-01"}]}', 1),
    "invalid UTF-8": (journal(entry(text="AB")).replace(b"AB", b"\xff\xfe\xed\xa0\x80"), 1),
    "UTF-16": (journal(entry()).decode().encode("utf-16"), 1),
    "a mark of byte order": (b"\xef\xbb\xbf" + journal(entry()), 1),
    "long words": (journal(entry(text="x" * 500_000)), 1),
    "a thousand entries": (journal(*(entry(id=f"n{n}") for n in range(1000))), 1000),
    "the end of time": (journal(entry(changed="+275760-09-13T00:00:00.000Z")), 1),
    "the beginning of time": (journal(entry(changed="-271821-04-20T00:00:00.000Z")), 1),
    "lines that pose as Markdown": (journal(entry(title="a\n\n# b", text="---\n# c\n<b>d</b>")), 1),
    "one's own, older": (journal(entry(id="own", text="theirs", changed="2020-01-01T00:00:00Z")), 0),
    "one's own, newer": (journal(entry(id="own", text="theirs", changed="2999-01-01T00:00:00Z")), 1),
    "one's own, emptied": (journal(entry(id="own", text="", changed="2999-01-02T00:00:00Z")), 1),
    "one's own, another way to say later": (journal(entry(id="own", text="", changed="Jan 3 2999")), 1),
}  # fmt: skip
WRONG: dict[str, bytes] = {
    "nothing": b"", "null": b"null", "a number": b"1", "a word": b'"entries"', "a list": b"[]",
    "no JSON": b"{entries: []}", "a script": b"<script>hit()</script>", "Markdown": b"## T\n\n*day*\n\nx\n",
    "half a file": journal(entry())[:-9], "zip": zipped(), "zeros": bytes(5000), "gzip": b"\x1f\x8b\x08" + bytes(99),
    "UTF-16 without a mark": journal(entry()).decode().encode("utf-16-le"), "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep entries": b'{"entries":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "entries as object": b'{"entries": {"0": {}, "length": 1}}', "entries as word": b'{"entries": "no"}',
    "entries as null": b'{"entries": null}', "an entry of null": journal(None), "an entry as list": journal([]),
    "an entry as word": journal("x"), "a number as name": journal(entry(id=1)), "a number as title": journal(entry(title=1)),
    "a list as text": journal(entry(text=["x"])), "an object as page": journal(entry(page={})),
    "a number as date": journal(entry(changed=0)), "no date": journal(entry(changed="never")),
    "no name": journal(entry(id="")), "a path as name": journal(entry(id="../a")), "a mark as name": journal(entry(id="a\"b")),
    "a long name": journal(entry(id="x" * 121)), "a missing field": journal({"id": "a"}),
    "one wrong among many": journal(*(entry(id=f"w{n}") for n in range(50)), entry(id=1)),
    "prototype as entries": b'{"__proto__": {"entries": []}, "entries": 1}', "a long number": b"9" * 100_000,
}  # fmt: skip


def offer(page: Page, content: bytes) -> str:
    """Choose a file as the journal; gives back what is said of it."""
    page.wait_for_selector("#hb-yours-status", state="attached")
    page.evaluate("document.getElementById('hb-yours-status').textContent = ''")
    file = FilePayload(name="journal.json", mimeType="application/json", buffer=content)
    page.set_input_files("#hb-import", file)
    page.wait_for_function("() => document.getElementById('hb-yours-status').textContent !== ''")
    return page.locator("#hb-yours-status").inner_text()


def kept(page: Page) -> dict[str, Any]:
    """The journal as the browser keeps it, by name."""
    found: dict[str, Any] = page.evaluate(
        """() => Object.fromEntries(Object.entries({...localStorage})
        .filter(([key]) => key.includes("journal:"))
        .map(([key, value]) => ["=" + key.split("journal:")[1], JSON.parse(value)]))"""
    )
    return found


def test_files_that_pose_as_a_journal(open_page: Open) -> None:
    assert len(RIGHT) + len(WRONG) >= 60
    page = open_page(JOURNAL)
    page.evaluate(WATCH)
    assert offer(page, journal(entry(id="own", text=OWN, changed="2026-03-01T00:00:00Z")))
    mine = kept(page)
    assert list(mine) == ["=own"]
    for name, wrong in WRONG.items():
        assert FAULT in offer(page, wrong), name
        assert kept(page) == mine, name
    for name, (right, count) in RIGHT.items():
        page.evaluate(
            "() => { for (const key of Object.keys(localStorage)) "
            "if (/journal:(?!own$)/.test(key)) localStorage.removeItem(key); }"
        )
        assert offer(page, right) == f"{count} entries brought back.", name
        rows = kept(page)
        assert OWN in rows["=own"]["text"], name
        assert page.locator(".hb-entry").count() == len(rows), name
        assert page.evaluate(ACTING) == [], name
    assert page.evaluate("[window.hits, ({}).hit, ({}).text]") == [[], None, None]
    assert "theirs" in kept(page)["=own"]["text"]


def test_a_journal_larger_than_the_browser_keeps_takes_nothing_away(open_page: Open) -> None:
    page = open_page(JOURNAL)
    page.fill(".hb-journal-text", OWN)
    page.wait_for_function("() => document.querySelectorAll('.hb-entry').length === 1")
    huge = journal(*(entry(id=f"h{n}", text="x" * 400_000) for n in range(30)))
    assert FULL in offer(page, huge)
    assert kept(page)["=free-page"]["text"] == OWN
    assert page.input_value(".hb-journal-text") == OWN


def test_ten_thousand_entries_are_brought_back(open_page: Open) -> None:
    page = open_page(JOURNAL)
    many = journal(*(entry(id=f"n{n}") for n in range(10_000)))
    assert offer(page, many) == "10000 entries brought back."
    assert len(kept(page)) == 10_000


def test_what_is_brought_back_stands_where_one_writes(open_page: Open) -> None:
    """Else the next letter typed would take it away again."""
    page = open_page(JOURNAL)
    assert offer(page, journal(entry(id="free-page", text="From elsewhere."))) != ""
    assert page.input_value(".hb-journal-text") == "From elsewhere."
    page.locator(".hb-journal-text").press("End")
    page.locator(".hb-journal-text").type(" More.")
    page.locator(".hb-journal-text").blur()
    assert kept(page)["=free-page"]["text"] == "From elsewhere. More."
