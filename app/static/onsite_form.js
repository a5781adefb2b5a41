"use strict";

// The page of one task: what is written into it, its pictures and its signatures. All of it is in the store as soon as it
// is written; nothing here sends anything.
const form = document.querySelector("form[data-onsite]"), task = form && Number(form.dataset.task);
let entry = null, files = [];
const blank = () => ({ task, id: newKey(), title: form.dataset.title, state: "writing", values: {}, findings: [], refused: [] });
const writing = () => ["writing", "refused"].includes(entry?.state);
const two = (number) => String(number).padStart(2, "0");
const dayOf = (now) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
const dayIn = (days) => { const day = new Date(); day.setDate(day.getDate() + days); return dayOf(day); };

// --- what is written ----------------------------------------------------------------------------------

const boxes = () => [...form.querySelectorAll("[name]")];
const ticks = (box) => ["checkbox", "radio"].includes(box.type);
const written = () => Object.fromEntries(boxes().filter((box) => !ticks(box) || box.checked).map((box) => [box.name, box.value]));
const parts = (one) => Object.fromEntries([...one.querySelectorAll("[data-part]")].map((box) => [box.dataset.part, box.value]));
const findings = () => [...form.querySelectorAll("[data-one]")].map(parts);

// One saving at a time; what is written while it runs is saved by the next.
let unsaved = false, saving = null;
const keep = () => {
  unsaved = true;
  saving ??= (async () => {
    try { while (unsaved) { unsaved = false; await saveEntry(entry); } } catch (fault) { tell(`${say.sayNotKept} ${fault}`); } finally { saving = null; }
  })();
  return saving;
};
const note = () => {
  if (!writing()) return;
  const elsewhere = Object.entries(entry.values).filter(([name]) => !form.elements.namedItem(name)); // of another checklist
  Object.assign(entry, { values: { ...Object.fromEntries(elsewhere), ...written() }, findings: findings(), state: "writing", refused: [] });
  keep();
};
const addFinding = (said = {}) => {
  const one = form.querySelector("[data-finding]").content.firstElementChild.cloneNode(true);
  Object.entries({ due_on: dayIn(Number(form.dataset.days)), ...said }).forEach(([part, value]) => { one.querySelector(`[data-part=${part}]`).value = value; });
  one.querySelector("[data-drop]").addEventListener("click", () => { one.remove(); note(); });
  form.querySelector("[data-findings]").append(one);
};

// --- pictures and signatures: what is being made of them is waited for before anything is finished ------

