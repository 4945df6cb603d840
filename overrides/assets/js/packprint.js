// @ts-check
// Fetches the parts of a pack from the site's own pages.

/** @typedef {{ kind: string, slug: string, title: string, address: string }} Part */

/**
 * @param {Part[]} parts
 * @param {boolean} isForTutors
 * @param {string} root
 * @returns {Promise<Element[]>}
 */
export async function fetchParts(parts, isForTutors, root) {
  /** @type {Map<string, Promise<Document>>} */
  const pages = new Map();
  const found = [];
  for (const [at, part] of parts.entries()) {
    const [address = "", anchor = ""] = part.address.split("#");
    if (!pages.has(address)) pages.set(address, fetchPage(address, isForTutors, root));
    const page = await pages.get(address)?.catch(() => null);
    const piece = anchor ? page?.getElementById(anchor) : page?.querySelector(".hb-article");
    if (!piece) throw new Error(part.title);
    found.push(separate(piece, `part-${at + 1}`));
  }
  return found;
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
  }
  return page;
}

/**
 * Let anchors and links within a part stay its own beside other parts.
 * @param {Element} piece
 * @param {string} name
 */
function separate(piece, name) {
  const section = document.createElement("section");
  section.className = "hb-pack-part";
  const copy = /** @type {Element} */ (piece.cloneNode(true));
  section.append(...(copy.matches("article") ? copy.childNodes : [copy]));
  for (const attribute of ["id", "for", "aria-labelledby", "aria-describedby"]) {
    for (const element of section.querySelectorAll(`[${attribute}]`)) {
      element.setAttribute(attribute, `${name}-${element.getAttribute(attribute)}`);
    }
  }
  for (const link of section.querySelectorAll('a[href^="#"]')) link.setAttribute("href", `#${name}-${link.getAttribute("href")?.slice(1)}`);
  return section;
}
