// @ts-check
import { ring } from "./bell.js";
import { button, first, make, say } from "./dom.js";
import { keep, read } from "./store.js";
import { ending, invitation, withoutIds } from "./saying.js";
import { canSpeak, hush, ownVoice, speak } from "./voice.js";
import { canStayAwake, letSleep, stayAwake } from "./wake.js";

const TICK = 200;
const BREATH = 5500;

/** One practice on the screen, step by step. */
export class Player {
  /**
   * @param {HTMLElement} practice
   * @param {HTMLElement[]} steps
   * @param {number[]} times seconds for each step
   */
  constructor(practice, steps, times) {
    this.practice = practice;
    this.steps = steps;
    this.times = times;
    this.at = -1;
    this.left = 0;
    this.isRunning = false;
    this.last = 0;
    this.timer = 0;
    this.title = make("h2", { class: "hb-player-title", id: "hb-player-title" }, first(".hb-title .hb-name", practice)?.textContent ?? "");
    this.count = make("p", { class: "hb-player-count", role: "status" });
    this.text = make("div", { class: "hb-player-step" });
    this.clock = make("p", { class: "hb-player-clock", role: "timer", "aria-live": "off" });
    this.circle = make("div", { class: "hb-breath", "aria-hidden": "true" });
    this.bar = make("progress", { class: "hb-player-bar", "aria-labelledby": "hb-player-title", max: String(sum(times)), value: "0" });
    this.choices = this.makeChoices();
    this.backButton = button(say("back"), () => this.go(this.at - 1));
    this.pauseButton = button(say("begin"), () => this.toggle(), { class: "hb-main-button" });
    this.nextButton = button(say("forward"), () => this.go(this.at + 1));
    this.stopButton = button(say("stop_now"), () => this.stop(), { class: "hb-stop" });
    this.hint = make("p", { class: "hb-player-hint" }, `${say("stop_hint")} `, make("span", { class: "hb-keys" }, say("keys_hint")));
    this.controls = make("div", { class: "hb-player-controls" }, this.backButton, this.pauseButton, this.nextButton);
    this.dialog = make(
      "dialog",
      { class: "hb-player", "aria-labelledby": "hb-player-title", cancel: (/** @type {Event} */ event) => this.cancel(event), keydown: (/** @type {KeyboardEvent} */ event) => this.key(event) },
      make("div", { class: "hb-player-inner" }, this.title, this.count, this.circle, this.text, this.clock, this.bar, this.controls, this.stopButton, this.choices, this.hint),
    );
  }

  /** Show the invitation; nothing runs until the reader begins. */
  open() {
    document.body.append(this.dialog);
    this.text.replaceChildren(...invitation(this.practice));
    this.backButton.disabled = true;
    this.nextButton.disabled = true;
    this.count.textContent = "";
    this.dialog.showModal();
    this.pauseButton.focus();
    document.addEventListener("visibilitychange", this.comeBack);
  }

  makeChoices() {
    const box = make("div", { class: "hb-player-choices" });
    /** @param {string} key @param {string} words @param {boolean} isUsual */
    const add = (key, words, isUsual) => {
      const input = make("input", { type: "checkbox", change: () => this.choose(key, input.checked) });
      input.checked = read(`player:${key}`, isUsual);
      box.append(make("label", {}, input, ` ${say(words)}`));
      return input;
    };
    this.bell = add("bell", "bell", false);
    this.breath = add("breath", "breath", false);
    this.circle.hidden = !this.breath.checked;
    if (canSpeak()) this.voice = add("voice", "read_aloud", false);
    this.voiceNote = make("p", { role: "status", class: "hb-player-hint" });
    box.append(this.voiceNote);
    if (canStayAwake()) box.append(make("p", { class: "hb-player-hint" }, say("screen_awake")));
    return box;
  }

