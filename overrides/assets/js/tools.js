// @ts-check
// Printing, and copying how to cite the page.
import { all, button, copy, first, save, say, tell } from "./dom.js";

/** Make the buttons beneath a page work. */
export function startTools() {
  document.getElementById("hb-print")?.addEventListener("click", () => print());
  document.getElementById("hb-print-answers")?.addEventListener("click", printWithAnswers);
  for (const quote of all(".hb-quote")) addCopying(quote);
}

/** Print with the feedback of every check open, then fold it up again. */
function printWithAnswers() {
  const folded = all(".hb-check details:not([open])");
  for (const one of folded) one.setAttribute("open", "");
  document.body.classList.add("hb-print-answers");
  print();
  document.body.classList.remove("hb-print-answers");
  for (const one of folded) one.removeAttribute("open");
}

/** @param {HTMLElement} quote */
function addCopying(quote) {
  const text = first("pre, p:not(.hb-quote-name)", quote)?.textContent ?? "";
  quote.append(
    button(say("copy_this"), async () => {
      if (await copy(text)) tell(say("copied"));
    }),
  );
  const file = quote.dataset.file;
  if (file) quote.append(" ", button(say("save_file"), () => save(file, `${text}\n`, "text/plain")));
}
