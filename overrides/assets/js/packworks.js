// @ts-check
// One list of works for a whole pack.
import { make } from "./dom.js";

const WORK = 'a[href^="#ref-"]';

/** The works that the parts of a pack cite, each once. */
export class Works {
  /** @type {Map<string, Element>} */
  found = new Map();
  title = "";

  /**
   * Take the works that a part cites from its page, and let its citations lead to the one list.
   * @param {Element} part
   * @param {Document} page
   */
  take(part, page) {
    const own = part.querySelector(".hb-references");
    this.title ||= page.querySelector(".hb-references :is(h2, h3)")?.textContent ?? "";
    own?.remove();
    const waiting = this.lead(part);
    for (let id = waiting.pop(); id; id = waiting.pop()) {
      const item = page.getElementById(id);
      if (this.found.has(id) || !item) continue;
      const copy = /** @type {Element} */ (item.cloneNode(true));
      for (const back of copy.querySelectorAll(".hb-backlinks")) back.remove();
      copy.id = `pack-${id}`;
      this.found.set(id, copy);
      waiting.push(...this.lead(copy));
    }
  }

  /**
   * Turn citations towards the list of the pack.
   * @param {Element} element
   * @returns {string[]} the works cited
   */
  lead(element) {
    return [...element.querySelectorAll(WORK)].map((link) => {
      const id = decodeURIComponent(link.getAttribute("href")?.slice(1) ?? "");
      link.setAttribute("href", `#pack-${id}`);
      link.setAttribute("data-work", "");
      return id;
    });
  }

  /**
   * The list, in the order of its texts; nothing when nothing is cited.
   * @returns {Element[]}
   */
  list() {
    const order = new Intl.Collator(document.documentElement.lang);
    const items = [...this.found.values()].sort((one, other) => order.compare(one.textContent ?? "", other.textContent ?? ""));
    if (!items.length) return [];
    return [make("section", { class: "hb-pack-part hb-references" }, make("h2", {}, this.title), make("ul", { class: "hb-reference-list" }, ...items))];
  }
}
