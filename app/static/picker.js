"use strict";

// Suggestions under a field that points at another register.
document.querySelectorAll("[data-lookup]").forEach((input) => {
  if (!input.dataset.lookup) return;
  let list, timer, asking = null;
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
      asking?.abort();
      if (!input.value.trim()) return close();
      asking = new AbortController();
      const question = fetch(`${input.dataset.lookup}?q=${encodeURIComponent(input.value)}`, { redirect: "manual", signal: asking.signal });
      const answer = await question.then((given) => (given.ok ? given.json() : null)).catch(() => null);
      if (answer) show(answer.results);
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
