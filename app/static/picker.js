"use strict";

// Suggestions under a field that points at another register, or in which a name of it can be picked.
// A combobox as screen readers know it: the list is announced, arrows walk it, Enter takes, Escape and Tab close.
const pickable = (input) => {
  const places = input.dataset.picks ? JSON.parse(input.dataset.picks) : [{ at: input.dataset.lookup, fills: {}, says: {} }];
  if (!places.some((place) => place.at)) return;
  const form = input.form, picked = form.querySelector(`[name="${input.name}-picked"]`);
  let list = null, timer, asking = null;
  const options = () => [...(list?.querySelectorAll("[role=option]:not([aria-disabled])") ?? [])];
  const close = () => { list?.remove(); list = null; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const write = (name, value) => {
    const box = form.querySelector(`[name="${name}"]`);
    if (!box || box.value === value) return;
    box.value = value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fill = (own, value, label) => {
    const link = form.querySelector(`[name="${own}-picked"]`);
    if (link) link.value = value;
    write(own, link ? label : value);
  };
  const choose = (option) => {
    if (!option.offered) return option.querySelector("a")?.click();
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
  const item = (number) => {
    const option = Object.assign(document.createElement("li"), { id: `${input.id}-option-${number}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  };
  const row = (offered, number) => {
    const option = Object.assign(item(number), { offered });
    option.dataset.value = offered.value;
    option.append(offered.label);
    if (offered.detail) option.append(Object.assign(document.createElement("small"), { textContent: offered.detail }));
    option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
    return option;
  };
  const show = (results) => {
    close();
    list = Object.assign(document.createElement("ul"), { className: "suggest", id: `${input.id}-list` });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    list.style.top = input.offsetTop + input.offsetHeight + "px";
    list.append(...results.map(row));
    if (!results.length) {
      const none = Object.assign(item("none"), { className: "quiet", textContent: input.dataset.none });
      none.setAttribute("aria-disabled", "true");
      list.append(none);
    }
    if (input.dataset.new) {
      const add = Object.assign(document.createElement("a"), { href: input.dataset.new, target: "_blank", rel: "noopener", tabIndex: -1, textContent: input.dataset.newLabel });
      add.addEventListener("mousedown", (event) => event.preventDefault());
      const last = item("new");
      last.append(add);
      list.append(last);
    }
    input.parentElement.append(list);
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
    const question = fetch(`${place.at}?q=${encodeURIComponent(text)}${wanted && `&with=${wanted}`}${beside()}`, { redirect: "manual", signal });
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
  input.addEventListener("keydown", (event) => {
    if (!list) return;
    const items = options(), at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") close();
    if (event.key === "Tab") close();
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(items[at]); }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length) {
      event.preventDefault();
      point(items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1) + items.length) % items.length]);
    }
  });
  input.addEventListener("blur", () => { clearTimeout(timer); setTimeout(close, 150); });
};
document.querySelectorAll("[data-lookup], [data-picks]").forEach(pickable);
