// @ts-check
// Self-checks: feedback for each option, as often as wished, and nothing kept.
import { all, button, first, make, say } from "./dom.js";

/** Make every check of the page answerable. */
export function startChecks() {
  for (const check of all(".hb-check")) {
    if (check.dataset.form === "choice") prepareChoice(check);
    else prepareAnswer(check);
  }
}

/** @param {HTMLElement} check */
function prepareChoice(check) {
  const options = all(".hb-option", check);
  const again = button(say("try_again"), () => reset(check), { class: "hb-again hb-no-print" });
  again.hidden = true;
  options.forEach((option, index) => prepareOption(check, option, String.fromCharCode(65 + index)));
  options.at(-1)?.parentElement?.after(again);
}

/**
 * @param {HTMLElement} check
 * @param {HTMLElement} option
 * @param {string} letter
 */
function prepareOption(check, option, letter) {
  const choice = first(".hb-choice", option);
  const feedback = first(".hb-feedback", option);
  if (!choice) return;
  const name = `${check.id}-${letter}`;
  choice.id = name;
  const pick = button(letter, () => choose(check, option), {
    class: "hb-pick",
    id: `${name}-pick`,
    "aria-pressed": "false",
    "aria-labelledby": `${name}-pick ${name}`,
  });
  option.classList.add("hb-live");
  option.prepend(pick);
  const said = make("div", { class: "hb-said", role: "status" });
  said.hidden = true;
  option.append(said);
  if (feedback) feedback.hidden = true;
  choice.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("a"))) choose(check, option);
  });
}

/**
 * Show what an option is worth; the others keep what they show.
 * @param {HTMLElement} check
 * @param {HTMLElement} option
 */
function choose(check, option) {
  const isRight = option.dataset.correct === "yes";
  option.classList.add(isRight ? "hb-right" : "hb-other");
  first(".hb-pick", option)?.setAttribute("aria-pressed", "true");
  const said = first(".hb-said", option);
  const feedback = first(".hb-feedback", option);
  if (said) {
    said.hidden = false;
    const sentence = make("p", { class: "hb-verdict" }, `${isRight ? "✓" : "○"} ${say(isRight ? "fits" : "look_again")}`);
    const words = feedback ? [...feedback.children].filter((part) => part.tagName !== "SUMMARY").map((part) => part.cloneNode(true)) : [];
    said.replaceChildren(sentence, ...words);
    for (const part of all("[id]", said)) part.removeAttribute("id");
  }
  const again = first(".hb-again", check);
  if (again) again.hidden = false;
}

/** @param {HTMLElement} check */
function reset(check) {
  for (const option of all(".hb-option", check)) {
    option.classList.remove("hb-right", "hb-other");
    first(".hb-pick", option)?.setAttribute("aria-pressed", "false");
    const said = first(".hb-said", option);
    if (said) {
      said.replaceChildren();
      said.hidden = true;
    }
  }
  const again = first(".hb-again", check);
  if (again) again.hidden = true;
  first(".hb-pick", check)?.focus();
}

/** @param {HTMLElement} check */
function prepareAnswer(check) {
  const model = first(".hb-answer", check);
  if (!model) return;
  const id = `${check.id}-own`;
  model.before(
    make(
      "p",
      { class: "hb-own-answer" },
      make("label", { for: id }, say("your_answer")),
      make("textarea", { id, rows: "3", autocomplete: "off" }),
    ),
  );
}
