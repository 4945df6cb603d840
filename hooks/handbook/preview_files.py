"""What a preview has beside its pages: a style sheet, and what is wrong elsewhere as a script."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from handbook.finding import Finding

# Every page names so many findings of other pages.
MOST_ELSEWHERE = 40
ELSEWHERE_FILE = "assets/findings.js"
STYLE_FILE = "assets/preview.css"
STYLE = """\
.hb-findings, .hb-finding { background: #fff4ce; border: 1px solid #8a6d00; color: #1a1a1a;
  font-family: system-ui, sans-serif; }
.hb-findings { border-left-width: 6px; border-radius: .5rem; font-size: .95rem; line-height: 1.45;
  margin: 0 0 1.5rem; max-width: none !important; padding: .8rem 1.1rem; }
.hb-findings p, .hb-findings ul { margin: 0 0 .4rem; }
.hb-findings ul { padding-left: 1.1rem; }
.hb-findings a, .hb-finding a { color: #14489c; }
.hb-findings code, .hb-finding code { background: none !important; color: inherit; font-weight: 600;
  padding: 0 !important; }
.hb-finding { border-radius: .4rem; display: inline-block; font-size: .85rem; font-weight: 400;
  letter-spacing: 0; line-height: 1.4; margin: .15rem .3rem; padding: .15rem .55rem;
  scroll-margin-top: 6rem; text-indent: 0; }
.hb-is-error { background: #ffe3df; border-color: #a3200d; }
@media print { .hb-findings, .hb-finding { display: none; } }
"""
# What is wrong elsewhere comes from a file of its own, so that a slip on one page leaves the
# other pages as they are.
ELSEWHERE = """\
((found) => {
  const script = document.currentScript;
  const page = script.dataset.page;
  const count = found.count - (found.counts[page] ?? 0);
  if (!count) return;
  const make = (name, ...content) => {
    const element = document.createElement(name);
    element.append(...content);
    return element;
  };
  const rows = found.rows.filter(([path]) => path !== page).slice(0, found.most);
  const items = rows.map(([path, line, rule, message, remedy]) =>
    make("li", `${path}:${line}: `, make("code", rule), ` ${message} `, make("em", remedy))
  );
  if (count > rows.length) {
    items.push(make("li", "… (all of them: ", make("code", "handbook check"), ")"));
  }
  let place = script.parentElement.querySelector(".hb-findings");
  if (!place) {
    place = make("aside", make("p", make("strong", "0 on this page")));
    place.className = "hb-findings";
    place.setAttribute("aria-label", "Findings");
    const style = make("link");
    style.rel = "stylesheet";
    style.href = new URL("preview.css", script.src).href;
    script.parentElement.prepend(style, place);
  }
  place.append(make("details", make("summary", `${count} elsewhere`), make("ul", ...items)));
})"""


def elsewhere(findings: Iterable[Finding]) -> str:
    """A script that names, on every page, what is wrong on the others."""
    listed = list(findings)
    counts = Counter(finding.path for finding in listed)
    most = MOST_ELSEWHERE + max(counts.values(), default=0)
    rows = [[f.path, f.line, f.rule.id, f.message, f.rule.remedy] for f in listed[:most]]
    data = {"count": len(listed), "counts": counts, "rows": rows, "most": MOST_ELSEWHERE}
    return f"{ELSEWHERE}({json.dumps(data, ensure_ascii=False)});\n"
