"use strict";

// Words to be sealed never leave the browser: what the form holds when it is asked about or sent is their SHA-256. It
// stands before the scripts that read the form. They are folded as app/rules/draw_file.py folds them: letters and digits
// alone, half-width, capitals, so that no blank and no sign that nobody sees spoils the seal.
const FEWEST = 6, MOST = 40;
const folded = (words) => words.normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}]/gu, "").toUpperCase();
document.querySelectorAll("input[data-sealed]").forEach((box) => {
  const isSeal = () => /^[0-9a-f]{64}$/.test(box.value);
  const seal = async () => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(folded(box.value)));
    box.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const refuse = (why) => { box.value = ""; box.placeholder = why; };
  const held = (event, then) => {
    if (!box.value || isSeal()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!globalThis.crypto?.subtle) return refuse(box.dataset.sealed);
    const length = [...folded(box.value)].length;
    if (length < FEWEST || length > MOST) return refuse(box.dataset.unfit);
    seal().then(then);
  };
  ["input", "keyup"].forEach((kind) => box.addEventListener(kind, (event) => event.stopPropagation()));
  addEventListener("change", (event) => { if (event.target === box) held(event, () => box.dispatchEvent(new Event("change", { bubbles: true }))); }, true);
  addEventListener("submit", (event) => { if (event.target === box.form) held(event, () => box.form.requestSubmit(event.submitter)); }, true);
});
