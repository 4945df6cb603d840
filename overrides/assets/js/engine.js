// @ts-check
// Asks Pagefind, in the reader's words and in the handbook's, and puts what it finds in order.
import { root } from "./dom.js";
import { isMeant, likeness, readQuery, wordsOf } from "./query.js";

const TAKEN = 24;
const LOADED = 8;
const SHOWN = 8;
const FEW = 3;
// From here on a title is what was asked for.
const TITLED = 0.6;
const HEADED = 0.4;
const SEARCHED = {
  excerptLength: 22,
  ranking: { pageLength: 0, termFrequency: 0.7, termSimilarity: 1.5, metaWeights: { title: 6, keys: 2.5, about: 1.5, address: 0, kind: 0, page: 0 } },
};
/** @type {Record<string, number>} */
const WEIGHTS = { chapter: 1.3, term: 1.05, practice: 1.05, prompt: 0.9, handout: 0.92, page: 1, guide: 0.5 };

/**
 * @typedef {object} Found
 * @property {string} kind
 * @property {string} title
 * @property {string} address
 * @property {string} page
 * @property {string} excerpt HTML with marks
 * @property {number} score
 */

/** @type {Promise<any> | null} */
let engine = null;

/**
 * Load the engine once.
 * @param {Promise<unknown>} words the known words, which say how many indexes there are
 */
export function load(words) {
  engine ??= start(words);
  return engine;
}

/** @param {Promise<unknown>} words */
async function start(words) {
  const pagefind = await import(`${root()}pagefind/pagefind.js`);
  await pagefind.options({ basePath: `${root()}pagefind/`, noWorker: true, ...SEARCHED });
  await Promise.all([pagefind.init(), words]);
  // A large handbook has several indexes.
  const { parts = 1 } = globalThis.hbFindWords ?? {};
  await Promise.all(Array.from({ length: parts - 1 }, (_, index) => pagefind.mergeIndex(`${root()}pagefind/${index + 1}/`, SEARCHED)));
  return pagefind;
}

/**
 * Find what a reader asks for.
 * @param {string} text
 * @param {() => boolean} isWanted whether the answer is still waited for
 * @returns {Promise<{ found: Found[], also: string[] }>} what is found, and words asked for beside those typed
 */
export async function ask(text, isWanted = () => true) {
  const query = readQuery(text);
  if (!query.words.length) return { found: [], also: [] };
  const pagefind = await engine;
  /** @type {Map<string, { score: number, data: () => Promise<any> }>} */
  const taken = new Map();
  for (const { words, weight } of query.forms) await take(pagefind, words.join(" "), weight, taken);
  if (taken.size < FEW && query.words.length > 1) {
    for (const word of query.words) await take(pagefind, word, 0.5 / query.words.length, taken, true);
  }
  if (!isWanted()) return { found: [], also: [] };
  const ranked = [...taken.values()].sort((one, other) => other.score - one.score);
  /** @type {Found[]} */
  const found = [];
  // An index that does not have a word gives others for it, which may come first.
  for (let from = 0; from < ranked.length && found.length < FEW; from += LOADED) {
    const some = ranked.slice(from, from + LOADED);
    const read = await Promise.all(some.map(async ({ score, data }) => ({ score, data: await data() })));
    found.push(...read.filter(({ data }) => isFound(data, query.forms)).map(({ score, data }) => weigh(data, score, query)));
  }
  found.sort((one, other) => other.score - one.score);
  return { found: found.slice(0, SHOWN), also: query.also };
}

/**
 * Take the best results of one search.
 * @param {any} pagefind
 * @param {string} words
 * @param {number} weight
 * @param {Map<string, { score: number, data: () => Promise<any> }>} taken
 * @param {boolean} [isSum] whether scores add up, for words searched one by one
 */
async function take(pagefind, words, weight, taken, isSum = false) {
  const { results } = await pagefind.search(words);
  const top = results[0]?.score || 1;
  for (const result of results.slice(0, isSum ? TAKEN * 2 : TAKEN)) {
    const score = (weight * Math.log1p(result.score)) / Math.log1p(top);
    const known = taken.get(result.id);
    if (!known) taken.set(result.id, { score, data: () => result.data() });
    else known.score = isSum ? known.score + score : Math.max(known.score, score);
  }
}

/**
 * Whether a page has what was asked for: for a word that it does not know, the engine takes
 * those that begin with the same few letters.
 * @param {any} data
 * @param {import("./query.js").Form[]} forms
 */
function isFound(data, forms) {
  const { title = "", keys = "", about = "" } = data.meta;
  const marked = [...data.excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, text]) => text);
  return isMeant(forms, `${title} ${keys} ${about} ${marked.join(" ")}`);
}

/**
 * Put a thing that is called what was asked for, or teaches it, before one that mentions it.
 * @param {any} data
 * @param {number} score
 * @param {{ typed: string, forms: import("./query.js").Form[] }} query
 * @returns {Found}
 */
function weigh(data, score, { typed, forms }) {
  const { title = "", kind = "page", address = "", page = "", keys = "", about = "" } = data.meta;
  const inTitle = Math.max(...forms.map((form) => likeness(form, title)));
  const isTitle = wordsOf(title).join(" ") === typed ? 0.6 : 0;
  const inKeys = Math.max(...forms.map((form) => likeness(form, keys, false)));
  const isAside = kind === "term" && !inTitle ? 0.7 : 1;
  const teaches = kind === "chapter" ? 0.35 * inKeys : 0.1 * inKeys;
  const place = bestPlace(data, inTitle, forms);
  // A guide for contributors comes late, unless it is what was asked for.
  const weight = kind === "guide" && inTitle >= TITLED ? 1 : (WEIGHTS[kind] ?? 1);
  return {
    kind,
    title,
    page: place.title || page,
    address: address + place.anchor,
    excerpt: inTitle > TITLED && about ? escaped(about) : data.excerpt,
    score: isAside * weight * (score + inTitle + isTitle + teaches + HEADED * place.likeness),
  };
}

/**
 * The part of a page that has most of what was asked for, or is called so.
 * @param {any} data
 * @param {number} inTitle
 * @param {import("./query.js").Form[]} forms
 */
function bestPlace(data, inTitle, forms) {
  const nowhere = { anchor: "", title: "", likeness: 0 };
  if (inTitle > TITLED || data.meta.address.includes("#")) return nowhere;
  let most = 0;
  let best = nowhere;
  for (const part of data.sub_results ?? []) {
    const anchor = part.anchor?.id;
    if (!anchor) continue;
    const inHeading = Math.max(...forms.map((form) => likeness(form, part.title)));
    const much = part.locations.length * (1 + 2 * inHeading ** 2);
    if (much > most) {
      most = much;
      best = { anchor: `#${anchor}`, title: part.title, likeness: inHeading ** 2 };
    }
  }
  return best;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
