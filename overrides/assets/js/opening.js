// @ts-check
// Opens the search, and loads it only then.
import { say, tell } from "./dom.js";

const EVENT = "hb:find";

/** Open the search by its button or by the slash key. */
export function startFinding() {
  const opener = document.getElementById("hb-find-button");
  if (!opener) return;
  let isLoaded = false;
  const open = () => {
    if (isLoaded) {
      document.dispatchEvent(new Event(EVENT));
      return;
    }
    const script = document.createElement("script");
    script.src = document.body.dataset.find ?? "";
    script.addEventListener("load", () => {
      isLoaded = true;
      document.dispatchEvent(new Event(EVENT));
    });
    script.addEventListener("error", () => tell(say("find_failed"), "hb-site-status"));
    document.head.append(script);
  };
  opener.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}
