"use strict";

// The parts of a record are tabs, of which one is open; the address says which. Without this they stand one below the other.
document.querySelectorAll("[data-tabs]").forEach((list) => {
  const tabs = [...list.querySelectorAll("a")];
  const panels = tabs.map((tab) => document.querySelector(`[data-panel="${tab.hash.slice(1)}"]`));
  const open = (number) => tabs.forEach((tab, n) => {
    tab.setAttribute("aria-selected", n === number);
    tab.tabIndex = n === number ? 0 : -1;
    if (n === number) panels[n].removeAttribute("hidden");
    else panels[n].setAttribute("hidden", "until-found");
  });
  const turnTo = (number) => {
    open(number);
    history.replaceState(history.state, "", tabs[number].hash);
  };
  const follow = () => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const number = named ? panels.findIndex((panel) => panel.contains(named)) : -1;
    if (number < 0) return;
    open(number);
    if (named !== document.getElementById(tabs[number].hash.slice(1))) named.scrollIntoView({ block: "center" });
  };
  list.setAttribute("role", "tablist");
  tabs.forEach((tab, n) => {
    const panel = panels[n];
    panel.id ||= `panel-${tab.hash.slice(1)}`;
    tab.id = `tab-${tab.hash.slice(1)}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.addEventListener("beforematch", () => turnTo(n));
    tab.addEventListener("click", (event) => { event.preventDefault(); turnTo(n); });
  });
  list.addEventListener("keydown", (event) => {
    const here = tabs.indexOf(event.target), last = tabs.length - 1;
    const there = { ArrowLeft: here ? here - 1 : last, ArrowRight: here < last ? here + 1 : 0, Home: 0, End: last }[event.key];
    if (here < 0 || there === undefined) return;
    event.preventDefault();
    turnTo(there);
    tabs[there].focus();
  });
  addEventListener("hashchange", follow);
  open(0);
  follow();
});
