"use strict";

// What a phone holds of inspections, for one account alone. What was written and pictured lies there encrypted; the key
// comes from the server with the session and is forgotten when the session is found to be over, so that unsent work
// stays and nobody else reads it.
const say = document.body.dataset, BASE = `onsite-${say.who}`;
const told = document.querySelector("[data-told]");
const tell = (text) => { told.textContent = text; told.hidden = !text; };
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const newKey = () => hex(crypto.getRandomValues(new Uint8Array(16)));
const hash = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

const answered = (asked) => new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = () => fail(asked.error); });
const openBase = (name) => {
  const asked = indexedDB.open(name, 2);
  asked.onupgradeneeded = () => {
    const base = asked.result, there = base.objectStoreNames;
    if (!there.contains("entries")) base.createObjectStore("entries", { keyPath: "task" });
    if (!there.contains("files")) base.createObjectStore("files", { keyPath: "key" }).createIndex("task", "task");
    if (!there.contains("keys")) base.createObjectStore("keys");
  };
  return answered(asked).then((base) => { base.onversionchange = () => base.close(); return base; });
};
const opened = openBase(BASE);
const within = async (mode, stores, act) => {
  const deal = (await opened).transaction(stores, mode), asked = act(...[stores].flat().map((name) => deal.objectStore(name)));
  return new Promise((done, fail) => { deal.oncomplete = () => done(asked?.result); deal.onerror = deal.onabort = () => fail(deal.error); });
};

// --- the key of this account --------------------------------------------------------------------------

let secret = null;
const unlock = async (raw) => {
  if (!raw) { secret ??= (await within("readonly", "keys", (keys) => keys.get("own"))) ?? null; return Boolean(secret); }
  const bytes = Uint8Array.from(atob(raw), (sign) => sign.charCodeAt(0));
  const made = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  secret ??= made;
  await within("readwrite", "keys", (keys) => keys.put(secret, "own"));
  return true;
};
const lock = async () => {
  secret = null;
  await within("readwrite", "keys", (keys) => keys.clear());
  for (const name of await caches.keys()) if (name.startsWith("onsite-")) await caches.delete(name);
};
// Whoever used this phone before and did not sign out: their work stays, and stays shut.
const lockOthers = async () => {
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    if (!name.startsWith("onsite-") || name === BASE) continue;
    const other = await openBase(name), deal = other.transaction("keys", "readwrite");
    deal.objectStore("keys").clear();
    deal.oncomplete = deal.onabort = () => other.close();
  }
};
const seal = async (value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, secret, new TextEncoder().encode(JSON.stringify(value))) };
};
const unseal = async ({ iv, data }) => JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, secret, data)));

// --- entries and their files --------------------------------------------------------------------------

// An entry: task, id, title, state (writing, waiting, refused, sent), finished; sealed: values, findings, refused, payload, receipt.
const saveEntry = async ({ task, id, title, state, finished, ...rest }) => {
  const row = { task, id, title, state, finished, sealed: await seal(rest) };
  return within("readwrite", "entries", (entries) => entries.put(row));
};
const whole = async ({ sealed, ...row }) => ({ ...row, ...(await unseal(sealed)) });
const loadEntry = async (key) => { const row = await within("readonly", "entries", (entries) => entries.get(key)); return row && whole(row); };
const allEntries = () => within("readonly", "entries", (entries) => entries.getAll());
// A file: key, task; sealed: kind, name, data (a data URL), sha256, whose.
const saveFile = async ({ key, task, ...rest }) => { const row = { key, task, sealed: await seal(rest) }; return within("readwrite", "files", (files) => files.put(row)); };
const loadFiles = async (key) => Promise.all((await within("readonly", "files", (files) => files.index("task").getAll(key))).map(whole));
const removeFile = (key) => within("readwrite", "files", (files) => files.delete(key));
const removeFiles = async (key) => { for (const each of await within("readonly", "files", (files) => files.index("task").getAllKeys(key))) await removeFile(each); };
const removeEntry = async (key) => { await within("readwrite", "entries", (entries) => entries.delete(key)); await removeFiles(key); };
