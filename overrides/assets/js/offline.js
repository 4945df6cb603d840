// @ts-check
// Keeps the handbook on this device for reading without a network.
import { button, root, say, tell } from "./dom.js";

/** Start the worker that keeps the handbook, and say when a newer version is there. */
export function startOffline() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || !location.protocol.startsWith("http")) return;
  const hadWorker = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    if (hadWorker) offerNewer();
  });
  serviceWorker.addEventListener("message", (event) => {
    if (event.data === "kept" && !hadWorker) tell(say("offline_ready"), "hb-site-status");
  });
  addEventListener("load", async () => {
    try {
      await serviceWorker.register(`${root()}sw.js`, { scope: root() });
      const ready = await serviceWorker.ready;
      if (!isSaving()) ready.active?.postMessage("keep");
    } catch {
      // Reading goes on with a network.
    }
  });
}

/** Whether the reader has asked for little data. */
function isSaving() {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  return Boolean(connection?.saveData);
}

function offerNewer() {
  tell(`${say("offline_new")} `, "hb-site-status");
  document.getElementById("hb-site-status")?.append(button(say("reload"), () => location.reload()));
}
