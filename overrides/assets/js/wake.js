// @ts-check
// Keeps the screen on while something runs.

/** @type {WakeLockSentinel | null} */
let lock = null;
let isWanted = false;
let isAsking = false;

/** Whether this browser can keep the screen on. */
export function canStayAwake() {
  return "wakeLock" in navigator;
}

/** Keep the screen on. A device lets go of it when the page is hidden, so this is asked again. */
export async function stayAwake() {
  isWanted = true;
  if (isAsking || (lock && !lock.released)) return;
  isAsking = true;
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
  } catch {
    // The device decides.
  }
  isAsking = false;
  if (!isWanted) letSleep();
}

/** Let the screen go dark as it would. */
export function letSleep() {
  isWanted = false;
  lock?.release();
  lock = null;
}
