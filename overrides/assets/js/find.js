// @ts-check
// The search as a dialog; loaded when a reader first opens it.
import { askTitles } from "./disk.js";
import { button, isFromDisk, loadScript, make, root, say } from "./dom.js";
import { ask, fetchFor, load } from "./engine.js";

const PAUSE = 90;
// One letter or two lead to nearly every page, which takes long, and are seldom the whole.
const LONG_PAUSE = 350;
const FEW_LETTERS = 2;

/** @type {Record<string, string>} */
const KINDS = { chapter: "chapter", practice: "practice", prompt: "prompt", handout: "handout", term: "kind_term", page: "kind_page", guide: "kind_guide" };

const status = make("p", { class: "hb-find-status", role: "status" });
const list = make("ul", { class: "hb-find-list" });
const input = make("input", { type: "search", id: "hb-find-input", autocomplete: "off", spellcheck: "false", placeholder: say("find_hint"), input: typed });
const dialog = make(
  "dialog",
  { class: "hb-find", "aria-labelledby": "hb-find-label", keydown: move },
  make(
    "div",
    { class: "hb-find-inner", role: "search" },
    make(
      "div",
      { class: "hb-find-row" },
      make("label", { for: "hb-find-input" }, make("span", { id: "hb-find-label" }, say("find_label")), input),
      button(say("close"), () => dialog.close()),
    ),
    status,
    list,
  ),
);

let isPlain = isFromDisk();
let turn = 0;
let timer = 0;
let length = 0;
/** @type {Promise<void> | null} */
let ready = null;

document.body.append(dialog);
document.addEventListener("hb:find", open);
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

function open() {
  dialog.showModal();
  input.focus();
  input.select();
  ready ??= prepare();
}

/** Load the words, and the engine or, where it cannot run, the list of titles. */
async function prepare() {
  const words = loadScript(root() + "assets/find-words.js");
  if (!isPlain) {
    try {
      await load(words);
    } catch {
      isPlain = true;
      status.textContent = say("find_failed");
    }
  }
  await words;
  if (isPlain) {
    await loadScript(root() + "assets/find-titles.js");
    if (isFromDisk()) status.textContent = say("find_titles_only");
  }
}

function typed() {
  // What comes as a whole, pasted or spoken, is not about to go on.
  const isWhole = Math.abs(input.value.length - length) > 1;
  length = input.value.length;
  clearTimeout(timer);
  const isTelling = input.value.trim().length > FEW_LETTERS;
  // What fails here fails again when it is searched, and is told then.
  if (isTelling && ready && !isPlain) ready.then(() => fetchFor(input.value)).catch(() => {});
  const pause = isTelling ? PAUSE : LONG_PAUSE;
  timer = setTimeout(search, isWhole ? 0 : pause);
}

async function search() {
  turn += 1;
  const own = turn;
  const text = input.value.trim();
  if (!text) {
    list.replaceChildren();
    status.textContent = isFromDisk() ? say("find_titles_only") : "";
    return;
  }
  await ready;
  let isShown = false;
  /** @param {import("./engine.js").Answer} first */
  const showFirst = (first) => {
    isShown = true;
    show(first, text);
  };
  const answer = isPlain ? askTitles(input.value) : await ask(input.value, () => own === turn, showFirst);
  // Who is among the results of a first answer is not moved.
  const isTaken = isShown && list.contains(document.activeElement);
  if (own === turn && !isTaken) show(answer, text);
}

/**
 * @param {import("./engine.js").Answer} answer
 * @param {string} text what was asked
 */
function show({ found, also }, text) {
  list.replaceChildren(...found.map(row));
  const counted = found.length ? say("find_count", { n: found.length }) : say("find_none", { query: text });
  status.textContent = also.length ? `${counted} ${say("find_also", { words: also.join(", ") })}` : counted;
  dialog.dataset.asked = text;
}

/** @param {import("./engine.js").Found} found */
function row(found) {
  const { kind, title, address, page, excerpt } = found;
  const text = make("span", { class: "hb-find-text" }, ...marked(excerpt));
  const where = page && page !== title ? make("span", { class: "hb-find-where" }, ` · ${page}`) : "";
  return make(
    "li",
    {},
    make(
      "a",
      { href: root() + address, click: () => dialog.close() },
      make("span", { class: "hb-find-kind" }, say(KINDS[kind] ?? "kind_page")),
      make("span", { class: "hb-find-title" }, title),
      where,
      text,
    ),
  );
}

/**
 * An excerpt as text with marks, whatever else stands in it.
 * @param {string} html
 * @returns {(string | HTMLElement)[]}
 */
function marked(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].map((node) => {
    const text = node.textContent ?? "";
    return node instanceof HTMLElement && node.tagName === "MARK" ? make("mark", {}, text) : text;
  });
}

/**
 * The arrow keys go from the field to the results and back.
 * @param {KeyboardEvent} event
 */
function move(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...list.querySelectorAll("a")];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = event.key === "ArrowDown" ? links[at + 1] : links[at - 1];
  if (next) next.focus();
  else if (event.key === "ArrowUp") input.focus();
  event.preventDefault();
}