  /**
   * @param {string} key
   * @param {boolean} isOn
   */
  choose(key, isOn) {
    keep(`player:${key}`, isOn);
    if (key === "breath") this.circle.hidden = !isOn;
    if (key === "bell" && isOn) ring();
    if (key === "voice") {
      if (!isOn) hush();
      else if (!ownVoice()) this.voiceNote?.replaceChildren(say("no_voice"));
      else if (this.at >= 0) speak(this.steps[this.at]?.textContent ?? "");
    }
  }

  /** Begin, pause or go on. */
  toggle() {
    if (this.at < 0) this.go(0);
    else this.run(!this.isRunning);
  }

  /** @param {boolean} isRunning */
  run(isRunning) {
    this.isRunning = isRunning;
    this.pauseButton.textContent = say(isRunning ? "pause" : "resume");
    this.dialog.classList.toggle("hb-running", isRunning);
    clearInterval(this.timer);
    if (!isRunning) {
      hush();
      letSleep();
      return;
    }
    this.last = performance.now();
    this.timer = setInterval(() => this.tick(), TICK);
    stayAwake();
  }

  /** A device lets go of the screen when the page is hidden. */
  comeBack = () => {
    if (this.isRunning && document.visibilityState === "visible") stayAwake();
  };

  tick() {
    const now = performance.now();
    this.left -= (now - this.last) / 1000;
    this.last = now;
    this.breathe(now);
    if (this.left <= 0) this.go(this.at + 1);
    else this.showTime();
  }

  /** @param {number} now */
  breathe(now) {
    const isIn = Math.floor(now / BREATH) % 2 === 0;
    this.circle.classList.toggle("hb-breathing-in", isIn);
    this.circle.textContent = say(isIn ? "breathe_in" : "breathe_out");
  }

  showTime() {
    const seconds = Math.max(0, Math.ceil(this.left));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.clock.textContent = say("time_left", { time });
    this.bar.value = sum(this.times.slice(0, this.at)) + (this.times[this.at] ?? 0) - this.left;
  }

  /** @param {number} step */
  go(step) {
    if (step < 0) return;
    if (step >= this.steps.length) {
      this.end("done");
      return;
    }
    this.at = step;
    this.left = this.times[step] ?? 0;
    const shown = this.steps[step];
    this.text.replaceChildren(...(shown ? [...withoutIds(shown).childNodes] : []));
    this.count.textContent = say("step", { n: step + 1, all: this.steps.length });
    this.backButton.disabled = step === 0;
    this.nextButton.disabled = false;
    if (this.bell?.checked) ring();
    if (this.voice?.checked) speak(shown?.textContent ?? "");
    this.showTime();
    this.run(true);
    this.dialog.scrollTop = 0;
  }

  /** Stop at once; the practice's own words for stopping follow. */
  stop() {
    if (this.at < 0) this.close();
    else this.end("stopped");
  }

  /** @param {string} words */
  end(words) {
    this.run(false);
    if (words === "done" && this.bell?.checked) ring();
    this.at = -1;
    this.count.textContent = say(words);
    this.clock.textContent = "";
    this.bar.value = words === "done" ? this.bar.max : 0;
    this.text.replaceChildren(...ending(this.practice, words === "done"));
    for (const part of [this.controls, this.circle, this.choices, this.hint, this.bar]) part.hidden = true;
    this.stopButton.textContent = say("close");
    this.stopButton.focus();
  }

  close() {
    this.run(false);
    document.removeEventListener("visibilitychange", this.comeBack);
    this.dialog.close();
    this.dialog.remove();
    first(".hb-play", this.practice)?.focus();
  }

  /** @param {Event} event */
  cancel(event) {
    event.preventDefault();
    this.stop();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.stop();
      return;
    }
    const isOnControl = event.target instanceof HTMLElement && event.target.matches("input, button");
    if (event.key === " " && !isOnControl) this.toggle();
    else if (event.key === "ArrowRight" && this.at >= 0) this.go(this.at + 1);
    else if (event.key === "ArrowLeft" && this.at > 0) this.go(this.at - 1);
    else return;
    event.preventDefault();
  }
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
