// @ts-check
// Puts a player beside every practice that has steps.
import { all, button, first, say } from "./dom.js";
import { Player } from "./player.js";

const STANDARD = 60;

/** Offer the player at every practice. */
export function startPractices() {
  for (const practice of all(".hb-practice")) {
    const list = first("ol", practice);
    if (!list) continue;
    const steps = [...list.children].filter((item) => item instanceof HTMLElement);
    const start = button(say("start_practice"), () => new Player(practice, steps, timesOf(practice, steps.length)).open(), {
      class: "hb-play hb-main-button",
    });
    (first(".hb-strip", practice) ?? first(".hb-title", practice))?.after(start);
  }
}

/**
 * Seconds for each step: as the practice says, or its minutes shared out.
 * @param {HTMLElement} practice
 * @param {number} count
 */
function timesOf(practice, count) {
  const given = (practice.dataset.times ?? "").split(" ").map(Number).filter((time) => time > 0);
  if (given.length === count) return given;
  const minutes = Number(practice.dataset.minutes);
  const share = minutes > 0 ? Math.round((minutes * 60) / count) : STANDARD;
  return Array.from({ length: count }, () => share);
}
