// @ts-check
// From a disk nothing can be fetched: titles and terms are searched in a list loaded as a script.
import { likeness, readQuery } from "./query.js";

const SHOWN = 8;

/**
 * @param {string} text
 * @returns {{ found: import("./engine.js").Found[], also: string[] }}
 */
export function askTitles(text) {
  const query = readQuery(text);
  const found = (globalThis.hbFindTitles ?? []).map(([kind = "", title = "", address = "", keys = "", about = "", page = ""]) => {
    const inTitle = Math.max(...query.forms.map((form) => likeness(form, title)));
    const inKeys = Math.max(...query.forms.map((form) => likeness(form, keys, false)));
    const score = inTitle + (kind === "chapter" ? 0.5 : 0.3) * inKeys;
    return { kind, title, address, page, excerpt: about.replace(/[&<>]/g, ""), score };
  });
  const best = found.filter((one) => one.score > 0.2).sort((one, other) => other.score - one.score);
  return { found: best.slice(0, SHOWN), also: query.also };
}
