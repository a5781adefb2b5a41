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

// Whoever signs out leaves nothing half written behind for the next at this desk.
document.querySelector("form[action$='/logout/']")?.addEventListener("submit", () => {
  try { Object.keys(localStorage).filter((key) => key.startsWith("draft:") || key === "sent").forEach((key) => localStorage.removeItem(key)); } catch { /* private window */ }
});

// The menu's search box.
document.querySelector(".menu-find")?.addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll(".side li").forEach((line) => { line.hidden = !line.textContent.toLowerCase().includes(wanted); });
  document.querySelectorAll(".side section").forEach((part) => { part.hidden = !part.querySelector("li:not([hidden])"); });
});

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

// What was typed survives a closed window, a lost line and a sign-in in between; it is forgotten when its record is seen.
// Whoever comes back is offered it. Only a new form that was sent when the sign-in had run out is filled in again, and says so.
const sent = kept.get("sent");
if (sent && location.pathname.startsWith(`/${sent.split(":")[2].split("-")[0]}/show/`)) kept.set(sent, null);
if (sent && !location.pathname.startsWith("/login/")) kept.set("sent", null);
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const key = `draft:${document.body.dataset.who}:` + form.dataset.draft, offer = form.querySelector("[data-offer]");
  const fields = () => [...form.elements].filter((field) => field.name && field.type !== "file" && !/identity_no|phone/.test(field.name) && !["csrf_token", "version", "once"].includes(field.name));
  const ticked = (field) => field.type === "checkbox";
  const written = () => fields().reduce((all, field) => {
    all[field.name] ??= [];
    if (!ticked(field) || field.checked) all[field.name].push(field.value);
    return all;
  }, {});
  const restore = (draft) => fields().filter((field) => draft[field.name]).forEach((field) => {
    if (ticked(field)) field.checked = draft[field.name].includes(field.value);
    else field.value = draft[field.name][0] ?? "";
  });
  const draft = JSON.parse(kept.get(key) || "null"), answered = document.querySelector("main .error, main .flash.danger");
  if (draft && !answered && JSON.stringify(draft) !== JSON.stringify(written())) {
    const resumed = sent === key && form.querySelector("[data-resumed]");
    if (resumed) restore(draft);
    (resumed || offer).hidden = false;
  }
  offer.querySelector("[data-restore]").addEventListener("click", () => { restore(draft); offer.hidden = true; });
  offer.querySelector("[data-discard]").addEventListener("click", () => { kept.set(key, null); offer.hidden = true; });
  ["input", "change"].forEach((typed) => form.addEventListener(typed, () => kept.set(key, JSON.stringify(written()))));
  form.addEventListener("submit", () => kept.set("sent", key));
  form.querySelector(".wrong input, .wrong select, .wrong textarea")?.focus();
});

// Suggestions under a field that points at another register.
document.querySelectorAll("[data-lookup]").forEach((input) => {
  if (!input.dataset.lookup) return;
  let list, timer, request = 0;
  const close = () => { list?.remove(); list = null; };
  const choose = (item) => { input.value = item.dataset.value; close(); input.dispatchEvent(new Event("change", { bubbles: true })); };
  const show = (results) => {
    close();
    if (!results.length) return;
    list = document.createElement("ul");
    list.className = "suggest";
    list.style.top = input.offsetTop + input.offsetHeight + "px";
    results.forEach(({ value, label }) => {
      const item = document.createElement("li");
      item.dataset.value = value;
      item.textContent = value === label ? label : `${label}　${value}`;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
      list.append(item);
    });
    input.parentElement.append(list);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++request;
      if (!input.value.trim()) return close();
      const answer = await fetch(`${input.dataset.lookup}?q=${encodeURIComponent(input.value)}`).catch(() => null);
      if (answer?.ok && mine === request) show((await answer.json()).results);
    }, 200);
  });
  input.addEventListener("keydown", (event) => {
    if (!list) return;
    const items = [...list.children], at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") close();
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(items[at]); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      items[at]?.removeAttribute("aria-selected");
      items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1) + items.length) % items.length].setAttribute("aria-selected", "true");
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
});
