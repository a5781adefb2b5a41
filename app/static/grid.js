"use strict";

// The lines of a record in its form: added, copied, moved and taken out, and spread from what is copied out of a sheet.
document.querySelectorAll("[data-grid]").forEach((grid) => {
  const form = grid.closest("form"), body = grid.querySelector("tbody"), blank = grid.querySelector("template");
  const name = grid.dataset.grid, most = Number(grid.dataset.most), unread = grid.querySelector("[data-pasted]");
  const lines = () => [...body.children];
  const boxes = (line) => [...line.querySelectorAll(".field")].map((field) => [...field.querySelectorAll("input:not([type=hidden]), select, textarea")]);
  const isEmpty = (line) => boxes(line).flat().every((box) => (box.type === "checkbox" ? !box.checked : !box.value));
  let next = Math.max(-1, ...lines().map((line) => Number(line.dataset.line))) + 1;

  const show = (part) => part.querySelectorAll(".hands, .adds").forEach((hidden) => { hidden.hidden = false; });
  const made = (place) => {
    const made = document.createElement("tbody");
    made.innerHTML = blank.innerHTML.replaceAll("__line__", place);
    show(made);
    return made.firstElementChild;
  };
  const add = (after, place = next) => {
    if (!blank || lines().length >= most) return null;
    next = Math.max(next, Number(place) + 1);
    const line = made(place);
    after ? after.after(line) : body.append(line);
    if (typeof pickable !== "undefined") line.querySelectorAll("[data-lookup]").forEach(pickable);
    return line;
  };
  const copy = (from, to) => boxes(from).flat().forEach((box, n) => {
    const own = boxes(to).flat()[n];
    box.type === "checkbox" ? (own.checked = box.checked) : (own.value = box.value);
  });
  // The draft is kept, and the office asked what it thinks of these fields.
  const lined = (names = []) => {
    form.dispatchEvent(new CustomEvent("lined", { detail: [name, ...names] }));
    form.dispatchEvent(new Event("input"));
  };

  const hands = {
    add: () => add(),
    copy: (line) => { const made = add(line); if (made) copy(line, made); return made; },
    up: (line) => { line.previousElementSibling?.before(line); return line; },
    down: (line) => { line.nextElementSibling?.after(line); return line; },
    out: (line) => { const near = line.nextElementSibling || line.previousElementSibling || add(); line.remove(); return near; },
  };
  grid.addEventListener("click", (event) => {
    const hand = event.target.dataset.hand;
    if (!hand) return;
    const line = hands[hand](event.target.closest("tr"));
    const pressed = ["up", "down"].includes(hand) && line?.querySelector(`[data-hand="${hand}"]`);
    (pressed || (line && boxes(line)[0][0]))?.focus();
    lined();
  });

  // Enter goes on to the line beneath, as in a sheet; it does not send the form.
  grid.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || !event.target.matches("input, select")) return;
    event.preventDefault();
    const line = event.target.closest("tr"), place = boxes(line).findIndex((each) => each.includes(event.target));
    const beneath = line.nextElementSibling || add();
    if (beneath) boxes(beneath)[place][0].focus();
  });

  // --- what is pasted ---
  // Cells are divided by tabs and lines; a cell with a line break or a tab in it stands in quotation marks.
  const cells = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let n = 0; n < text.length; n += 1) {
      const sign = text[n], row = rows[rows.length - 1];
      if (quoted && sign === '"' && text[n + 1] === '"') { row[row.length - 1] += sign; n += 1; }
      else if (sign === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
      else if (!quoted && sign === "\t") row.push("");
      else if (!quoted && sign === "\n") rows.push([""]);
      else row[row.length - 1] += sign;
    }
    return rows.length > 1 && rows[rows.length - 1].join("") === "" ? rows.slice(0, -1) : rows;
  };
  const day = (text) => {
    const found = text.match(/^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$/);
    return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
  };
  const tick = (box, said, text) => { box.checked = said.includes(box.closest("label")?.textContent.trim() ?? "") || said.includes(box.value) || (!box.closest("label") && /^(是|√|✓|y|yes|true)$/i.test(text)); return box.checked; };
  const choose = (box, text) => {
    const found = [...box.options].find((each) => [each.text.trim(), each.value].some((known) => known.toLowerCase() === text.toLowerCase()));
    if (found) box.value = found.value;
    return !!found;
  };
  // Puts a text into the boxes of one cell; whether it went in.
  const put = (own, text) => {
    const box = own[0];
    if (box.type === "checkbox") return own.map((each) => tick(each, text.split(/[;；,，、]/).map((part) => part.trim()), text)).some(Boolean) || /^(|否|×|n|no|false)$/i.test(text);
    if (box.tagName === "SELECT") return choose(box, text);
    box.value = box.type === "date" ? day(text) : text;
    return box.type !== "date" || !text || !!box.value;
  };
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n"), box = event.target;
    if (!/[\t\n]/.test(text.replace(/\n$/, "")) && box.tagName !== "SELECT" && box.type !== "date") return;
    event.preventDefault();
    const left = boxes(box.closest("tr")).findIndex((each) => each.includes(box)), names = [], lost = [];
    let line = box.closest("tr");
    cells(text).forEach((row, n) => {
      if (n) line = line && (line.nextElementSibling || add());
      const own = line ? boxes(line).slice(left) : [];
      row.map((cell) => cell.trim()).forEach((cell, at) => {
        if (own[at]) names.push(own[at][0].name);
        if (!(own[at] && put(own[at], cell)) && cell) lost.push(cell);
      });
    });
    unread.textContent = lost.length ? unread.dataset.unread + lost.slice(0, 5).map((cell) => `“${cell}”`).join(" ") + (lost.length > 5 ? " …" : "") : "";
    lined(names);
  });

  // --- a draft that is taken up again has its own lines, in its own order ---
  form.addEventListener("restoring", ({ detail }) => {
    const places = new Set(Object.keys(detail).map((key) => key.match(`^${name}-(\\d+)-`)?.[1]).filter(Boolean));
    places.forEach((place) => {
      const line = lines().find((each) => each.dataset.line === place) || add(null, place);
      if (line) body.append(line);
    });
    if (blank && places.size) lines().filter((line) => !places.has(line.dataset.line)).forEach((line) => line.remove());
  });

  // Where nobody wrote a line, those stand that the office puts in, to be ticked or changed; of others they make way.
  const written = () => JSON.stringify(lines().map((line) => boxes(line).flat().map((box) => (box.type === "checkbox" ? box.checked : box.value))));
  let offered = null;
  const untouched = () => lines().every(isEmpty) || written() === offered;
  form.addEventListener("asking", ({ detail }) => { if (untouched()) [...detail.keys()].filter((key) => key.startsWith(`${name}-`)).forEach((key) => detail.delete(key)); });
  form.addEventListener("offered", ({ detail }) => {
    if (!blank || !detail?.[name] || !untouched()) return;
    const given = Object.values(detail[name]);
    lines().slice(given.length).forEach((line) => line.remove());
    given.forEach((cells, place) => {
      const line = lines()[place] || add();
      if (line) Object.entries(cells).forEach(([cell, value]) => [...line.querySelectorAll(`[name$="-${cell}"]`)].forEach((box) => (box.type === "checkbox" ? (box.checked = Boolean(value)) : (box.value = value))));
    });
    offered = written();
    form.dispatchEvent(new Event("input"));
  });

  // Empty lines are for whoever has no script; here one is enough.
  show(grid);
  if (!blank) return;
  lines().filter(isEmpty).slice(lines().every(isEmpty) ? 1 : 0).forEach((line) => { if (lines().length > 1) line.remove(); });
});
