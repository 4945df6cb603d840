// @ts-check
// Shows the rows of a list that a reader asks for.
import { all, make, say } from "./dom.js";

let made = 0;

startFilters();

function startFilters() {
  for (const table of all(".hb-table table")) {
    const heads = all("th[data-filter]", table);
    if (heads.length) addFilters(table, heads);
  }
}

/**
 * @param {HTMLElement} table
 * @param {HTMLElement[]} heads
 */
function addFilters(table, heads) {
  const rows = all("tbody tr", table);
  const status = make("p", { role: "status", class: "hb-status" });
  const group = make("div", { class: "hb-filters hb-no-print", role: "group", "aria-label": say("filter_by") });
  /** @type {{ select: HTMLSelectElement, test: (row: HTMLElement, wanted: string) => boolean }[]} */
  const filters = [];
  const show = () => {
    let count = 0;
    for (const row of rows) {
      const isShown = filters.every(({ select, test }) => !select.value || test(row, select.value));
      row.hidden = !isShown;
      if (isShown) count += 1;
    }
    status.textContent = say("filter_count", { n: count, all: rows.length });
  };
  for (const head of heads) {
    const column = [...(head.parentElement?.children ?? [])].indexOf(head);
    const how = head.dataset.filter ?? "";
    const values = rows.map((row) => valuesOf(row, column, how));
    const select = makeSelect(values.flat(), how);
    if (select.options.length < 3) continue;
    select.addEventListener("change", show);
    const isMost = how === "most";
    filters.push({
      select,
      test: (row, wanted) => valuesOf(row, column, how).some((value) => (isMost ? Number(value) <= Number(wanted) : value === wanted)),
    });
    select.id = `hb-filter-${(made += 1)}`;
    group.append(make("div", {}, make("label", { for: select.id }, head.textContent ?? ""), select));
  }
  if (!filters.length) return;
  group.append(status);
  (table.closest(".hb-table") ?? table).before(group);
  wantedByAddress(filters, show);
  show();
}

/**
 * What a row has in a column.
 * @param {HTMLElement} row
 * @param {number} column
 * @param {string} how
 */
function valuesOf(row, column, how) {
  const cell = row.children[column];
  const text = cell?.textContent?.trim() ?? "";
  if (how === "links") return cell ? all("a", cell).map((link) => link.textContent ?? "") : [];
  if (how === "list") return text.split(";").map((part) => part.trim()).filter(Boolean);
  if (how === "most") return [text.match(/\d+/)?.[0] ?? "0"];
  return [text];
}

/**
 * @param {string[]} values
 * @param {string} how
 */
function makeSelect(values, how) {
  const distinct = [...new Set(values)].filter(Boolean);
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  if (how !== "choice") distinct.sort(order.compare);
  const options = distinct.map((value) => make("option", { value }, how === "most" ? say("filter_most", { n: value }) : value));
  return make("select", {}, make("option", { value: "" }, say("filter_all")), ...options);
}

/**
 * An address may name what to show, such as ``?show=Trial``.
 * @param {{ select: HTMLSelectElement }[]} filters
 * @param {() => void} show
 */
function wantedByAddress(filters, show) {
  const wanted = new URLSearchParams(location.search).get("show");
  if (!wanted) return;
  for (const { select } of filters) {
    if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  }
  show();
}
