"use strict";

// Suggestions under a field that points at another register, or in which a name of it can be picked.
// A combobox as screen readers know it: the list is announced, arrows walk it, Enter takes, Escape and Tab close.
// Below the list stands that there is none, and the way to a new record; the arrow down leads there from the last row.
const pickable = (input) => {
  const places = input.dataset.picks ? JSON.parse(input.dataset.picks) : [{ at: input.dataset.lookup, fills: {}, says: {} }];
  if (!places.some((place) => place.at)) return;
  const form = input.form, picked = form.querySelector(`[name="${input.name}-picked"]`);
  let box = null, timer, asking = null;
  const options = () => [...(box?.querySelectorAll("[role=option]") ?? [])];
  const close = () => { box?.remove(); box = null; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const write = (name, value) => {
    const own = form.querySelector(`[name="${name}"]`);
    if (!own || own.value === value) return;
    own.value = value;
    own.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fill = (own, value, label) => {
    const link = form.querySelector(`[name="${own}-picked"]`);
    if (link) link.value = value;
    write(own, link ? label : value);
  };
  const choose = (option) => {
    const { value, label, facts, place } = option.offered;
    close();
    if (picked) picked.value = value;
    input.value = label;
    Object.entries(place.says).forEach(([own, code]) => write(own, code));
    Object.entries(place.fills).forEach(([own, theirs]) => { if (theirs in facts && own !== input.name) fill(own, facts[theirs], label); });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const point = (option) => {
    options().forEach((each) => each.setAttribute("aria-selected", each === option));
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const row = (offered, number) => {
    const option = Object.assign(document.createElement("li"), { id: `${input.id}-option-${number}`, offered });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.value = offered.value;
    option.append(offered.label);
    if (offered.detail) option.append(Object.assign(document.createElement("small"), { textContent: offered.detail }));
    option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
    return option;
  };
  const listed = (results) => {
    const list = Object.assign(document.createElement("ul"), { id: `${input.id}-list` });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    list.append(...results.map(row));
    return list;
  };
  const none = () => {
    const said = Object.assign(document.createElement("p"), { className: "quiet", textContent: beside() ? input.dataset.noneBeside : input.dataset.none });
    said.setAttribute("role", "status");
    return said;
  };
  const away = () => {
    const link = Object.assign(document.createElement("a"), { href: input.dataset.new, target: "_blank", rel: "noopener", tabIndex: -1, textContent: input.dataset.newLabel });
    link.addEventListener("mousedown", (event) => event.preventDefault());
    link.addEventListener("keydown", (event) => { if (["ArrowUp", "Escape"].includes(event.key)) { event.preventDefault(); input.focus(); } });
    link.addEventListener("blur", (event) => { if (event.relatedTarget !== input) close(); });
    return link;
  };
  const show = (results) => {
    close();
    box = Object.assign(document.createElement("div"), { className: "suggest" });
    box.style.top = input.offsetTop + input.offsetHeight + "px";
    box.append(listed(results), ...(results.length ? [] : [none()]), ...(input.dataset.new ? [away()] : []));
    input.parentElement.append(box);
    input.setAttribute("aria-expanded", "true");
  };
  // what else the form points at: what is offered here is about the same firm
  const beside = () => [...form.querySelectorAll('[name$="-picked"]')].filter((each) => each !== picked && each.value && !each.closest(".field").hidden).map((each) => {
    const at = form.querySelector(`[name="${each.name.slice(0, -"-picked".length)}"]`)?.dataset.lookup;
    return at ? `&beside=${encodeURIComponent(`${at.split("/")[1]}:${each.value}`)}` : "";
  }).join("");
  input.beside = beside;
  const ask = async (place, text, signal) => {
    const wanted = Object.values(place.fills).join(",");
    const question = fetch(`${place.at}${place.at.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}${wanted && `&with=${wanted}`}${beside()}`, { redirect: "manual", signal });
    const answer = await question.then((given) => (given.ok ? given.json() : null)).catch(() => null);
    return (answer?.results ?? []).map((offered) => ({ ...offered, place }));
  };
  input.addEventListener("input", () => {
    if (picked) picked.value = "";
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asking?.abort();
      if (!input.value.trim()) return close();
      asking = new AbortController();
      const { signal } = asking, asked = await Promise.all(places.map((place) => ask(place, input.value, signal)));
      if (!signal.aborted && document.activeElement === input) show(asked.flat());
    }, 200);
  });
  const walk = (down) => {
    const items = options(), at = items.findIndex((item) => item.getAttribute("aria-selected") === "true"), link = box.querySelector("a");
    if (down && link && at === items.length - 1) return link.focus();
    if (items.length) point(items[(at + (down ? 1 : items.length - 1) + items.length) % items.length]);
  };
  input.addEventListener("keydown", (event) => {
    if (!box) return;
    const pointed = options().find((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "Escape" || event.key === "Tab") close();
    if (event.key === "Enter" && pointed) { event.preventDefault(); choose(pointed); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); walk(event.key === "ArrowDown"); }
  });
  input.addEventListener("blur", (event) => { clearTimeout(timer); if (!box?.contains(event.relatedTarget)) setTimeout(close, 150); });
};
document.querySelectorAll("[data-lookup], [data-picks]").forEach(pickable);
