// @ts-check
// The page of everything that a reader keeps: journal, progress, choices.
import { button, day, first, make, root, save, say } from "./dom.js";
import { asData, asMarkdown, bringBack, entries, entry, eraseEntry } from "./entries.js";
import { forget, keys, read } from "./store.js";
import { forgetTheme } from "./theme.js";
import { writingSpace } from "./writing.js";

const FREE = "free-page";

startYours();

function startYours() {
  const place = document.getElementById("hb-yours");
  if (!place) return;
  const status = make("p", { role: "status", class: "hb-status", id: "hb-yours-status" });
  const listed = make("div", { class: "hb-entries" });
  const progress = make("div");
  const show = () => {
    showEntries(listed, status, show);
    showProgress(progress, show);
  };
  const free = { id: FREE, title: say("journal_free"), page: "" };
  place.append(
    make("div", { class: "hb-no-print" }, make("h2", { id: "journal-free" }, say("journal_free")), make("p", {}, say("journal_free_hint")), writingSpace(free, say("journal_free"), show)),
    make("h2", { id: "journal-entries" }, say("journal_all")),
    listed,
    make("div", { class: "hb-no-print" }, exportTools(status, show), status, make("h2", { id: "progress" }, say("progress")), progress, ...ofDevice(place, status, show)),
  );
  addEventListener("storage", show);
  show();
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} status
 * @param {() => void} show
 */
function ofDevice(place, status, show) {
  const erase = () => {
    for (const key of keys("")) forget(key);
    forgetTheme();
    status.textContent = say("everything_erased");
    clearFree(place);
    show();
  };
  return [make("h2", { id: "on-this-device" }, say("settings_here")), make("p", {}, button(say("erase_everything"), (event) => sure(event, erase)))];
}

/** @param {HTMLElement} place */
function clearFree(place) {
  const area = first(".hb-journal-text", place);
  if (area instanceof HTMLTextAreaElement) area.value = "";
}

/**
 * @param {HTMLElement} listed
 * @param {HTMLElement} status
 * @param {() => void} show
 */
function showEntries(listed, status, show) {
  const rows = entries();
  if (!rows.length) {
    listed.replaceChildren(make("p", {}, say("journal_none")));
    return;
  }
  listed.replaceChildren(...rows.map((row) => {
    const title = row.page && /^(?!.*\.\.)[\w/.-]+\.html#[\w-]+$/.test(row.page) ? make("a", { href: root() + row.page }, row.title) : row.title;
    return make(
      "section",
      { class: "hb-entry" },
      make("h3", {}, title),
      make("p", { class: "hb-entry-day" }, day(row.changed)),
      make("p", { class: "hb-entry-text" }, row.text),
      make("p", { class: "hb-no-print" }, button(say("journal_erase"), (event) => sure(event, () => {
        eraseEntry(row.id);
        if (row.id === FREE) clearFree(document.body);
        status.textContent = say("journal_erased");
        show();
      }))),
    );
  }));
}

/**
 * @param {HTMLElement} status
 * @param {() => void} show
 */
function exportTools(status, show) {
  const exported = () => {
    status.textContent = say("journal_exported", { day: day(Date.now()) });
  };
  const file = make("input", { type: "file", accept: ".json,application/json", id: "hb-import", change: async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    const before = entry(FREE)?.text ?? "";
    const count = bringBack(await chosen.text());
    status.textContent = count === -1 ? say("journal_import_fault") : count === -2 ? say("journal_fault") : say("journal_imported", { n: count });
    file.value = "";
    const area = first(".hb-journal-text");
    if (area instanceof HTMLTextAreaElement && area.value.trim() === before.trim()) area.value = entry(FREE)?.text ?? "";
    show();
  } });
  return make(
    "div",
    { class: "hb-entry-tools" },
    make(
      "p",
      { class: "hb-buttons" },
      button(say("journal_export_md"), () => {
        save("journal.md", asMarkdown(entries(), day), "text/markdown");
        exported();
      }),
      button(say("journal_export_json"), () => {
        save("journal.json", asData(entries()), "application/json");
        exported();
      }),
      button(say("journal_print"), () => print()),
      button(say("journal_erase_all"), (event) => sure(event, () => {
        for (const row of entries()) eraseEntry(row.id);
        clearFree(document.body);
        status.textContent = say("journal_erased");
        show();
      })),
    ),
    make("p", {}, make("label", { for: "hb-import" }, say("journal_import")), " ", file),
  );
}

/**
 * @param {HTMLElement} place
 * @param {() => void} show
 */
function showProgress(place, show) {
  const pages = keys("read:");
  if (!pages.length) {
    place.replaceChildren(make("p", {}, say("progress_none")));
    return;
  }
  const items = pages.map((key) => make("li", {}, make("a", { href: `${root()}${encodeURI(key.slice(5))}.html` }, String(read(key, "")))));
  place.replaceChildren(
    make("ul", {}, ...items),
    make("p", {}, say("progress_private")),
    button(say("progress_erase"), (event) => sure(event, () => {
      for (const key of [...pages, "last"]) forget(key);
      show();
    })),
  );
}

/**
 * Ask once more, in place of the button that was pressed.
 * @param {Event} event
 * @param {() => void} action
 */
function sure(event, action) {
  const asked = event.currentTarget;
  if (!(asked instanceof HTMLElement)) return;
  const question = make("span", { class: "hb-sure", role: "group", "aria-label": say("journal_erase_sure") }, `${say("journal_erase_sure")} `);
  const end = () => question.replaceWith(asked);
  const no = button(say("no_keep"), () => {
    end();
    asked.focus();
  });
  question.append(
    button(say("yes_erase"), () => {
      end();
      action();
    }),
    " ",
    no,
  );
  asked.replaceWith(question);
  no.focus();
}
