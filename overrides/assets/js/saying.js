// @ts-check
// What a practice says before, after and beside its steps.
import { first, make, say } from "./dom.js";

/**
 * What stands before the steps, and how to stop.
 * @param {HTMLElement} practice
 */
export function invitation(practice) {
  const before = [];
  for (let part = first("ol", practice)?.previousElementSibling; part; part = part.previousElementSibling) {
    if (part.tagName === "P") before.unshift(withoutIds(part));
  }
  return [...before, ...ways(practice)];
}

/**
 * What stands after the steps, where they were gone through, and how to stop.
 * @param {HTMLElement} practice
 * @param {boolean} isDone
 */
export function ending(practice, isDone) {
  const after = [];
  for (let part = first("ol", practice)?.nextElementSibling; part && isDone; part = part.nextElementSibling) {
    if (part.tagName === "P") after.push(withoutIds(part));
  }
  return [...after, ...ways(practice)];
}

/**
 * How to stop and whom to tell, from the practice's strip.
 * @param {HTMLElement} practice
 */
function ways(practice) {
  return ["stop", "tell"].flatMap((name) => {
    const value = first(`.hb-strip-${name} dd`, practice)?.textContent;
    return value ? [make("p", { class: "hb-player-note" }, make("strong", {}, `${say(name)}: `), value)] : [];
  });
}

/** @param {Element} element */
export function withoutIds(element) {
  const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
  copy.removeAttribute("id");
  for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
  return copy;
}
