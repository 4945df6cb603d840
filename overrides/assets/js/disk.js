// @ts-check
// From a disk nothing can be fetched: titles and terms are searched in a list loaded as a script.
import { likeness, readQuery, wordsOf } from "./query.js";

const SHOWN = 8;

/**
 * @param {string} text
 * @returns {{ found: import("./engine.js").Found[], also: string[] }}
 */
export function askTitles(text) {
  const query = readQuery(text);
  const last = wordsOf(text).at(-1) ?? "";
  const found = (globalThis.hbFindTitles ?? []).map(([kind = "", title = "", address = "", keys = "", about = "", page = ""]) => {
    const inTitle = Math.max(...query.forms.map(({ words, weight }) => weight * likeness(words, title)));
    const inKeys = Math.max(...query.forms.map(({ words, weight }) => weight * likeness(words, keys, false)));
    const begins = last.length > 2 && wordsOf(title).some((word) => word.startsWith(last)) ? 0.4 : 0;
    const score = inTitle + begins + (kind === "chapter" ? 0.5 : 0.3) * inKeys;
    return { kind, title, address, page, excerpt: about.replace(/[&<>]/g, ""), score };
  });
  const best = found.filter((one) => one.score > 0.2).sort((one, other) => other.score - one.score);
  return { found: best.slice(0, SHOWN), also: query.also };
}
