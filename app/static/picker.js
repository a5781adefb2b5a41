"use strict";

// Suggestions under a field that points at another register, or in which a name of it can be picked.
// A combobox as screen readers know it: the list is announced, arrows walk it, Enter takes, Escape and Tab close.
const pickable = (input) => {
  if (!input.dataset.lookup) return;
  const form = input.form, picked = form.querySelector(`[name="${input.name}-picked"]`);
  const fills = JSON.parse(input.dataset.fills || "{}");
  let list = null, timer, asking = null;
  const options = () => [...(list?.querySelectorAll("[role=option]") ?? [])];
  const close = () => { list?.remove(); list = null; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const write = (name, value) => {
    const box = form.querySelector(`[name="${name}"]`);
    if (!box || box.value === value) return;
    box.value = value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const choose = (option) => {
    const { value, label, facts } = option.offered;
    close();
    if (picked) picked.value = value;
    input.value = label;
    Object.entries(fills).forEach(([own, theirs]) => { if (theirs in facts && own !== input.name) write(own, facts[theirs]); });
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
  const show = (results) => {
    close();
    if (!results.length && !input.dataset.new) return;
    list = Object.assign(document.createElement("ul"), { className: "suggest", id: `${input.id}-list` });
    list.setAttribute("role", "listbox");
    list.style.top = input.offsetTop + input.offsetHeight + "px";
    list.append(...results.map(row));
    if (input.dataset.new) {
      const add = Object.assign(document.createElement("a"), { href: input.dataset.new, target: "_blank", textContent: input.dataset.newLabel });
      add.addEventListener("mousedown", (event) => event.preventDefault());
      const item = document.createElement("li");
      item.setAttribute("role", "presentation");
      item.append(add);
      list.append(item);
    }
    input.parentElement.append(list);
    input.setAttribute("aria-expanded", "true");
  };
  input.addEventListener("input", () => {
    if (picked) picked.value = "";
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asking?.abort();
      if (!input.value.trim()) return close();
      asking = new AbortController();
      const wanted = Object.values(fills).join(",");
      const question = fetch(`${input.dataset.lookup}?q=${encodeURIComponent(input.value)}${wanted && `&with=${wanted}`}`, { redirect: "manual", signal: asking.signal });
      const answer = await question.then((given) => (given.ok ? given.json() : null)).catch(() => null);
      if (answer && document.activeElement === input) show(answer.results);
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
document.querySelectorAll("[data-lookup]").forEach(pickable);