let pending = Promise.resolve();
const settled = async () => { for (let seen; seen !== pending;) { seen = pending; await seen; } await saving; };
const after = (work) => { pending = pending.then(work).catch((fault) => tell(`${say.sayNotKept} ${fault}`)); return pending; };
const put = async (file) => {
  const bytes = Uint8Array.from(atob(file.data.split(",")[1]), (sign) => sign.charCodeAt(0));
  const whole = { ...file, task, sha256: await hash(bytes) };
  await saveFile(whole);
  files = files.filter((each) => each.key !== file.key).concat(whole);
  note();
};
const drop = async (key) => { await removeFile(key); files = files.filter((each) => each.key !== key); note(); showPhotos(); };
const LONGEST = 1600;
const small = async (file) => { // small enough for a weak line
  const picture = await createImageBitmap(file), scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.8);
};
const place = () => new Promise((done) => {
  if (!form.elements.with_place.checked || !navigator.geolocation) return done("");
  navigator.geolocation.getCurrentPosition(({ coords }) => done(` ${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`), () => done(""), { timeout: 8000 });
});
const takePhoto = async (file, now) => {
  const key = newKey(), at = `${dayOf(now)} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  const data = await small(file).catch(() => null);
  if (!data) return tell(say.sayUnreadable.replace("#", file.name));
  const so = files.reduce((sum, each) => sum + each.data.length, data.length);
  if (files.length >= Number(say.pictures) || so > Number(say.most)) return tell(say.sayFull.replace("#", file.name));
  await put({ key, kind: "photo", name: `${at}${await place()} ${key.slice(0, 4)}.jpg`, data });
  showPhotos();
};
const takePhotos = (box) => {
  const now = new Date();
  [...box.files].forEach((file) => after(() => takePhoto(file, now)));
  box.value = "";
};
const showPhotos = () => form.querySelector("[data-photos]").replaceChildren(...files.filter((file) => file.kind === "photo").map((file) => {
  const line = document.createElement("li"), picture = Object.assign(document.createElement("img"), { src: file.data, alt: file.name });
  const away = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: file.name });
  away.addEventListener("click", () => after(() => drop(file.key)));
  line.append(picture, away);
  return line;
}));
const signing = (canvas) => {
  const pen = canvas.getContext("2d"), whose = canvas.dataset.sign, key = `${task}-${whose}`;
  const clear = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  const at = ({ clientX, clientY }) => { const box = canvas.getBoundingClientRect(); return [(clientX - box.left) * canvas.width / box.width, (clientY - box.top) * canvas.height / box.height]; };
  const kept = () => { const data = canvas.toDataURL("image/png"); after(() => put({ key, kind: "signature", whose, name: `${canvas.dataset.name}.png`, data })); };
  let down = false, drawn = false;
  clear();
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  canvas.addEventListener("pointerdown", (event) => { if (!writing()) return; down = true; canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); });
  canvas.addEventListener("pointermove", (event) => { if (down) { pen.lineTo(...at(event)); pen.stroke(); drawn = true; } });
  ["pointerup", "pointercancel"].forEach((end) => canvas.addEventListener(end, () => { if (down) { down = false; if (drawn) kept(); } }));
  form.querySelector(`[data-clear=${whose}]`).addEventListener("click", () => { clear(); drawn = false; after(() => drop(key)); });
  const before = files.find((file) => file.key === key);
  if (before) { const picture = new Image(); picture.onload = () => pen.drawImage(picture, 0, 0); picture.src = before.data; }
};

// --- finishing ----------------------------------------------------------------------------------------

const finished = () => {
  const said = entry.values, why = form.elements.unsigned_why;
  const lines = [...form.querySelectorAll("[data-line]")].map((line) => ({
    item: line.dataset.item, requirement: line.dataset.requirement,
    result: line.querySelector("[data-result]:checked")?.value ?? "not_involved", remark: line.querySelector("[data-remark]").value,
  }));
  const unsigned = said.unsigned && said.unsigned_why ? why.dataset.unsigned.replace("#", said.unsigned_why) : "";
  return { id: entry.id, task, unsigned, inspected_on: said.inspected_on, outcome: said.outcome, account: [said.account, unsigned].filter(Boolean).join("\n"), lines, findings: entry.findings };
};
const finish = async () => {
  const button = form.querySelector("button.primary");
  if (button.disabled) return;
  button.disabled = form.inert = true; // nothing more is added to what is finished
  try {
    await settled();
    note();
    Object.assign(entry, { state: "waiting", finished: Date.now(), payload: finished() });
    await keep();
    show();
  } finally { button.disabled = form.inert = false; }
  flush();
};

// --- what the page shows of it ------------------------------------------------------------------------

const show = () => {
  const refused = document.querySelector("[data-refused]"), shown = (name, yes) => { document.querySelector(`[data-${name}]`).hidden = !yes; };
  refused.hidden = entry.state !== "refused";
  refused.replaceChildren(...entry.refused.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  form.hidden = !writing();
  shown("done", !writing());
  ["opened", "again"].forEach((name) => shown(name, entry.state === "sent"));
  shown("take-back", entry.state === "waiting");
  shown("discard", entry.state === "refused");
  document.querySelector("[data-receipt]").textContent = entry.state === "sent" ? `${entry.receipt.no} · ${say.sayKept.replace("#", entry.receipt.files.length)}` : say.stateWaiting;
  document.querySelector("[data-opened]").href = entry.address ?? "";
};
const fill = () => {
  form.elements.inspected_on.value = dayIn(0);
  if (Object.keys(entry.values).length) boxes().forEach((box) => { if (ticks(box)) box.checked = entry.values[box.name] === box.value; else if (box.name in entry.values) box.value = entry.values[box.name]; });
  entry.findings.forEach(addFinding);
  form.querySelectorAll("canvas").forEach(signing);
  showPhotos();
};
// What is written again gets another name, for the server may have the first; and it is signed again.
const takeBack = async () => {
  entry = await loadEntry(task);
  if (entry.state === "waiting") {
    for (const file of files.filter((each) => each.kind === "signature")) await drop(file.key);
    Object.assign(entry, { state: "writing", id: newKey() });
    await keep();
    location.reload();
  }
  show();
};
const alone = () => new Promise((done) => {
  const late = setTimeout(() => tell(say.sayElsewhere), 400);
  navigator.locks.request(`${BASE}-${task}`, () => { clearTimeout(late); tell(""); done(); return new Promise(() => {}); });
});
const begin = async () => {
  await alone(); // a second page of the same task waits until the first is closed
  entry = (await loadEntry(task)) ?? blank();
  files = await loadFiles(task);
  fill();
  show();
  ["input", "change"].forEach((kind) => form.addEventListener(kind, note));
  form.querySelector("[data-add]").addEventListener("click", () => { addFinding(); note(); });
  form.querySelector("[data-photo]").addEventListener("change", (event) => takePhotos(event.target));
  form.addEventListener("submit", (event) => { event.preventDefault(); finish(); });
  document.querySelector("[data-take-back]").addEventListener("click", () => { if (confirm(say.askTakeBack)) sending(takeBack); });
  document.querySelector("[data-discard]").addEventListener("click", async () => { if (confirm(say.askRemove)) { await removeEntry(task); location.reload(); } });
  document.querySelector("[data-again]").addEventListener("click", async () => { if (confirm(say.askAgain)) { await removeEntry(task); location.reload(); } });
  form.inert = false;
  form.dataset.ready = "1";
};
