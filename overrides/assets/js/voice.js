// @ts-check

/**
 * A voice that speaks on this device; others would send the text away.
 * @returns {SpeechSynthesisVoice | undefined}
 */
export function ownVoice() {
  const language = document.documentElement.lang.toLowerCase();
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const speaks = (/** @type {string} */ beginning) => own.find((voice) => voice.lang.toLowerCase().replace("_", "-").startsWith(beginning));
  return speaks(language) ?? speaks(language.split("-")[0] ?? "");
}

/** Whether the browser can read aloud at all; some gather their voices only when first asked. */
export function canSpeak() {
  if (!("speechSynthesis" in window)) return false;
  speechSynthesis.getVoices();
  return true;
}

/** @param {string} text */
export function speak(text) {
  const voice = ownVoice();
  if (!voice) return false;
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.88;
  speechSynthesis.speak(words);
  return true;
}

/** Fall silent. */
export function hush() {
  if (canSpeak()) speechSynthesis.cancel();
}
