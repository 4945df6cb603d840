// @ts-check
// Reads what was typed: mends slips, leaves small words out, adds the field's other words.
import { mend } from "./slips.js";

const PREFIX = 4;
const FEW = 2;

/**
 * @typedef {object} Form
 * @property {string[]} words
 * @property {number} weight
 * @property {boolean} [isOpen] whether the last word may be unfinished
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
 * @returns {{ words: string[], typed: string, forms: Form[], also: string[] }}
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
  const forms = [{ words, weight: 1, isOpen: isOpen && words.at(-1) === mended.at(-1) }];
  addWhole(forms, mended, words);
  const isKnown = new Set(list);
  for (const group of groups) {
    const phrases = group.map(wordsOf);
    const [own = [], ...others] = phrases;
    const used = others.find((phrase) => indexOf(mended, phrase) >= 0);
    if (!used || indexOf(mended, own) >= 0) continue;
    // A word that only the reader uses leads to nothing; the handbook's own word does.
    if (forms[0]) forms[0].weight = used.every((word) => isKnown.has(word)) ? 0.5 : 0;
    const at = indexOf(mended, used);
    const changed = [...mended.slice(0, at), ...own, ...mended.slice(at + used.length)];
    const kept = changed.filter((word) => !smallWords.has(word));
    forms.push({ words: kept.length ? kept : changed, weight: 1 });
    addWhole(forms, changed, kept);
    also.push(own.join(" "));
  }
  return { words, typed: mended.join(" "), forms: forms.filter(({ weight }) => weight > 0), also };
}

/**
 * Where few words are left of a title such as "Where help is", ask for the whole of it too.
 * @param {Form[]} forms
 * @param {string[]} whole
 * @param {string[]} left
 */
function addWhole(forms, whole, left) {
  if (left.length < whole.length && left.length <= FEW) forms.push({ words: whole, weight: 1 });
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
 * Whether a text has any of the words that were asked for.
 * @param {Form[]} forms
 * @param {string} text
 */
export function isMeant(forms, text) {
  const own = wordsOf(text);
  return forms.some(({ words }) => words.some((word) => own.some((one) => isLike(word, one) || one.startsWith(word))));
}

/**
 * How far a title is what was asked for: 1 when it has all the words and no others.
 * @param {Form} form
 * @param {string} title
 * @param {boolean} [isWhole] whether further words in the title count against it
 */
export function likeness({ words, weight, isOpen = false }, title, isWhole = true) {
  const own = wordsOf(title);
  if (!own.length || !words.length) return 0;
  const begun = isOpen ? (words.at(-1) ?? "") : "";
  const hit = words.filter((word) => own.some((one) => isLike(word, one) || (word === begun && word.length >= PREFIX - 1 && one.startsWith(word)))).length;
  const covered = own.filter((one) => one.length < PREFIX || words.some((word) => isLike(word, one))).length;
  const share = hit / words.length;
  return weight * (isWhole ? share * (0.7 + (0.3 * covered) / own.length) : share);
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
