// @ts-check
// Where a reader is: chapters marked as read, and the place to go on from.
import { all, button, first, make, root, say } from "./dom.js";
import { forget, keep, read } from "./store.js";

const LAST = "last";

/** Note the place, mark what is read, and offer to go on. */
export function startReading() {
  const { page = "", title = "" } = document.body.dataset;
  if (document.body.classList.contains("hb-kind-chapter")) {
    markReading(page);
    watchPlace(page, title);
  }
  if (document.body.classList.contains("hb-home")) offerToGoOn();
  else followHeadings();
  showRead();
}

/** @param {string} page */
function markReading(page) {
  const mark = document.getElementById("hb-read");
  if (!mark) return;
  const show = () => {
    const isRead = Boolean(read(`read:${page}`, ""));
    mark.setAttribute("aria-pressed", String(isRead));
    mark.textContent = say(isRead ? "read_marked" : "read_mark");
  };
  mark.addEventListener("click", () => {
    if (read(`read:${page}`, "")) forget(`read:${page}`);
    else keep(`read:${page}`, document.body.dataset.title);
    show();
    showRead();
  });
  show();
}

/** Put a tick behind the chapters that are marked, wherever the page lists them. */
function showRead() {
  for (const link of all(".hb-rail .hb-part a, .hb-menu a, .hb-chapter-list a")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const page = link.href.startsWith(root()) ? link.href.slice(root().length).replace(/\.html.*|\/$/, "") : "";
    const isRead = Boolean(page && read(`read:${page}`, ""));
    link.classList.toggle("hb-done", isRead);
    const note = first(".hb-away", link);
    if (isRead && !note) link.append(make("span", { class: "hb-away" }, ` (${say("read_marked")})`));
    if (!isRead) note?.remove();
  }
}

/**
 * Remember the heading above the middle of the window.
 * @param {string} page
 * @param {string} title
 */
function watchPlace(page, title) {
  const before = read(LAST, { page: "", anchor: "", heading: "", title: "" });
  if (before.page === page && before.anchor && !location.hash) offerHeading(before.anchor, before.heading);
  const headings = all(".hb-article h2[id]");
  let waiting = 0;
  const note = () => {
    const passed = headings.filter((one) => one.getBoundingClientRect().top < innerHeight / 2).pop();
    if (passed) keep(LAST, { page, title, anchor: passed.id, heading: passed.textContent ?? "" });
    else if (before.page !== page) keep(LAST, { page, title, anchor: "", heading: "" });
  };
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(note, 300);
  }, { passive: true });
  note();
}

/** Mark, in the list beside the text, the heading that is being read. */
function followHeadings() {
  const links = all(".hb-rail .hb-toc a");
  if (!links.length || !("IntersectionObserver" in window)) return;
  const byId = new Map(links.map((link) => [decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""), link]));
  const headings = all(".hb-article :is(h2, h3)[id]").filter((heading) => byId.has(heading.id));
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const link of links) link.removeAttribute("aria-current");
    if (passed) byId.get(passed.id)?.setAttribute("aria-current", "location");
  };
  // All that is above counts as seen, so that a leap past many headings is noticed too.
  const watcher = new IntersectionObserver(mark, { rootMargin: "999999px 0px -66% 0px" });
  for (const heading of headings) watcher.observe(heading);
}

/**
 * @param {string} anchor
 * @param {string} heading
 */
function offerHeading(anchor, heading) {
  if (!document.getElementById(anchor)) return;
  const link = make("a", { href: `#${anchor}` }, say("go_on", { place: heading }));
  first(".hb-article .hb-facts")?.after(make("p", { class: "hb-go-on hb-no-print" }, link));
}

function offerToGoOn() {
  const last = read(LAST, { page: "", title: "", anchor: "", heading: "" });
  if (!last.page) return;
  const place = last.heading ? `${last.title}, ${last.heading}` : last.title;
  const address = `${root()}${encodeURI(last.page)}.html${last.anchor ? `#${last.anchor}` : ""}`;
  const line = make(
    "p",
    { class: "hb-go-on hb-no-print" },
    make("a", { href: address }, say("go_on", { place })),
    " ",
    button(say("progress_erase"), () => {
      forget(LAST);
      line.remove();
    }),
  );
  (first(".hb-article > .hb-summary") ?? first(".hb-article > h1"))?.after(line);
}
