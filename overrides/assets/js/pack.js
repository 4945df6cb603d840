// @ts-check
// The pack builder: choose and order parts, write the pack file, print from the browser.
import { all, button, copy, first, isFromDisk, make, root, save, say } from "./dom.js";
import { packFile } from "./packfile.js";
import { fetchParts } from "./packprint.js";
import { keep, read } from "./store.js";

const KEY = "pack";
const FIELDS = ["title", "group", "dates", "help"];
const CHOICES = { edition: ["learner", "tutor"], paper: ["a4", "letter"] };

/** @typedef {{ kind: string, slug: string, title: string, address: string }} Part */

startPack();

function startPack() {
  const place = document.getElementById("hb-pack-made");
  if (!place) return;
  /** @type {Map<string, Part>} */
  const known = new Map();
  const boxes = all("#hb-pack input[type=checkbox]").filter((box) => box instanceof HTMLInputElement);
  for (const box of boxes) {
    const { kind = "", address = "" } = box.dataset;
    const title = box.nextElementSibling?.firstElementChild?.textContent ?? "";
    known.set(`${kind}:${box.value}`, { kind, slug: box.value, title, address: new URL(address, location.href).href });
  }
  /** @type {{ chosen: string[], cover: Record<string, string> }} */
  const state = read(KEY, { chosen: [], cover: { title: "", group: "", dates: "", help: "", edition: "learner", paper: "a4" } });
  state.chosen = state.chosen.filter((name) => known.has(name));

  const status = make("p", { role: "status", class: "hb-status" });
  const list = make("ol", { class: "hb-pack-list" });
  const file = make("textarea", { id: "hb-pack-file", rows: "10", readonly: true, class: "hb-pack-out", spellcheck: "false" });
  const parts = () => state.chosen.map((name) => /** @type {Part} */ (known.get(name)));

  const show = () => {
    keep(KEY, state);
    dropSheet();
    file.value = packFile(state.cover, parts());
    for (const box of boxes) box.checked = state.chosen.includes(`${box.dataset.kind}:${box.value}`);
    const rows = state.chosen.map((name, at) => rowOf(name, at));
    list.replaceChildren(...(rows.length ? rows : [make("li", {}, say("pack_empty"))]));
  };

  /** @param {string} name @param {number} at */
  const rowOf = (name, at) => {
    const part = /** @type {Part} */ (known.get(name));
    /** @param {string} sign @param {string} words @param {() => void} action */
    const tool = (sign, words, action) => button(sign, action, { "aria-label": say(words, { title: part.title }), "data-tool": `${words}:${name}` });
    return make(
      "li",
      {},
      make("span", {}, `${say(part.kind)}: ${part.title}`),
      tool("↑", "pack_up", () => shift(at, at - 1, "pack_up")),
      tool("↓", "pack_down", () => shift(at, at + 1, "pack_down")),
      tool("×", "pack_remove", () => drop(name)),
    );
  };

  /** @param {number} from @param {number} to @param {string} words */
  const shift = (from, to, words) => {
    const name = state.chosen[from];
    if (name === undefined || to < 0 || to >= state.chosen.length) return;
    state.chosen.splice(from, 1);
    state.chosen.splice(to, 0, name);
    show();
    all(`[data-tool="${CSS.escape(`${words}:${name}`)}"]`, list)[0]?.focus();
  };

  /** @param {string} name */
  const drop = (name) => {
    state.chosen = state.chosen.filter((one) => one !== name);
    show();
  };

  for (const box of boxes) {
    box.addEventListener("change", () => {
      const name = `${box.dataset.kind}:${box.value}`;
      if (box.checked) {
        state.chosen.push(name);
        show();
      } else drop(name);
    });
  }

  place.append(
    make("h2", { id: "pack-order" }, say("pack_order")),
    list,
    make("h2", { id: "pack-cover" }, say("pack_cover")),
    coverFields(state.cover, show),
    make("p", { class: "hb-buttons" }, button(say("pack_print"), () => printPack(state.cover, parts(), status), { class: "hb-main-button", id: "hb-pack-go" })),
    status,
    make("h2", { id: "hb-pack-file-title" }, make("label", { for: "hb-pack-file" }, say("pack_file"))),
    make("p", {}, say("pack_file_hint")),
    file,
    make(
      "p",
      { class: "hb-buttons" },
      button(say("copy_this"), async () => {
        if (await copy(file.value)) status.textContent = say("copied");
      }),
      button(say("save_file"), () => save("pack.yml", file.value, "text/yaml")),
    ),
  );
  show();
}

/**
 * @param {Record<string, string>} cover
 * @param {() => void} show
 */
function coverFields(cover, show) {
  const box = make("div", { class: "hb-pack-fields" });
  for (const name of FIELDS) {
    const isLong = name === "help";
    const attributes = { id: `hb-pack-${name}`, autocomplete: "off" };
    const field = isLong ? make("textarea", { ...attributes, rows: "3" }) : make("input", { ...attributes, type: "text" });
    field.value = cover[name] ?? "";
    field.addEventListener("input", () => {
      cover[name] = field.value;
      show();
    });
    box.append(make("div", {}, make("label", { for: `hb-pack-${name}` }, say(`pack_${name}`)), field));
  }
  for (const [name, values] of Object.entries(CHOICES)) {
    const words = { learner: say("learners"), tutor: say("tutors"), a4: "A4", letter: "Letter" };
    const options = values.map((value) => make("option", { value }, words[/** @type {keyof typeof words} */ (value)]));
    const field = make("select", { id: `hb-pack-${name}` }, ...options);
    field.value = cover[name] ?? values[0] ?? "";
    field.addEventListener("change", () => {
      cover[name] = field.value;
      show();
    });
    box.append(make("div", {}, make("label", { for: `hb-pack-${name}` }, say(`pack_${name}`)), field));
  }
  return box;
}

/**
 * Put the pack together beneath the page, where only print shows it. It stays there until
 * something else is chosen: some browsers say that printing is over before it has begun.
 * @param {Record<string, string>} cover
 * @param {Part[]} parts
 * @param {HTMLElement} status
 */
async function printPack(cover, parts, status) {
  dropSheet();
  if (!parts.length) {
    status.textContent = say("pack_empty");
    return;
  }
  if (isFromDisk()) {
    status.textContent = say("pack_from_disk");
    return;
  }
  const sheet = make("div", { class: "hb-pack-print hb-article" });
  const lines = [cover.group, cover.dates].filter(Boolean).map((line) => make("p", {}, line ?? ""));
  const help = (cover.help ?? "").split("\n").filter((line) => line.trim()).map((line) => make("li", {}, line));
  sheet.append(
    make("section", { class: "hb-pack-cover" }, make("h1", {}, cover.title || document.title), ...lines, ...(help.length ? [make("ul", {}, ...help)] : []), make("ol", {}, ...parts.map((part) => make("li", {}, part.title)))),
  );
  try {
    sheet.append(...(await fetchParts(parts, cover.edition === "tutor", root())));
  } catch (fault) {
    status.textContent = say("pack_failed", { title: fault instanceof Error ? fault.message : "" });
    return;
  }
  status.textContent = "";
  document.body.append(sheet);
  document.body.classList.add("hb-printing-pack");
  print();
}

/** The pack that was put together no longer holds; the page itself is printed again. */
function dropSheet() {
  first(".hb-pack-print")?.remove();
  document.body.classList.remove("hb-printing-pack");
}
