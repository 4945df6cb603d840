// @ts-check
// Fetches the parts of a pack from the site's own pages.
import { Works } from "./packworks.js";

/** @typedef {{ kind: string, slug: string, title: string, address: string }} Part */

const REFERRING = ["id", "for", "aria-labelledby", "aria-describedby"];

/**
 * @param {Part[]} parts
 * @param {boolean} isForTutors
 * @param {string} root
 * @returns {Promise<Element[]>} the parts in order, and one list of the works that they cite
 */
export async function fetchParts(parts, isForTutors, root) {
  /** @type {Map<string, Promise<Document>>} */
  const pages = new Map();
  const works = new Works();
  const found = [];
  for (const [at, part] of parts.entries()) {
    const [address = "", anchor = ""] = part.address.split("#");
    if (!pages.has(address)) pages.set(address, fetchPage(address, isForTutors, root));
    const page = await pages.get(address)?.catch(() => null);
    const piece = anchor ? page?.getElementById(anchor) : page?.querySelector(".hb-article");
    if (!page || !piece) throw new Error(part.title);
    const section = document.createElement("section");
    section.className = "hb-pack-part";
    const copy = /** @type {Element} */ (piece.cloneNode(true));
    section.append(...(copy.matches("article") ? copy.childNodes : [copy]));
    works.take(section, page);
    separate(section, `part-${at + 1}`);
    found.push(section);
  }
  return [...found, ...works.list()];
}

/**
 * @param {string} address
 * @param {boolean} isForTutors
 * @param {string} root
 */
async function fetchPage(address, isForTutors, root) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (isForTutors && "tutor" in page.body.dataset) {
    const notes = await fetch(`${root}tutor-view/${encodeURI(page.body.dataset.page ?? "")}.json`);
    const parts = notes.ok ? await notes.json() : {};
    for (const place of page.querySelectorAll(".hb-tutor-place")) {
      const part = new DOMParser().parseFromString(parts[place.getAttribute("data-part") ?? ""] ?? "", "text/html");
      place.append(...part.body.childNodes);
    }
    const cited = new DOMParser().parseFromString(parts.references ?? "", "text/html");
    page.body.append(...cited.querySelectorAll("li"));
  }
  return page;
}

/**
 * Let anchors and links within a part stay its own beside other parts. Drawings have names
 * of their own, by which their pieces find each other.
 * @param {Element} section
 * @param {string} name
 */
function separate(section, name) {
  for (const attribute of REFERRING) {
    for (const element of section.querySelectorAll(`[${attribute}]`)) {
      if (!element.closest("svg")) element.setAttribute(attribute, `${name}-${element.getAttribute(attribute)}`);
    }
  }
  for (const link of section.querySelectorAll('a[href^="#"]:not([data-work])')) {
    link.setAttribute("href", `#${name}-${link.getAttribute("href")?.slice(1)}`);
  }
}
