/* A self-evaluation keeps itself: what was touched is sent a moment later, and again until it arrives.
   Keys: a digit chooses a step of the entry one is in and goes on to the next. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const entries = [...form.querySelectorAll(".entry")];
  const say = (words) => document.querySelectorAll("[data-sync]").forEach((node) => { node.textContent = words; });
  const touched = new Set();
  let timer, going = false;

  const count = () => {
    const done = entries.filter((entry) => entry.querySelector('[name^="l-"]:checked')).length;
    form.querySelectorAll("[data-far]").forEach((node) => { node.textContent = done; });
    const bar = form.querySelector("progress");
    if (bar) bar.value = done;
  };
  const part = (chosen) => {
    const body = new URLSearchParams();
    const all = new FormData(form);
    body.set("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken"));
    for (const entry of chosen) {
      for (const element of entry.querySelectorAll("input, textarea")) {
        if (!element.name || ((element.type === "radio" || element.type === "checkbox") && !element.checked)) continue;
        body.append(element.name, element.value);
      }
    }
    return body;
  };
  const save = async () => {
    if (going || !touched.size) return;
    const chosen = [...touched];
    touched.clear();
    going = true;
    say("Saving");
    try {
      const answer = await fetch(form.action, { method: "POST", body: part(chosen), headers: { "HX-Request": "true" } });
      if (answer.status !== 204) throw new Error(String(answer.status));
      say(touched.size ? "Saving" : "All saved");
    } catch {
      chosen.forEach((entry) => touched.add(entry));
      say("Not saved yet. It is tried again.");
      clearTimeout(timer);
      timer = setTimeout(save, 8000);
    }
    going = false;
    if (touched.size) { clearTimeout(timer); timer = setTimeout(save, 800); }
  };
  const later = (event) => {
    const entry = event.target.closest(".entry");
    if (!entry) return;
    touched.add(entry);
    say("Saving");
    count();
    clearTimeout(timer);
    timer = setTimeout(save, event.type === "change" ? 250 : 900);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { clearTimeout(timer); touched.clear(); });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => { if (touched.size) { save(); event.preventDefault(); } });
  form.addEventListener("keydown", (event) => {
    if (event.target.tagName === "TEXTAREA" || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    const entry = event.target.closest(".entry");
    const radio = entry?.querySelector(`[name^="l-"][value="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const next = entries[entries.indexOf(entry) + 1];
    const to = next?.querySelector('[name^="l-"]:checked') || next?.querySelector('[name^="l-"]') || form.querySelector('[name="finish"]');
    to?.focus();
    (next || to)?.scrollIntoView({ block: "center" });
  });
  count();
})();
