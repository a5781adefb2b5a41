"use strict";

// The values that a template may name follow the register that is chosen; a press puts one in at the cursor.
document.querySelectorAll("[data-names]").forEach((section) => {
  const chosen = document.querySelector('[name="used_for"]'), text = document.querySelector('textarea[name="content"]');
  const here = section.querySelector("[data-names-here]");
  chosen.addEventListener("change", async () => {
    const answer = await fetch(`${section.dataset.names}?register=${encodeURIComponent(chosen.value)}`).catch(() => null);
    if (answer?.ok) here.innerHTML = await answer.text();
  });
  section.addEventListener("click", (event) => {
    const name = event.target.dataset.name;
    if (!name) return;
    text.setRangeText(name, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
