"use strict";

// What appears in a form moves what stands below it. While a finger or a button of the mouse is down it waits, or the
// press would be let go beside the box it was meant for and be lost.
const unpressed = (() => {
  let down = false, waiting = [];
  const up = () => setTimeout(() => { down = false; waiting.splice(0).forEach((act) => act()); });
  addEventListener("pointerdown", () => { down = true; }, true);
  ["pointerup", "pointercancel"].forEach((end) => addEventListener(end, up, true));
  return (act) => { if (down) waiting.push(act); else act(); };
})();

// A field is there when what it depends on asks for it; what was written in it before stays in sight. A block is there
// while any field of it is.
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const conditional = () => [...form.querySelectorAll("[data-shown], [data-needed]")];
  const said = (name) => [...form.querySelectorAll(`[name="${name}"]`)].filter((box) => box.type !== "checkbox" || box.checked).map((box) => box.value).filter(Boolean);
  const met = (field, kind) => {
    const held = said(field.dataset[kind]), asked = field.dataset[`${kind}Terms`].split(" ");
    const found = held.some((value) => asked.includes(value));
    return held.length ? found !== `${kind}Unless` in field.dataset : kind === "shown" && `${kind}Unless` in field.dataset;
  };
  const written = (field) => [...field.querySelectorAll("input, select, textarea")].some((box) => (box.type === "checkbox" ? box.checked : box.value));
  const blocks = () => form.querySelectorAll("fieldset.block").forEach((block) => {
    const fields = [...block.querySelectorAll("[data-field]")];
    block.hidden = fields.length > 0 && fields.every((field) => field.hidden);
  });
  const refresh = (first) => { conditional().forEach((field) => dress(field, first)); blocks(); };
  const dress = (field, first) => {
    if (field.dataset.shown) {
      const shown = met(field, "shown") || (first && (written(field) || field.classList.contains("wrong")));
      field.hidden = !shown;
      field.querySelectorAll("input, select, textarea").forEach((box) => { box.disabled = !shown; });
    }
    if (field.dataset.needed) field.querySelector(".must").hidden = !met(field, "needed");
  };
  refresh(true);
  form.addEventListener("restored", () => refresh(true));
  form.addEventListener("lined", () => refresh(true));
  form.addEventListener("change", (event) => { if (conditional().some((field) => [field.dataset.shown, field.dataset.needed].includes(event.target.name))) unpressed(() => refresh(false)); });
});

// What a form asks for may hang on one field: when that is chosen, the form is opened anew with what was typed so far.
document.querySelectorAll("form[data-anew]").forEach((form) => {
  form.elements[form.dataset.anew].addEventListener("change", () => {
    const typed = [...new FormData(form)].filter(([name, value]) => value && typeof value === "string" && !name.includes("-") && !["csrf_token", "once", "paper", "drop"].includes(name));
    const holds = form.querySelector("[data-held] .held") ? [["held", form.elements.once.value]] : [];
    location.search = new URLSearchParams([...typed, ...holds]);
  });
});

// On leaving a field the office says what it thinks of it; it asks the same questions as on saving.
document.querySelectorAll("form[data-check]").forEach((form) => {
  const left = new Set([...form.querySelectorAll(".field.wrong")].map((field) => field.dataset.field));
  let asking = null;
  const line = (kind, text) => Object.assign(document.createElement("p"), { className: kind, textContent: text });
  const tell = ({ errors, doubts, read }) => form.querySelectorAll("[data-field]").forEach((field) => {
    const name = field.dataset.field, wrong = left.has(name) ? errors[name] || [] : [];
    const words = [...wrong.map((text) => line("error", text)), ...(doubts[name] || []).map((text) => line("doubt", text)), ...(read[name] ? [line("read", read[name])] : [])];
    field.classList.toggle("wrong", wrong.length > 0);
    field.querySelectorAll("input, select, textarea").forEach((box) => { wrong.length ? box.setAttribute("aria-invalid", "true") : box.removeAttribute("aria-invalid"); });
    field.querySelector(".told").replaceChildren(...words);
  });
  const tellWhole = ({ errors, doubts }) => form.querySelector("[data-whole]").replaceChildren(...(errors[""] || []).map((text) => line("error", text)), ...(doubts[""] || []).map((text) => line("doubt", text)));
  form.addEventListener("change", (event) => {
    const field = event.target.closest("[data-field]"), grid = event.target.closest("[data-grid]");
    if (field) ask([field.dataset.field, ...(grid ? [grid.dataset.grid] : [])]);
  });
  form.addEventListener("lined", (event) => ask(event.detail));
  const ask = async (names) => {
    names.forEach((name) => left.add(name));
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    form.dispatchEvent(new CustomEvent("asking", { detail: data }));
    asking?.abort();
    asking = new AbortController();
    const question = { method: "POST", body: new URLSearchParams(data), redirect: "manual", signal: asking.signal };
    const answer = await fetch(form.dataset.check, question).then((given) => (given.ok ? given.json() : null)).catch(() => null);
    if (answer) unpressed(() => show(answer));
  };
  const show = (answer) => {
    tell(answer);
    tellWhole(answer);
    form.dispatchEvent(new CustomEvent("offered", { detail: answer.lines }));
  };
});
