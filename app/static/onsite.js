"use strict";

// Inspections on a phone: what waits is sent, entry by entry, and leaves the phone only against a receipt that names every
// picture; without a signal it waits, however often the browser is closed in between.

// --- sending ------------------------------------------------------------------------------------------

const signedIn = async () => {
  const answer = await fetch(say.token, { cache: "no-store" });
  if (answer.redirected || [401, 403].includes(answer.status)) { await signedOut(); return null; }
  if (!answer.ok) { tell(say.sayFailed); return null; }
  const { who, token, key } = await answer.json();
  if (String(who) !== say.who) { tell(say.sayOther); return null; }
  await unlock(key);
  return token;
};
const signedOut = async () => {
  document.querySelector("main").hidden = true;
  await settled();
  await lock();
  tell(say.saySignedOut);
  told.append(" ", Object.assign(document.createElement("a"), { href: `${say.login}?next=${encodeURIComponent(location.pathname)}`, textContent: say.signIn }));
};
const onWire = ({ kind, name, data, sha256, whose }) => ({ kind, name, data, sha256, whose });
// The office may have added to the record since; what was sent must all be there.
const fits = (receipt, sent) => receipt.entry === sent.id && receipt.findings >= sent.findings.length && receipt.lines >= sent.lines.length
  && sent.files.every((file) => receipt.files.includes(file.sha256));
const refuse = (one, refused) => saveEntry({ ...one, state: "refused", refused });
const sent = async ({ task, id, title }, { receipt, address }, keys) => {
  await saveEntry({ task, id, title, state: "sent", values: {}, findings: [], refused: [], receipt, address });
  for (const key of keys) await removeFile(key);
};
// Whether the next may be tried.
const sendOne = async (one, again = true) => {
  const token = await signedIn();
  if (!token) return false;
  const kept = await loadFiles(one.task), payload = { ...one.payload, files: kept.map(onWire) };
  const answer = await fetch(say.send, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(payload) });
  if (answer.status === 409 && again) return sendOne(one, false);
  const body = await answer.json().catch(() => ({}));
  if (answer.ok && body.receipt && fits(body.receipt, payload)) await sent(one, body, kept.map((file) => file.key));
  else if (answer.ok) tell(say.sayDiffers);
  else if (answer.status === 413) await refuse(one, [say.sayTooLarge]);
  else if (body.refused) await refuse(one, body.refused);
  else tell(say.sayFailed);
  return true;
};
const sending = (act) => navigator.locks.request(BASE, act);
const flush = () => sending(async () => {
  const waiting = (await allEntries()).filter((each) => each.state === "waiting").sort((a, b) => a.finished - b.finished);
  if (waiting.length && !secret && !(await signedIn().catch(() => null))) return;
  for (const row of waiting) if (!(await whole(row).then(sendOne).catch(() => { tell(say.sayOffline); return false; }))) break;
  await count();
  if (entry?.state === "waiting" && secret) { entry = await loadEntry(task); show(); }
});

// --- the tasks, and what else is still here -----------------------------------------------------------

const named = (state) => say[`state${state[0].toUpperCase()}${state.slice(1)}`];
const count = async () => {
  const all = await allEntries(), waiting = all.filter((each) => each.state === "waiting").length, number = document.querySelector("[data-waiting]");
  number.textContent = waiting;
  number.hidden = document.querySelector("[data-send-now]").hidden = !waiting;
  document.querySelectorAll("[data-left]").forEach((line) => line.remove());
  all.forEach((each) => {
    const tag = document.querySelector(`.tasks [data-task="${each.task}"] [data-state]`) ?? leftBehind(each);
    if (tag) Object.assign(tag, { hidden: false, textContent: named(each.state), className: `tag ${each.state}` });
  });
};
// Of a task that is no longer on the list: what was written of it can still be read, sent or thrown away.
const leftBehind = ({ task, title, state }) => {
  const list = document.querySelector(".tasks");
  if (!list || state === "sent") return null;
  const line = document.createElement("li"), link = Object.assign(document.createElement("a"), { href: `${say.home}task/${task}` });
  const tag = document.createElement("b"), away = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: say.remove });
  Object.assign(line.dataset, { left: "1", words: title.toLowerCase() });
  link.append(Object.assign(document.createElement("b"), { textContent: title }), Object.assign(document.createElement("span"), { textContent: say.sayLeft }));
  away.addEventListener("click", async () => { if (confirm(say.askRemove)) { await removeEntry(task); count(); } });
  line.append(link, tag, " ", away);
  list.append(line);
  return tag;
};
const find = (text) => {
  const wanted = text.trim().toLowerCase();
  document.querySelectorAll(".tasks li").forEach((line) => { line.hidden = !line.dataset.words.includes(wanted); });
};
// The code on the wall of an enterprise or on a paper of the bureau holds its credit code or the number of the task.
const scan = async (box) => {
  const [code] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(box.files[0])).catch(() => []);
  const known = code?.rawValue.match(/RW-\d{4}-\d+|[0-9A-HJ-NPQRTUWXY]{18}/);
  box.value = "";
  if (!known) return tell(say.sayNoCode);
  document.querySelector("[data-find]").value = known[0];
  find(known[0]);
};
const takeAlong = async () => {
  const list = document.querySelector("[data-take]"), wanted = [say.home, ...(list ? JSON.parse(list.dataset.take) : [location.pathname])];
  const ask = () => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ take: wanted }));
  navigator.serviceWorker.addEventListener("message", () => { document.body.dataset.taken = "1"; });
  navigator.serviceWorker.addEventListener("controllerchange", ask); // another edition begins with an empty store
  await navigator.serviceWorker.register(say.worker, { scope: say.home });
  await ask();
  if (!(await navigator.storage?.persist?.())) tell(navigator.onLine ? say.sayUnsure : say.sayOffline);
};

document.querySelector("[data-find]")?.addEventListener("input", (event) => find(event.target.value));
if (globalThis.BarcodeDetector) document.querySelectorAll("[data-scan]").forEach((box) => { box.closest("label").hidden = false; box.addEventListener("change", () => scan(box)); });
document.querySelector("[data-send-now]").addEventListener("click", flush);
addEventListener("online", () => { tell(""); flush(); });
addEventListener("offline", () => tell(say.sayOffline));
setInterval(() => { if (navigator.onLine) flush(); }, 30000);
(async () => {
  if (!globalThis.crypto?.subtle || !navigator.serviceWorker) return tell(say.sayInsecure);
  await lockOthers();
  if (!(await unlock()) && !(await signedIn().catch(() => tell(say.sayOffline)))) return;
  if (form) await begin();
  await count();
  await takeAlong().catch(() => { if (!navigator.onLine) tell(say.sayOffline); });
  await flush();
})().catch((fault) => tell(`${say.sayNotKept} ${fault}`));
