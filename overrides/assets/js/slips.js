// @ts-check
// Mends slips of the pen by the words that the handbook uses.

const SHORT = 4;
const LONG = 8;

/**
 * How many letters have to be changed, added, left out or swapped to make one word of another.
 * @param {string} one
 * @param {string} other
 * @param {number} most beyond which the exact number does not matter
 */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  /** @type {number[]} */
  let beforeLast = [];
  let last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[other.length] ?? most + 1;
}

/**
 * The known word that was meant; the word itself when it is known, begins a known word, or
 * nothing is near.
 * @param {string} word
 * @param {string[]} known the most used first
 * @param {boolean} isLast whether the word may be unfinished
 */
export function mend(word, known, isLast) {
  if (word.length < SHORT || known.includes(word)) return word;
  if (isLast && known.some((one) => one.startsWith(word))) return word;
  const most = word.length < LONG ? 1 : 2;
  let best = word;
  let least = most + 1;
  for (const one of known) {
    const away = distance(word, one, most) + (one[0] === word[0] ? 0 : 0.5);
    if (away < least) {
      least = away;
      best = one;
    }
  }
  return best;
}
