"use strict";

// An inspection on a phone. All that is written stays in this browser until the server has answered with a receipt that
// names every picture; without a signal it waits, however often the browser is closed in between.
const say = document.body.dataset, form = document.querySelector("form[data-onsite]"), task = form && Number(form.dataset.task);
const told = document.querySelector("[data-told]");
const tell = (text) => { told.textContent = text; told.hidden = !text; };

// --- the store of this account ------------------------------------------------------------------------

const opened = new Promise((done, fail) => {
  const asked = indexedDB.open(`onsite-${say.who}`, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "task" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const within = async (mode, act) => {
  const deal = (await opened).transaction("entries", mode), asked = act(deal.objectStore("entries"));
  return new Promise((done, fail) => { deal.oncomplete = () => done(asked.result); deal.onerror = deal.onabort = () => fail(deal.error); });
};
const load = (key) => within("readonly", (store) => store.get(key));
const everything = () => within("readonly", (store) => store.getAll());
const save = (entry) => within("readwrite", (store) => store.put(entry));
const hash = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// --- what is written ----------------------------------------------------------------------------------

let entry = null, saving = Promise.resolve();
const boxes = () => [...form.querySelectorAll("[name]")];
const ticks = (box) => ["checkbox", "radio"].includes(box.type);
const written = () => Object.fromEntries(boxes().filter((box) => !ticks(box) || box.checked).map((box) => [box.name, box.value]));
const parts = (one) => Object.fromEntries([...one.querySelectorAll("[data-part]")].map((box) => [box.dataset.part, box.value]));
const findings = () => [...form.querySelectorAll("[data-one]")].map(parts);
const note = () => {
  if (!entry || entry.state === "sent") return;
  Object.assign(entry, { values: written(), findings: findings(), state: "writing", refused: [] });
  saving = saving.then(() => save(entry)).then(count).catch((fault) => tell(String(fault)));
};
const addFinding = (said = {}) => {
  const one = form.querySelector("[data-finding]").content.firstElementChild.cloneNode(true);
  Object.entries(said).forEach(([part, value]) => { one.querySelector(`[data-part=${part}]`).value = value; });
  one.querySelector("[data-drop]").addEventListener("click", () => { one.remove(); note(); });
  form.querySelector("[data-findings]").append(one);
};
const put = async (key, kind, name, data) => {
  const bytes = Uint8Array.from(atob(data.split(",")[1]), (sign) => sign.charCodeAt(0));
  const sha256 = await hash(bytes); // what else was added meanwhile stays
  entry.files = entry.files.filter((file) => file.key !== key).concat({ key, kind, name, data, sha256 });
  note();
};
const drop = (key) => { entry.files = entry.files.filter((file) => file.key !== key); note(); showPhotos(); };

// --- pictures: made small enough for a weak line before they are kept ----------------------------------

const LONGEST = 1600;
const small = async (file) => {
  const picture = await createImageBitmap(file), scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.8);
};
const place = () => new Promise((done) => {
  if (!form.elements.with_place.checked || !navigator.geolocation) return done("");
  navigator.geolocation.getCurrentPosition(({ coords }) => done(` ${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`), () => done(""), { timeout: 8000 });
});
const two = (number) => String(number).padStart(2, "0");
const takePhotos = async (box) => {
  for (const file of [...box.files]) {
    const now = new Date(), at = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
    const key = newKey();
    await put(key, "photo", `${at}${await place()} ${key.slice(0, 4)}.jpg`, await small(file));
  }
  box.value = "";
  showPhotos();
};
const showPhotos = () => form.querySelector("[data-photos]").replaceChildren(...entry.files.filter((file) => file.kind === "photo").map((file) => {
  const line = document.createElement("li"), picture = Object.assign(document.createElement("img"), { src: file.data, alt: file.name });
  const away = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: file.name });
  away.addEventListener("click", () => drop(file.key));
  line.append(picture, away);
  return line;
}));

// --- signatures on the glass --------------------------------------------------------------------------

const signing = (canvas) => {
  const pen = canvas.getContext("2d"), key = canvas.dataset.sign;
  const clear = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  const at = ({ clientX, clientY }) => { const box = canvas.getBoundingClientRect(); return [(clientX - box.left) * canvas.width / box.width, (clientY - box.top) * canvas.height / box.height]; };
  let down = false, drawn = false;
  clear();
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  canvas.addEventListener("pointerdown", (event) => { if (entry.state === "sent") return; down = true; canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); });
  canvas.addEventListener("pointermove", (event) => { if (down) { pen.lineTo(...at(event)); pen.stroke(); drawn = true; } });
  ["pointerup", "pointercancel"].forEach((end) => canvas.addEventListener(end, () => { if (down) { down = false; if (drawn) put(key, "signature", `${canvas.dataset.name}.png`, canvas.toDataURL("image/png")); } }));
  form.querySelector(`[data-clear=${key}]`).addEventListener("click", () => { clear(); drawn = false; drop(key); });
  const kept = entry.files.find((file) => file.key === key);
  if (kept) { const picture = new Image(); picture.onload = () => pen.drawImage(picture, 0, 0); picture.src = kept.data; }
};

// --- finishing and sending ----------------------------------------------------------------------------

