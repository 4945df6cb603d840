// @ts-check
import { words } from "./words.js";

/**
 * Make an element. Text is only ever set as text.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | ((event: any) => void)>} [attributes] functions become listeners
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * A button with words on it.
 * @param {string} text
 * @param {(event: Event) => void} action
 * @param {Record<string, string>} [attributes]
 */
export function button(text, action, attributes = {}) {
  return make("button", { type: "button", click: action, ...attributes }, text);
}

/**
 * The handbook's words, with places filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function say(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (place, key) => String(values[key] ?? place));
}

/**
 * All elements that a selector names.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export function all(selector, within = document) {
  return [...within.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/**
 * The first element that a selector names.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement | null}
 */
export function first(selector, within = document) {
  return all(selector, within)[0] ?? null;
}

/** What leads from this page to the folder of the site. */
export function root() {
  return new URL(document.body.dataset.root || "./", document.baseURI).href;
}

/** Whether the page was opened from a disk, where nothing can be fetched. */
export function isFromDisk() {
  return location.protocol === "file:";
}

/**
 * Load a script of data; a page from a disk can do so too. It ends also when there is none.
 * @param {string} address
 * @returns {Promise<void>}
 */
export function loadScript(address) {
  return new Promise((resolve) => {
    const done = () => resolve();
    document.head.append(make("script", { src: address, load: done, error: done }));
  });
}

/**
 * Say something where screen readers hear it.
 * @param {string} text
 * @param {string} [id]
 */
export function tell(text, id = "hb-page-status") {
  const place = document.getElementById(id) ?? document.getElementById("hb-site-status");
  if (place) place.textContent = text;
}

/**
 * Offer a text as a file.
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function save(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/**
 * Put a text on the clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { class: "hb-away" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/**
 * A day and a time as the reader's device writes them.
 * @param {string | number | Date} moment
 */
export function clock(moment) {
  return new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/** @param {string | number | Date} moment */
export function day(moment) {
  return new Date(moment).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
}
