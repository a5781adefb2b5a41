"use strict";

// Files of a form: picked, dropped, pasted or photographed, they are sent at once, one by one, and stand in the form.
// Without this they are sent with the form itself.
document.querySelectorAll("[data-papers]").forEach((box) => {
  const form = box.closest("form"), held = box.querySelector("[data-held]"), said = box.querySelector("[data-said]");
  const [picker, kind] = [box.querySelector("input[name=file]"), box.querySelector("select[name=paper]")];
  box.classList.add("scripted");
  let sending = Promise.resolve(), under_way = 0;

  const say = (sentence, name, wrong = false) => {
    said.textContent = sentence.replace("{name}", name);
    said.classList.toggle("error", wrong);
  };
  const refuse = (sentence, name) => {
    const line = document.createElement("li");
    line.className = "error";
    line.setAttribute("role", "alert");
    line.textContent = sentence.replace("{name}", name);
    held.append(line);
  };
  const send = async (file) => {
    if (file.size > 20 * 1024 * 1024) return refuse(box.dataset.large, file.name);
    const parcel = new FormData();
    parcel.append("paper", kind.value);
    ["once", "record"].forEach((name) => { const given = box.querySelector(`input[name=${name}]`); if (given) parcel.append(name, given.value); });
    parcel.append("file", file);
    say(box.dataset.sending, file.name);
    const token = document.querySelector("meta[name=csrf-token]").content;
    const answer = await fetch(box.dataset.papers, { method: "POST", body: parcel, headers: { "X-CSRFToken": token } }).catch(() => null);
    say("", "");
    if (answer?.redirected) return refuse(box.dataset.signedOut, file.name);
    if (answer?.ok) return held.insertAdjacentHTML("beforeend", await answer.text());
    const why = answer?.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
    return refuse(why || box.dataset.refused, file.name);
  };
  const take = (files) => {
    held.querySelectorAll(".error").forEach((line) => line.remove());
    for (const file of files) {
      under_way += 1;
      sending = sending.then(() => send(file)).finally(() => { under_way -= 1; });
    }
  };
  const pasted = (file) => {
    const when = new Date().toISOString().slice(0, 19).replaceAll(":", "."), ending = file.name.split(".").pop();
    return /^image\.\w+$/.test(file.name) ? new File([file], `${box.dataset.pasted} ${when}.${ending}`, { type: file.type }) : file;
  };

  box.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  }));
  ["dragover", "dragleave", "drop"].forEach((name) => form.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("over", name === "dragover");
    if (name === "drop") take([...event.dataTransfer.files]);
  }));
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files.map(pasted));
  });
  held.addEventListener("change", (event) => {
    if (event.target.name === "drop") event.target.closest("li").classList.toggle("left-out", event.target.checked);
  });
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
