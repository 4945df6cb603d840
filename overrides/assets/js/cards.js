// @ts-check
// Cards that say what a citation, a label or a term means, by hover, focus and touch.
import { all, first, make, say } from "./dom.js";

const SHOWN_BY = "a.hb-cite-link, a.hb-evidence, a.hb-term-link, .hb-cite a.footnote-ref";
const WAIT = 220;
const GAP = 8;

/** @type {HTMLElement | null} */
let card = null;
/** @type {HTMLElement | null} */
let owner = null;
let timer = 0;

/** Watch every citation, label and term. */
export function startCards() {
  if (!document.querySelector(SHOWN_BY) || !("popover" in HTMLElement.prototype)) return;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event.target);
    if (link) later(() => open(link));
    else if (isInCard(event.target)) clearTimeout(timer);
    else if (card) later(close);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link && link.matches(":focus-visible")) open(link);
    else if (!isInCard(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event.target);
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
    if (link && isTouch && owner !== link) {
      event.preventDefault();
      open(link);
    } else if (!isInCard(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !card) return;
    event.stopPropagation();
    const back = isInCard(document.activeElement) ? owner : null;
    close();
    back?.focus();
    close();
  });
  addEventListener("scroll", follow, { passive: true, capture: true });
  addEventListener("resize", close);
}

/** @param {EventTarget | null} target */
function linkOf(target) {
  const found = target instanceof Element ? target.closest(SHOWN_BY) : null;
  return found instanceof HTMLElement && !isInCard(found) ? found : null;
}

/** @param {EventTarget | null} target */
function isInCard(target) {
  return target instanceof Node && Boolean(card?.contains(target));
}

/** @param {() => void} action */
function later(action) {
  clearTimeout(timer);
  timer = setTimeout(action, WAIT);
}

function close() {
  clearTimeout(timer);
  owner?.removeAttribute("aria-describedby");
  card?.remove();
  card = owner = null;
}

/**
 * Show a card. Its way to the list is for pointers: with the keyboard the link itself leads there.
 * @param {HTMLElement} link
 */
function open(link) {
  clearTimeout(timer);
  if (owner === link) return;
  close();
  const texts = textsFor(link);
  if (!texts.length) return;
  const go = link.classList.contains("hb-term-link") ? "to_glossary" : link.classList.contains("hb-evidence") ? "evidence_meaning" : "to_reference";
  const target = link.getAttribute("href") ?? "";
  card = make(
    "span",
    { class: "hb-float", id: "hb-float", popover: "manual" },
    ...texts,
    make("span", { class: "hb-float-go" }, make("a", { href: target, tabindex: "-1" }, say(go))),
  );
  owner = link;
  (link.closest(".hb-cite") ?? link).after(card);
  link.setAttribute("aria-describedby", "hb-float");
  card.showPopover();
  place(card, link);
}

/** Keep the card at its link, and close it when the link leaves the window. */
function follow() {
  if (!card || !owner) return;
  const { top, bottom } = owner.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) close();
  else place(card, owner);
}

/**
 * Put a card beneath its link, or above where there is no room.
 * @param {HTMLElement} box
 * @param {HTMLElement} link
 */
function place(box, link) {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(GAP, Math.min(at.left, width - box.offsetWidth - GAP));
  const fitsBelow = at.bottom + GAP + box.offsetHeight < innerHeight;
  const top = fitsBelow ? at.bottom + 2 : Math.max(GAP, at.top - box.offsetHeight - 2);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

/**
 * What a card says: references of all works in a citation, or a note of the page.
 * @param {HTMLElement} link
 * @returns {HTMLElement[]}
 */
function textsFor(link) {
  if (link.dataset.term) return notes(`[data-term="${CSS.escape(link.dataset.term)}"]`);
  if (link.dataset.label) return notes(`[data-label="${CSS.escape(link.dataset.label)}"]`);
  const target = decodeURIComponent(link.getAttribute("href") ?? "");
  const item = document.getElementById(target.slice(1));
  if (!item) return [];
  const copy = /** @type {HTMLElement} */ (item.cloneNode(true));
  for (const part of all(".hb-backlinks, .footnote-backref", copy)) part.remove();
  return [asSpan(copy)];
}

/** @param {string} selector */
function notes(selector) {
  const note = first(`#hb-notes ${selector}`);
  return note ? [asSpan(/** @type {HTMLElement} */ (note.cloneNode(true)))] : [];
}

/**
 * Phrases only, since a card stands within a sentence.
 * @param {HTMLElement} element
 */
function asSpan(element) {
  const span = make("span");
  for (const inner of all("[id]", element)) inner.removeAttribute("id");
  for (const block of all("p, div", element)) block.replaceWith(...block.childNodes);
  span.append(...element.childNodes);
  return span;
}
