// @ts-check
/// <reference lib="webworker" />
// The offline worker. The build puts before it what to keep: a mark of the content by file.

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const PREFIX = `hb:${new URL(worker.registration.scope).pathname}:`;
const marks = Object.values(KEPT).join("");
const NAME = PREFIX + KEPT_VERSION(marks);
const FIRST = /^(index\.html|404\.html|assets\/|manifest\.webmanifest)/;
const AT_ONCE = 6;

/**
 * A short number that changes with a text.
 * @param {string} text
 */
function KEPT_VERSION(text) {
  let sum = 5381;
  for (let n = 0; n < text.length; n += 1) sum = ((sum * 33) ^ text.charCodeAt(n)) >>> 0;
  return sum.toString(36);
}

/** @param {string} name */
function address(name) {
  return new URL(name, worker.registration.scope).href;
}

/**
 * Keep files: unchanged ones are taken from the version before, others are fetched.
 * @param {string[]} names
 */
async function keep(names) {
  const cache = await caches.open(NAME);
  const before = await olderCaches();
  const waiting = [...names];
  const take = async () => {
    for (let name = waiting.pop(); name; name = waiting.pop()) await keepOne(cache, before, name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/**
 * @param {Cache} cache
 * @param {Cache[]} before
 * @param {string} name
 */
async function keepOne(cache, before, name) {
  const mark = KEPT[name] ?? "";
  const known = await cache.match(address(name));
  if (known?.headers.get("x-mark") === mark) return;
  for (const older of before) {
    const same = await older.match(address(name));
    if (same && same.headers.get("x-mark") === mark) {
      await cache.put(address(name), same);
      return;
    }
  }
  const answer = await fetch(address(name), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const headers = new Headers(answer.headers);
  headers.set("x-mark", mark);
  await cache.put(address(name), new Response(await answer.blob(), { headers }));
}

async function olderCaches() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  return Promise.all(names.map((name) => caches.open(name)));
}

/** Everything that was kept before, so that a new version is whole from the start. */
async function namesToKeep() {
  const older = await olderCaches();
  if (!older.length) return Object.keys(KEPT).filter((name) => FIRST.test(name));
  return Object.keys(KEPT);
}

worker.addEventListener("install", (event) => {
  event.waitUntil(namesToKeep().then(keep).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const whole = async () => {
    try {
      await keep(Object.keys(KEPT));
      for (const client of await worker.clients.matchAll()) client.postMessage("kept");
    } catch {
      // The next visit goes on where this one stopped.
    }
  };
  event.waitUntil(whole());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const scope = worker.registration.scope;
  if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range")) return;
  event.respondWith(answer(request));
});

/** @param {Request} request */
async function answer(request) {
  const place = new URL(request.url);
  place.search = place.hash = "";
  if (place.href.endsWith("/")) place.pathname += "index.html";
  const kept = await caches.match(place.href, { cacheName: NAME });
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (fault) {
    const missing = request.mode === "navigate" ? await caches.match(address("404.html"), { cacheName: NAME }) : undefined;
    if (missing) return atHome(missing);
    throw fault;
  }
}

/**
 * The page for wrong addresses, with the folder in which the site really is.
 * @param {Response} page
 */
async function atHome(page) {
  const text = (await page.text()).replace(/<base href="[^"]*">/, `<base href="${new URL(worker.registration.scope).pathname}">`);
  return new Response(text, { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
