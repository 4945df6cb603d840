// @ts-check
// The journal's entries: kept in this browser, never sent.
import { forget, keep, keys, read } from "./store.js";

const KIND = "journal:";

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} title
 * @property {string} page address of the page with the prompt, within the site
 * @property {string} text
 * @property {string} changed
 */

/** @returns {Entry[]} the newest first */
export function entries() {
  const found = keys(KIND).map((key) => read(key, /** @type {unknown} */ (null))).filter(isEntry);
  return found.sort((one, other) => other.changed.localeCompare(one.changed));
}

/**
 * @param {string} id
 * @returns {Entry | null}
 */
export function entry(id) {
  const found = read(KIND + id, /** @type {unknown} */ (null));
  return isEntry(found) ? found : null;
}

/**
 * @param {Omit<Entry, "changed">} changed
 * @returns {boolean} whether it is kept
 */
export function keepEntry(changed) {
  if (!changed.text.trim()) {
    forget(KIND + changed.id);
    return true;
  }
  return keep(KIND + changed.id, { ...changed, changed: new Date().toISOString() });
}

/** @param {string} id */
export function eraseEntry(id) {
  forget(KIND + id);
}

/**
 * Whether a value read from a file or from the browser is an entry.
 * @param {unknown} value
 * @returns {value is Entry}
 */
export function isEntry(value) {
  if (typeof value !== "object" || value === null) return false;
  const row = /** @type {Record<string, unknown>} */ (value);
  const isText = ["id", "title", "page", "text", "changed"].every((name) => typeof row[name] === "string");
  return isText && /^[\w-]{1,120}$/.test(String(row.id)) && !Number.isNaN(Date.parse(String(row.changed)));
}

/**
 * Bring entries back; of two with one name the newer stays, with what only the older says below it.
 * @param {string} text the exported data
 * @returns {number} how many were brought back; -1 when the text is no journal, -2 when it cannot be kept
 */
export function bringBack(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    return -1;
  }
  const rows = Array.isArray(data?.entries) ? data.entries : null;
  if (!rows || !rows.every(isEntry)) return -1;
  let count = 0;
  for (const { id, title, page, text: words, changed } of /** @type {Entry[]} */ (rows)) {
    const own = entry(id);
    if (own && Date.parse(own.changed) >= Date.parse(changed)) continue;
    // Whatever a file says of its age, it takes no word away that was written here.
    const both = own && !words.includes(own.text) ? `${words}\n\n${own.text}` : words;
    if (!keep(KIND + id, { id, title, page, text: both, changed })) return -2;
    count += 1;
  }
  return count;
}

/**
 * The journal as Markdown.
 * @param {Entry[]} rows
 * @param {(moment: string) => string} day
 */
export function asMarkdown(rows, day) {
  return rows.map((row) => `## ${row.title.replace(/\s+/g, " ")}\n\n*${day(row.changed)}*\n\n${row.text}\n`).join("\n");
}

/** @param {Entry[]} rows */
export function asData(rows) {
  return `${JSON.stringify({ kind: "journal", entries: rows }, null, 1)}\n`;
}
