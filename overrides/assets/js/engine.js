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
  ranking: { pageLength: 0, termFrequency: 0.7, termSimilarity: 1.5, metaWeights: { title: 6, keys: 2.5, about: 1.5, page: 0 } },
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

/**
 * @typedef {object} Answer
 * @property {Found[]} found
 * @property {string[]} also words asked for beside those typed
 */

// A first answer is worth showing where a part of the search takes longer than this, in milliseconds.
const SLOW = 20;

/** @type {Promise<any[]> | null} */
let engines = null;

/**
 * Load the engine once.
 * @param {Promise<unknown>} words the known words, which say how many indexes there are
 */
export function load(words) {
  engines ??= start(words);
  return engines;
}

/**
 * @param {Promise<unknown>} words
 * @returns {Promise<any[]>} what searches the handbook; of a very large one, a part of it and the rest
 */
async function start(words) {
  const [first] = await Promise.all([module(""), words]);
  // A large handbook has several indexes.
  const { parts = 1, isVast = false } = globalThis.hbFindWords ?? {};
  const folders = Array.from({ length: parts }, (_, number) => `${root()}pagefind/${number ? `${number}/` : ""}`);
  if (!isVast || parts < 2) return [await opened(first, folders)];
  // A second engine needs a memory of its own, which comes with a module of its own.
  const rest = module("#rest").then((engine) => opened(engine, folders.slice(1)));
  return Promise.all([opened(first, folders.slice(0, 1)), rest]);
}

/** @param {string} mark */
function module(mark) {
  return import(`${root()}pagefind/pagefind.js${mark}`);
}

/**
 * Open indexes that are searched as one.
 * @param {any} engine
 * @param {string[]} folders
 */
async function opened(engine, [basePath, ...others]) {
  await engine.options({ basePath, noWorker: true, ...SEARCHED });
  await engine.init();
  await Promise.all(others.map((folder) => engine.mergeIndex(folder, SEARCHED)));
  return engine;
}

/**
 * Fetch the pieces of the index that a search will need, while the reader may go on typing.
 * @param {string} text
 */
export async function fetchFor(text) {
  await preload(readQuery(text));
}

/** @param {ReturnType<typeof readQuery>} query */
async function preload({ forms }) {
  const all = (await engines) ?? [];
  await Promise.all(all.flatMap((engine) => forms.map(({ words }) => engine.preload(words.join(" ")))));
}

/**
 * Find what a reader asks for.
 * @param {string} text
 * @param {() => boolean} isWanted whether the answer is still waited for
 * @param {(answer: Answer) => void} show shows a first answer, where the whole takes long
 * @returns {Promise<Answer>}
 */
export async function ask(text, isWanted = () => true, show = () => {}) {
  const query = readQuery(text);
  const all = (await engines) ?? [];
  if (!query.words.length) return { found: [], also: [] };
  /** @type {Map<string, any[]>} */
  const known = new Map();
  if (all.length > 1) {
    // All pieces are fetched at once, though searched one after another.
    await preload(query);
    const begun = performance.now();
    const ranked = await rank(all.slice(0, 1), query, known);
    if (performance.now() - begun > SLOW && isWanted()) {
      const answer = await read(ranked, query);
      if (answer.found.length >= FEW && isWanted()) show(answer);
      // The page is painted before the search goes on.
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
  }
  const ranked = isWanted() ? await rank(all, query, known) : [];
  return isWanted() ? read(ranked, query) : { found: [], also: [] };
}

/**
 * @typedef {object} Ranked
 * @property {number} score
 * @property {() => Promise<any>} data
 */

/**
 * Search some indexes for all that is asked for.
 * @param {any[]} all what searches them
 * @param {ReturnType<typeof readQuery>} query
 * @param {Map<string, any[]>} known what each has found already
 * @returns {Promise<Ranked[]>} the best first
 */
async function rank(all, query, known) {
  /** @type {Map<string, Ranked>} */
  const taken = new Map();
  for (const { words, weight } of query.forms) take(await search(all, words.join(" "), known), weight, taken);
  if (taken.size < FEW && query.words.length > 1) {
    for (const word of query.words) take(await search(all, word, known), 0.5 / query.words.length, taken, true);
  }
  return [...taken.values()].sort((one, other) => other.score - one.score);
}

/**
 * Fetch the best of what was found, and put it in order.
 * @param {Ranked[]} ranked
 * @param {ReturnType<typeof readQuery>} query
 * @returns {Promise<Answer>}
 */
async function read(ranked, query) {
  /** @type {Found[]} */
  const found = [];
  // An index that does not have a word gives others for it, which may come first.
  for (let from = 0; from < ranked.length && found.length < FEW; from += LOADED) {
    const some = ranked.slice(from, from + LOADED);
    const fetched = await Promise.all(some.map(async ({ score, data }) => ({ score, data: await data() })));
    found.push(...fetched.filter(({ data }) => isFound(data, query.forms)).map(({ score, data }) => weigh(data, score, query)));
  }
  found.sort((one, other) => other.score - one.score);
  return { found: found.slice(0, SHOWN), also: query.also };
}

/**
 * Search some indexes for words.
 * @param {any[]} all
 * @param {string} words
 * @param {Map<string, any[]>} known
 * @returns {Promise<any[]>} the results, the best first
 */
async function search(all, words, known) {
  const found = [];
  for (const [number, engine] of all.entries()) {
    const key = `${number} ${words}`;
    const results = known.get(key) ?? (await engine.search(words)).results;
    known.set(key, results);
    found.push(results.slice(0, TAKEN * 2));
  }
  return found.length > 1 ? found.flat().sort((one, other) => other.score - one.score) : found.flat();
}

/**
 * Take the best results of one search.
 * @param {any[]} results
 * @param {number} weight
 * @param {Map<string, Ranked>} taken
 * @param {boolean} [isSum] whether scores add up, for words searched one by one
 */
function take(results, weight, taken, isSum = false) {
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
  const { title = "", page = "", keys = "", about = "" } = data.meta;
  const [, kind = "page", address = ""] = /^([^/]*)\/(.*)$/s.exec(data.raw_url) ?? [];
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
  if (inTitle > TITLED || data.raw_url.includes("#")) return nowhere;
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
