"use strict";

// Files of a form: picked, dropped, pasted or photographed, they are sent at once, one by one, and stand in the form.
// Without this they are sent with the form itself.
document.querySelectorAll("[data-papers]").forEach((box) => {
  const form = box.closest("form"), held = box.querySelector("[data-held]"), said = box.querySelector("[data-said]");
  const [picker, kind, once] = ["file", "paper", "once"].map((name) => box.querySelector(`[name=${name}]`));
  const draft = form.dataset.draft && `draft:files:${document.body.dataset.who}:${form.dataset.draft}`;
  box.classList.add("scripted");
  let sending = Promise.resolve(), under_way = 0;

  const refuse = (sentence, name) => {
    const line = document.createElement("li");
    line.className = "error";
    line.setAttribute("role", "alert");
    line.textContent = sentence.replace("{name}", name);
    held.append(line);
  };
  const post = (fields) => {
    const parcel = new FormData(), record = box.querySelector("input[name=record]");
    Object.entries({ ...fields, once: once.value, ...(record && { record: record.value }) }).forEach(([name, given]) => parcel.append(name, given));
    const token = document.querySelector("meta[name=csrf-token]").content;
    return fetch(box.dataset.papers, { method: "POST", body: parcel, headers: { "X-CSRFToken": token } }).catch(() => null);
  };
  const add = async (answer) => {
    held.insertAdjacentHTML("beforeend", await answer.text());
    if (draft) kept.set(draft, once.value);
    held.querySelector("li:last-child select")?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const send = async (file, paper) => {
    if (file.size > 20 * 1024 * 1024) return refuse(box.dataset.large, file.name);
    said.textContent = box.dataset.sending.replace("{name}", file.name);
    const answer = await post({ paper, file });
    said.textContent = "";
    if (answer?.redirected) return refuse(box.dataset.signedOut, file.name);
    if (answer?.ok) return add(answer);
    const why = answer?.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
    return refuse(why || box.dataset.refused, file.name);
  };
  const take = (files) => {
    held.querySelectorAll(".error").forEach((line) => line.remove());
    for (const file of files) {
      const paper = kind.value;
      under_way += 1;
      sending = sending.then(() => send(file, paper)).finally(() => { under_way -= 1; });
    }
    kind.value = "";
  };
  const pasted = (file) => {
    const when = new Date().toLocaleString("sv").replaceAll(":", "."), ending = file.name.split(".").pop();
    return /^image\.\w+$/.test(file.name) ? new File([file], `${box.dataset.pasted} ${when}.${ending}`, { type: file.type }) : file;
  };

  box.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  }));
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("over", name === "dragover");
    if (name === "drop") take([...event.dataTransfer.files]);
  }));
  // A sheet puts cells and their picture on the clipboard: into a field goes the text.
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || (event.clipboardData.types.includes("text/plain") && event.target.closest?.("input, textarea"))) return;
    event.preventDefault();
    take(files.map(pasted));
  });
  held.addEventListener("change", (event) => {
    if (event.target.name === "drop") event.target.closest("li").classList.toggle("left-out", event.target.checked);
    const there = [...held.querySelectorAll("li:not(.left-out) select")].map((select) => select.value);
    box.querySelectorAll("[data-paper]").forEach((line) => {
      line.className = "stands" in line.dataset || there.includes(line.dataset.paper) ? "there" : "lacks";
    });
  });
  box.querySelectorAll("[data-paper] button").forEach((button) => button.addEventListener("click", () => {
    kind.value = button.closest("[data-paper]").dataset.paper;
    picker.click();
  }));
  // A draft that is taken up again brings the files along that were handed in with it, and so does a form opened anew.
  const takeUp = async (former) => {
    if (!former || former === once.value) return;
    const answer = await post({ former });
    if (answer?.ok && !answer.redirected) add(answer);
  };
  form.addEventListener("restored", () => takeUp(draft && kept.get(draft)));
  takeUp(new URLSearchParams(location.search).get("held"));
  // What is still on its way is waited for, then the form goes.
  form.addEventListener("submit", (event) => {
    if (!under_way) return;
    event.preventDefault();
    event.stopPropagation();
    sending.then(() => { if (!held.querySelector(".error")) form.requestSubmit(event.submitter); });
  });
});

// The papers of a record one after the other, by the arrow keys.
document.addEventListener("keydown", (event) => {
  const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (way && !event.target.closest("input, textarea, select")) document.querySelector(`main a[rel=${way}]`)?.click();
});
