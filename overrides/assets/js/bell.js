// @ts-check

/** @type {[number, number][]} how high and how loud each tone of the bell is */
const PARTIALS = [[1, 0.5], [2.01, 0.22], [2.98, 0.12], [4.1, 0.05]];
const PITCH = 396;
const LASTS = 4;

/** @type {AudioContext | null} */
let context = null;

/** A soft bell, made here and now. */
export function ring() {
  try {
    context ??= new AudioContext();
    context.resume();
    const now = context.currentTime;
    for (const [ratio, loudness] of PARTIALS) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = PITCH * ratio;
      volume.gain.setValueAtTime(0, now);
      volume.gain.linearRampToValueAtTime(loudness * 0.25, now + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, now + LASTS / ratio ** 0.5);
      tone.connect(volume).connect(context.destination);
      tone.start(now);
      tone.stop(now + LASTS);
    }
  } catch {
    // A browser without sound stays silent.
  }
}
