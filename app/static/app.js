// What makes the pages handier; without it everything still works.
"use strict";

const kept = { get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* private window */ } } };

if (kept.get("large")) document.documentElement.classList.add("large");

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle?.dataset.toggle === "menu") document.body.classList.toggle("menu-open");
  if (toggle?.dataset.toggle === "large") kept.set("large", document.documentElement.classList.toggle("large") ? "1" : null);
  const phrase = event.target.closest("[data-phrase]");
  if (phrase) document.getElementById("opinion").value = phrase.dataset.phrase;
  if (event.target.tagName === "CODE") navigator.clipboard?.writeText(event.target.textContent);
});

// What was written while a slow line still brought the scripts is told to them as soon as they all listen.
const touched = (box) => box.type === "checkbox" ? box.checked !== box.defaultChecked
  : box.options ? !([...box.options].find((option) => option.defaultSelected) ?? box.options[0])?.selected
    : box.type !== "file" && box.value !== box.defaultValue;
addEventListener("DOMContentLoaded", () => [...document.querySelectorAll("form[data-draft] [name]")]
  .filter((box) => box !== document.activeElement && touched(box))
  .forEach((box) => box.dispatchEvent(new Event("change", { bubbles: true }))));

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  setTimeout(() => { delete event.target.dataset.sent; event.target.querySelectorAll("button").forEach((button) => { button.disabled = false; }); }, 8000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
  delete form.dataset.sent; form.querySelectorAll("button").forEach((button) => { button.disabled = false; }); }));

// Whoever signs out leaves nothing half written behind for the next at this desk; what an inspector has not sent yet is
// asked about first.
const unsent = (name) => new Promise((done) => {
  const asked = indexedDB.open(name);
  asked.onerror = () => done(0);
  asked.onsuccess = () => {
    const found = asked.result.objectStoreNames.contains("entries") && asked.result.transaction("entries").objectStore("entries").getAll();
    if (!found) { asked.result.close(); return done(0); }
    found.onsuccess = () => { asked.result.close(); done(found.result.filter((entry) => entry.state !== "sent").length); };
  };
});
const gone = (name) => new Promise((done) => {
  const asked = indexedDB.deleteDatabase(name);
  asked.onsuccess = asked.onerror = done;
  setTimeout(done, 4000); // a page of it that does not let go
});
const leave = async (form) => {
  const name = `onsite-${document.body.dataset.who}`;
  if (await unsent(name) && !confirm(form.dataset.unsent)) { delete form.dataset.sent; return; }
  await gone(name);
  for (const store of await caches.keys()) if (store.startsWith("onsite-")) await caches.delete(store);
  form.dataset.left = "1";
  delete form.dataset.sent;
  form.requestSubmit();
};
document.querySelector("form[action$='/logout/']")?.addEventListener("submit", (event) => {
  if (globalThis.caches && globalThis.indexedDB && !event.target.dataset.left) { event.preventDefault(); leave(event.target); return; }
  try { Object.keys(localStorage).filter((key) => key.startsWith("draft:") || key === "sent").forEach((key) => localStorage.removeItem(key)); } catch { /* private window */ }
});

// The menu's search box.
document.querySelector(".menu-find")?.addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll(".side li").forEach((line) => { line.hidden = !line.textContent.toLowerCase().includes(wanted); });
  document.querySelectorAll(".side section").forEach((part) => { part.hidden = !part.querySelector("li:not([hidden])"); });
});

// On a phone the list comes first; its conditions are folded away unless some are in use.
if (matchMedia("(max-width: 820px)").matches) document.querySelectorAll(".filters:not([data-used])").forEach((filters) => { filters.open = false; });

// Tick all; only moves that every ticked record knows can be pressed, and where there is none it is said why.
document.querySelectorAll("[data-bulk]").forEach((form) => {
  const ticks = () => [...form.querySelectorAll("input[name=item]:enabled")];
  const shared = (chosen, kind) => chosen.map((tick) => tick.dataset[kind].split("|").filter(Boolean)).reduce((all, own) => all.filter((label) => own.includes(label)));
  const refresh = () => {
    const chosen = ticks().filter((tick) => tick.checked), plain = chosen.length ? shared(chosen, "plain") : [];
    const why = !chosen.length || plain.length ? "" : shared(chosen, "asking").length ? "asking" : "apart";
    form.querySelectorAll("[data-label]").forEach((button) => { button.disabled = !plain.includes(button.dataset.label); });
    form.querySelectorAll("[data-why]").forEach((sentence) => { sentence.hidden = sentence.dataset.why !== why; });
  };
  form.querySelector("[data-all]")?.addEventListener("change", (event) => { ticks().forEach((tick) => { tick.checked = event.target.checked; }); refresh(); });
  form.addEventListener("change", refresh);
  refresh();
});

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

// Work that is done piece by piece goes on by itself while the page is open.
document.querySelectorAll("form[data-goes-on]").forEach((form) => form.querySelector("button") && form.submit());
