// @ts-check
// Shows the rows of a list that a reader asks for.
import { all, first, make, say } from "./dom.js";

/** @typedef {{ select: HTMLSelectElement, how: string, values: string[][] }} Filter */

for (const group of all(".hb-filters")) startFilters(group);

/**
 * Large lists are read only when somebody turns to the choices, so that the page opens at once.
 * @param {HTMLElement} group
 */
function startFilters(group) {
  const list = group.nextElementSibling;
  if (!(list instanceof HTMLElement)) return;
  const rows = all("tbody tr", list);
  const wanted = new URLSearchParams(location.search).get("show");
  tellCount(group, rows.length, rows.length);
  /** @type {Filter[] | null} */
  let filters = null;
  const prepare = () => {
    filters ??= all("select", group).map((select) => fillChoice(/** @type {HTMLSelectElement} */ (select), rows));
    return filters;
  };
  for (const event of ["focusin", "pointerenter", "touchstart"]) group.addEventListener(event, prepare, { passive: true });
  group.addEventListener("change", () => show(group, rows, prepare()));
  if (!wanted) return;
  for (const { select } of prepare()) if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  show(group, rows, prepare());
}

/**
 * @param {HTMLSelectElement} select
 * @param {HTMLElement[]} rows
 * @returns {Filter}
 */
function fillChoice(select, rows) {
  const { column = "0", how = "" } = select.dataset;
  const values = rows.map((row) => valuesOf(row.children[Number(column)], how));
  const distinct = [...new Set(values.flat())].filter(Boolean);
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  if (how !== "choice") distinct.sort(order.compare);
  select.append(...distinct.map((value) => make("option", { value }, how === "most" ? say("filter_most", { n: value }) : value)));
  return { select, how, values };
}

/**
 * What a row has in a column.
 * @param {Element | undefined} cell
 * @param {string} how
 */
function valuesOf(cell, how) {
  const text = cell?.textContent?.trim() ?? "";
  if (how === "links") return cell ? [...cell.querySelectorAll("a")].map((link) => link.textContent ?? "") : [];
  if (how === "list") return text.split(";").map((part) => part.trim()).filter(Boolean);
  if (how === "most") return [text.match(/\d+/)?.[0] ?? "0"];
  return [text];
}

/**
 * @param {HTMLElement} group
 * @param {HTMLElement[]} rows
 * @param {Filter[]} filters
 */
function show(group, rows, filters) {
  const used = filters.filter(({ select }) => select.value);
  let count = 0;
  for (const [at, row] of rows.entries()) {
    row.hidden = !used.every(({ select, how, values }) => (values[at] ?? []).some((value) => (how === "most" ? Number(value) <= Number(select.value) : value === select.value)));
    if (!row.hidden) count += 1;
  }
  tellCount(group, count, rows.length);
}

/**
 * @param {HTMLElement} group
 * @param {number} count
 * @param {number} every
 */
function tellCount(group, count, every) {
  const status = first("[role=status]", group);
  if (status) status.textContent = say("filter_count", { n: count, all: every });
}
