// @ts-check
// A writing space beneath every prompt.
import { all, first, make, root, say } from "./dom.js";
import { writingSpace } from "./writing.js";

/** Offer to write at every prompt of the page. */
export function startPrompts() {
  for (const prompt of all(".hb-prompt[id]")) {
    const title = first(".hb-title .hb-name", prompt)?.textContent ?? "";
    const page = location.href.split("#")[0]?.replace(root(), "") ?? "";
    const about = { id: prompt.id, title, page: `${page}#${prompt.id}` };
    prompt.append(
      make(
        "div",
        { class: "hb-journal-tools" },
        writingSpace(about, say("journal_space")),
        make("p", { class: "hb-journal-note" }, `${say("journal_private")} ${say("journal_shared")}`),
      ),
    );
  }
}
