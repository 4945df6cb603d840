// @ts-check
// Reads what was typed: mends slips, leaves small words out, adds the field's other words.
import { mend } from "./slips.js";

const PREFIX = 4;

/**
 * @typedef {object} Form
 * @property {string[]} words
 * @property {number} weight
 */

/**
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']s\b/g, "").replace(/[’']/g, "");
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * @param {string} text
 * @returns {{ words: string[], forms: Form[], also: string[] }}
 */
export function readQuery(text) {
  const { words: known = "", groups = [], small = "" } = globalThis.hbFindWords ?? {};
  const list = known.split(" ");
  const typed = wordsOf(text);
  const isOpen = /[\p{L}\p{N}]$/u.test(text);
  const smallWords = new Set(small.split(" "));
  const others = new Set(groups.flat().flatMap(wordsOf));
  const mended = typed.map((word, n) =>
    smallWords.has(word) || others.has(word) ? word : mend(word, [...others, ...list], isOpen && n === typed.length - 1),
  );
  const telling = mended.filter((word) => !smallWords.has(word));
  const words = telling.length ? telling : mended;
  const also = mended.filter((word, n) => word !== typed[n]);
  /** @type {Form[]} */
  const forms = [{ words, weight: 1 }];
  const isKnown = new Set(list);
  for (const group of groups) {
    const phrases = group.map(wordsOf);
    const own = phrases.find((phrase) => indexOf(mended, phrase) >= 0);
    if (!own) continue;
    // A word that only the reader uses leads to nothing; the handbook's own word does.
    if (own !== phrases[0] && forms[0]) forms[0].weight = own.every((word) => isKnown.has(word)) ? 0.8 : 0;
    for (const phrase of phrases) {
      if (phrase === own) continue;
      const at = indexOf(mended, own);
      const changed = [...mended.slice(0, at), ...phrase, ...mended.slice(at + own.length)].filter((word) => !smallWords.has(word));
      forms.push({ words: changed, weight: phrase === phrases[0] ? 1 : 0.6 });
      if (phrase === phrases[0]) also.push(phrase.join(" "));
    }
  }
  return { words, forms: forms.filter(({ weight }) => weight > 0).slice(0, 5), also };
}

/**
 * Where a phrase stands among words, or -1.
 * @param {string[]} words
 * @param {string[]} phrase
 */
function indexOf(words, phrase) {
  return words.findIndex((_, n) => phrase.every((part, k) => words[n + k] === part));
}

/**
 * How far a title is what was asked for: 1 when it has all the words and no others.
 * @param {string[]} words
 * @param {string} title
 * @param {boolean} [isWhole] whether further words in the title count against it
 */
export function likeness(words, title, isWhole = true) {
  const own = wordsOf(title);
  if (!own.length || !words.length) return 0;
  const hit = words.filter((word) => own.some((one) => isLike(word, one))).length;
  const covered = own.filter((one) => one.length < PREFIX || words.some((word) => isLike(word, one))).length;
  const share = hit / words.length;
  return isWhole ? share * (0.7 + (0.3 * covered) / own.length) : share;
}

/**
 * Whether two words have one beginning and differ in their ending at most.
 * @param {string} one
 * @param {string} other
 */
function isLike(one, other) {
  if (one === other) return true;
  const least = Math.min(one.length, other.length);
  if (least < PREFIX || (least === PREFIX && Math.abs(one.length - other.length) > 1)) return false;
  let same = 0;
  while (same < least && one[same] === other[same]) same += 1;
  return same >= Math.max(PREFIX, least - 1) && Math.max(one.length, other.length) - same <= 4;
}
