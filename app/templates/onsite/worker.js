"use strict";

// Keeps the pages that an inspector takes along; another edition of what they are made of is another store.
const STORE = "onsite-{{ edition }}", PARTS = {{ parts | tojson }}, HOME = {{ home | tojson }};
const PATIENCE = 4000;

addEventListener("install", (event) => event.waitUntil(caches.open(STORE).then((store) => store.addAll(PARTS)).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("onsite-") && name !== STORE) await caches.delete(name);
  await clients.claim();
})()));

const keep = async (address, answer) => { if (answer.ok && !answer.redirected) await (await caches.open(STORE)).put(address, answer.clone()); return answer; };
const take = (address) => fetch(address, { credentials: "same-origin" }).then((answer) => keep(address, answer)).catch(() => null);
addEventListener("message", (event) => event.waitUntil(Promise.all(event.data.take.map(take)).then(() => event.source?.postMessage({ taken: true }))));

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
const page = async (request) => {
  const path = new URL(request.url).pathname, stored = await caches.match(path);
  const gone = (answer) => stored && (answer.status >= 500 || [403, 404].includes(answer.status)); // the task went to others, or the server is ill
  const asked = fetch(request).then((answer) => (gone(answer) ? stored : keep(path, answer)));
  return (stored ? Promise.race([asked, late()]) : asked).catch((fault) => { if (stored) return stored; throw fault; });
};
addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (PARTS.includes(pathname + search)) event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request)));
  else if (pathname === HOME || pathname.startsWith(`${HOME}task/`)) event.respondWith(page(event.request));
});
