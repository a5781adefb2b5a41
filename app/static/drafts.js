"use strict";

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
  const restore = (draft) => {
    form.dispatchEvent(new CustomEvent("restoring", { detail: draft }));
    fields().filter((field) => draft[field.name]).forEach((field) => {
      if (ticked(field)) field.checked = draft[field.name].includes(field.value);
      else field.value = draft[field.name][0] ?? "";
    });
    form.dispatchEvent(new Event("restored"));
  };
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
