// @ts-check
// What the handbook keeps for a reader, in this browser only.
import { root } from "./dom.js";

const prefix = `hb:${new URL(root()).pathname}:`;

/**
 * Read a kept value.
 * @template T
 * @param {string} key
 * @param {T} otherwise
 * @returns {T}
 */
export function read(key, otherwise) {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/**
 * Keep a value.
 * @param {string} key
 * @param {unknown} value
 * @returns {boolean} whether it is kept
 */
export function keep(key, value) {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/**
 * Forget a value.
 * @param {string} key
 */
export function forget(key) {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept.
  }
}

/**
 * The keys of kept values that begin with some letters.
 * @param {string} beginning
 * @returns {string[]}
 */
export function keys(beginning) {
  const found = [];
  try {
    for (let n = 0; n < localStorage.length; n += 1) {
      const key = localStorage.key(n) ?? "";
      if (key.startsWith(prefix + beginning)) found.push(key.slice(prefix.length));
    }
  } catch {
    return [];
  }
  return found.sort();
}
