// @ts-check
// Shows the rows of a list that a reader asks for.
import { all, first, loadScript, make, say } from "./dom.js";

/** @typedef {{ select: HTMLSelectElement, how: string, values: string[][] }} Filter */

for (const group of all(".hb-filters")) startFilters(group);

/**
 * Large lists are read only when somebody turns to the choices, so that the page opens at once;
 * what stands on other pages of a list is fetched only then.
 * @param {HTMLElement} group
 */
function startFilters(group) {
  const list = group.nextElementSibling;
  if (!(list instanceof HTMLElement)) return;
  const every = Number(group.dataset.all) || rowsOf(list).length;
  tellCount(group, rowsOf(list).length, every);
  /** @type {Filter[] | null} */
  let filters = null;
  const fill = () => {
    const rows = rowsOf(list);
    filters = all("select", group).map((select) => fillChoice(/** @type {HTMLSelectElement} */ (select), rows));
  };
  const prepare = async () => {
    if (filters) return;
    fill();
    if (!group.dataset.rows) return;
    if (await gather(group.dataset.rows, list)) {
      fill();
      show(group, list, filters ?? []);
    } else tellFault(group);
  };
  for (const event of ["focusin", "pointerenter", "touchstart"]) group.addEventListener(event, prepare, { passive: true });
  group.addEventListener("change", () => show(group, list, filters ?? []));
  // A reader may have been quicker than this script.
  if (group.contains(document.activeElement) || group.matches(":hover")) prepare();
}

/** @param {HTMLElement} list */
function rowsOf(list) {
  return all("tbody tr", list);
}

/**
 * Put the rows of all pages of a list into this one. The build made them, as it made the page.
 * @param {string} source the script that holds them; it can be loaded from a disk too
 * @param {HTMLElement} list
 * @returns {Promise<boolean>} whether they are there
 */
async function gather(source, list) {
  await loadScript(source);
  const pages = globalThis.hbRows;
  if (!pages) return false;
  const parsed = new DOMParser().parseFromString(pages.join("\n"), "text/html");
  list.replaceChildren(...parsed.body.childNodes);
  if (list.nextElementSibling?.matches(".hb-pager")) list.nextElementSibling.remove();
  return true;
}

/**
 * @param {HTMLSelectElement} select
 * @param {HTMLElement[]} rows
 * @returns {Filter}
 */
function fillChoice(select, rows) {
  const { column = "0", how = "" } = select.dataset;
  const values = rows.map((row) => valuesOf(how === "group" ? headOf(row) : row.children[Number(column)], how));
  const distinct = [...new Set(values.flat())].filter(Boolean);
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  if (how !== "choice" && how !== "group") distinct.sort(order.compare);
  const chosen = select.value;
  while (select.options.length > 1) select.remove(1);
  select.append(...distinct.map((value) => make("option", { value }, how === "most" ? say("filter_most", { n: value }) : value)));
  select.value = chosen;
  return { select, how, values };
}

/**
 * The heading of the group that a row stands in.
 * @param {HTMLElement} row
 */
function headOf(row) {
  return row.closest(".hb-group")?.querySelector("h2") ?? undefined;
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
 * @param {HTMLElement} list
 * @param {Filter[]} filters
 */
function show(group, list, filters) {
  const used = filters.filter(({ select }) => select.value);
  const rows = rowsOf(list);
  let count = 0;
  for (const [at, row] of rows.entries()) {
    row.hidden = !used.every(({ select, how, values }) => (values[at] ?? []).some((value) => (how === "most" ? Number(value) <= Number(select.value) : value === select.value)));
    if (!row.hidden) count += 1;
  }
  for (const part of all(".hb-group", list)) part.hidden = rowsOf(part).every((row) => row.hidden);
  tellCount(group, count, Number(group.dataset.all) || rows.length);
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

/** @param {HTMLElement} group */
function tellFault(group) {
  const status = first("[role=status]", group);
  if (status) status.textContent = say("filter_failed");
}
