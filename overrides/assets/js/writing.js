// @ts-check
// A space to write in that saves as one types and says so.
import { button, clock, copy, make, save, say } from "./dom.js";
import { entry, keepEntry } from "./entries.js";

const WAIT = 400;

/**
 * A writing space for one entry.
 * @param {{ id: string, title: string, page: string }} about
 * @param {string} label
 * @param {() => void} [changed] called when something was saved
 */
export function writingSpace(about, label, changed = () => {}) {
  const id = `journal-${about.id}`;
  const area = make("textarea", { id, rows: "6", class: "hb-journal-text", autocomplete: "off" });
  const status = make("p", { class: "hb-journal-status", role: "status" });
  const rescue = make("p", { class: "hb-journal-rescue" });
  rescue.append(
    button(say("copy_this"), () => copy(area.value)),
    " ",
    button(say("save_file"), () => save(`${about.id}.txt`, area.value, "text/plain")),
  );
  rescue.hidden = true;
  area.value = entry(about.id)?.text ?? "";
  let timer = 0;
  let saved = area.value;
  const store = () => {
    clearTimeout(timer);
    if (area.value === saved) return;
    const isKept = keepEntry({ ...about, text: area.value });
    rescue.hidden = isKept;
    status.classList.toggle("hb-fault", !isKept);
    status.textContent = isKept ? say("journal_saved", { time: clock(Date.now()) }) : say("journal_fault");
    if (isKept) {
      saved = area.value;
      changed();
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(store, WAIT);
  });
  area.addEventListener("blur", store);
  addEventListener("pagehide", store);
  addEventListener("beforeunload", (event) => {
    store();
    if (area.isConnected && area.value !== saved) event.preventDefault();
  });
  return make("div", { class: "hb-writing" }, make("label", { for: id }, label), area, status, rescue);
}