const wire = ({ key, ...file }) => (file.kind === "signature" ? { ...file, whose: key } : file);
const finished = () => {
  const said = entry.values, why = form.elements.unsigned_why;
  const lines = [...form.querySelectorAll("[data-line]")].map((line) => ({
    item: line.dataset.item, requirement: line.dataset.requirement,
    result: line.querySelector("[data-result]:checked")?.value ?? "not_involved", remark: line.querySelector("[data-remark]").value,
  }));
  const unsigned = said.unsigned && said.unsigned_why ? why.dataset.unsigned.replace("#", said.unsigned_why) : "";
  return { id: entry.id, task, unsigned, inspected_on: said.inspected_on, outcome: said.outcome, account: [said.account, unsigned].filter(Boolean).join("\n"), lines, findings: entry.findings, files: entry.files.map(wire) };
};
const signedIn = async () => {
  const answer = await fetch(say.token, { cache: "no-store" });
  if (!answer.ok || answer.redirected) { tell(say.saySignedOut); return null; }
  const { who, token } = await answer.json();
  if (String(who) !== say.who) { tell(say.sayOther); return null; }
  return token;
};
// The office may have added to the record since; what was sent must all be there.
const fits = (receipt, sent) => receipt.entry === sent.id && receipt.findings >= sent.findings.length && receipt.lines >= sent.lines.length
  && sent.files.every((file) => receipt.files.includes(file.sha256));
const sendOne = async (one, again = true) => {
  const token = await signedIn();
  if (!token) return false;
  const answer = await fetch(say.send, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(one.payload) });
  if (answer.status === 409 && again) return sendOne(one, false);
  const body = await answer.json().catch(() => ({}));
  if (answer.ok && body.receipt && fits(body.receipt, one.payload)) await save({ task: one.task, id: one.id, state: "sent", values: {}, findings: [], files: [], refused: [], receipt: body.receipt, address: body.address });
  else if (answer.ok) { tell(say.sayDiffers); return false; }
  else if (body.refused) await save({ ...one, state: "refused", refused: body.refused });
  else { tell(say.sayFailed); return false; }
  return true;
};
const flush = () => navigator.locks.request(`onsite-${say.who}`, async () => {
  for (const one of (await everything()).filter((each) => each.state === "waiting").sort((a, b) => a.finished - b.finished)) {
    if (!(await sendOne(one).catch(() => { tell(say.sayOffline); return false; }))) break;
  }
  await count();
  if (task) show(await load(task));
});

// --- what the page shows of it ------------------------------------------------------------------------

const count = async () => {
  const all = await everything(), waiting = all.filter((each) => each.state === "waiting").length, number = document.querySelector("[data-waiting]");
  number.textContent = waiting;
  number.hidden = document.querySelector("[data-send-now]").hidden = !waiting;
  all.forEach((each) => document.querySelectorAll(`.tasks [data-task="${each.task}"] [data-state]`).forEach((tag) => { tag.hidden = false; tag.textContent = say[`state${each.state[0].toUpperCase()}${each.state.slice(1)}`]; tag.className = `tag ${each.state}`; }));
};
const show = (kept) => {
  if (!kept) return;
  entry = kept;
  const refused = document.querySelector("[data-refused]"), done = document.querySelector("[data-done]");
  refused.hidden = kept.state !== "refused";
  refused.replaceChildren(...kept.refused.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  form.hidden = ["sent", "waiting"].includes(kept.state);
  done.hidden = !form.hidden;
  document.querySelector("[data-receipt]").textContent = kept.state === "sent" ? `${kept.receipt.no} · ${say.sayKept.replace("#", kept.receipt.files.length)}` : say.stateWaiting;
  const link = document.querySelector("[data-opened]");
  link.hidden = kept.state !== "sent";
  link.href = kept.address ?? "";
};
const begin = async () => {
  entry = (await load(task)) ?? { task, id: newKey(), state: "writing", values: {}, findings: [], files: [], refused: [] };
  if (Object.keys(entry.values).length) boxes().forEach((box) => { if (ticks(box)) box.checked = entry.values[box.name] === box.value; else if (box.name in entry.values) box.value = entry.values[box.name]; });
  entry.findings.forEach(addFinding);
  form.querySelectorAll("canvas").forEach(signing);
  showPhotos();
  show(entry);
  ["input", "change"].forEach((kind) => form.addEventListener(kind, note));
  form.querySelector("[data-add]").addEventListener("click", () => { addFinding(); note(); });
  form.querySelector("[data-photo]").addEventListener("change", (event) => takePhotos(event.target));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    note();
    await saving;
    await save(Object.assign(entry, { state: "waiting", finished: Date.now(), payload: finished() }));
    show(entry);
    flush();
  });
  form.dataset.ready = "1";
};
const takeAlong = async () => {
  const registration = await navigator.serviceWorker.register(say.worker, { scope: say.home });
  const worker = (await navigator.serviceWorker.ready, registration.active);
  navigator.serviceWorker.addEventListener("message", () => { document.body.dataset.taken = "1"; });
  const list = document.querySelector("[data-take]");
  worker.postMessage({ take: [say.home, ...(list ? JSON.parse(list.dataset.take) : [location.pathname])] });
  if (!(await navigator.storage?.persist?.())) tell(navigator.onLine ? say.sayUnsure : say.sayOffline);
};

document.querySelector("[data-find]")?.addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll(".tasks li").forEach((line) => { line.hidden = !line.dataset.words.includes(wanted); });
});
document.querySelector("[data-send-now]").addEventListener("click", flush);
addEventListener("online", () => { tell(""); flush(); });
addEventListener("offline", () => tell(say.sayOffline));
setInterval(() => { if (navigator.onLine) flush(); }, 30000);
(async () => {
  if (!globalThis.crypto?.subtle || !navigator.serviceWorker) return tell(say.sayInsecure);
  if (form) await begin();
  await count();
  await takeAlong().catch(() => { if (!navigator.onLine) tell(say.sayOffline); });
  await flush();
})();
