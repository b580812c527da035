/* What makes pages quicker and safer. Every page works without it.
   Drafts: what is typed in a form is kept on this device until it is sent, per person and address.
   Queue: a log saved without a connection waits here and is sent, once, when there is one. */
(() => {
  "use strict";
  const person = document.body.dataset.person || "";
  const DRAFT = `draft:${person}:`, QUEUE = `queue:${person}:`, SKIP = new Set(["csrfmiddlewaretoken", "once", "version"]);
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* storage is off */ } },
    keys(prefix) { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } },
  };
  const say = (words) => document.querySelectorAll("[data-sync]").forEach((node) => { node.textContent = words; });
  const field = (form, name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  const read = (form) => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (!SKIP.has(name) && typeof value === "string") (values[name] ||= []).push(value);
    }
    return values;
  };
  const write = (form, values) => {
    /* Not form.elements: a field of that name would stand in its place. */
    for (const element of form.querySelectorAll("input, select, textarea")) {
      if (!element.name || SKIP.has(element.name) || element.type === "hidden" || element.type === "file") continue;
      const kept = values[element.name];
      if (element.type === "checkbox" || element.type === "radio") element.checked = Boolean(kept?.includes(element.value));
      else element.value = kept?.[0] ?? "";
    }
  };

  const note = (form, words, action, act) => {
    const box = document.createElement("div");
    box.className = "note";
    box.setAttribute("role", "status");
    const text = document.createElement("b");
    text.textContent = words;
    box.append(text);
    if (action) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "btn quiet small"; button.textContent = action;
      button.addEventListener("click", () => { act(); box.remove(); });
      const line = document.createElement("span");
      line.append(button);
      box.append(line);
    }
    form.prepend(box);
  };

  const keep = (form) => {
    const key = DRAFT + location.pathname + location.search;
    const first = JSON.stringify(read(form));
    const bound = form.querySelector(".errors") || "fresh" in form.dataset;
    const kept = store.get(key);
    if (kept && !bound && JSON.stringify(kept.values) !== first && Date.now() - kept.at < 14 * 864e5) {
      write(form, kept.values);
      note(form, "What you typed here before is back.", "Start over", () => { store.drop(key); write(form, JSON.parse(first)); solo(form); });
    }
    let timer;
    const save = () => { if (JSON.stringify(read(form)) !== first && store.set(key, { at: Date.now(), values: read(form) })) say("Draft kept on this device"); };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
    window.addEventListener("pagehide", () => { if (!form.dataset.sent) save(); });
    form.addEventListener("submit", () => { save(); });
    form.dataset.draftKey = key;
  };

  /* A page that is shown after a successful post has another address: the draft of the form that was sent goes. */
  const sent = store.get(`${DRAFT}sent`);
  if (sent) {
    if (sent.path !== location.pathname + location.search || !document.querySelector(".errors")) {
      if (!document.querySelector('[name="login"]')) { if (sent.path !== location.pathname + location.search) store.drop(sent.key); store.drop(`${DRAFT}sent`); }
    } else store.drop(`${DRAFT}sent`);
  }

  const solo = (form) => {
    const box = form.querySelector("[data-solo]");
    if (!box) return;
    const there = [...form.querySelectorAll('[name="there"]')];
    box.hidden = there.length < 2 || there.filter((one) => one.checked).length !== 1;
  };

  const queue = async (form, submitter) => {
    const body = new URLSearchParams(new FormData(form, submitter));
    const key = QUEUE + body.get("once");
    store.set(key, { path: location.pathname + location.search, body: body.toString(), at: Date.now() });
    store.drop(form.dataset.draftKey);
    form.dataset.sent = "yes";
    waiting();
    note(form, "Saved on this device. It is sent when you’re back online.", "Go to your week", () => { location.href = "/"; });
    form.querySelectorAll("button").forEach((button) => { if (button.closest(".savebar")) button.disabled = true; });
  };

  const waiting = () => {
    const count = store.keys(QUEUE).length;
    if (!navigator.onLine) say(`Offline${count ? `, ${count} waiting` : ""}`);
    else if (count) say(`${count} waiting to be sent`);
    document.querySelectorAll("[data-waiting]").forEach((node) => {
      node.hidden = !count;
      node.querySelector("[data-waiting-text]").textContent = `${count} ${count === 1 ? "activity is" : "activities are"} on this device and will be sent when you’re back online.`;
    });
    document.querySelectorAll("[data-offline]").forEach((node) => { node.hidden = navigator.onLine; });
  };

  const flush = async () => {
    if (!person || !navigator.onLine) return;
    for (const key of store.keys(QUEUE)) {
      const kept = store.get(key);
      const body = new URLSearchParams(kept.body);
      body.set("csrfmiddlewaretoken", cookie("csrftoken"));
      try {
        const answer = await fetch(kept.path, { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken") }, redirect: "follow" });
        if (answer.ok && !answer.url.includes("/account/")) { store.drop(key); say("All saved"); }
        else if (answer.status === 422 || answer.status === 409) {
          const values = {};
          for (const [name, value] of body) if (!SKIP.has(name)) (values[name] ||= []).push(value);
          store.set(DRAFT + kept.path, { at: Date.now(), values });
          store.drop(key);
          say("One entry needs a look");
          const box = document.createElement("div");
          box.className = "note warn"; box.setAttribute("role", "status");
          const link = document.createElement("a");
          link.href = kept.path; link.textContent = "This activity is still on this device. Open it to fix it.";
          box.append(link);
          document.getElementById("main")?.prepend(box);
        }
      } catch { break; }
    }
    waiting();
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    keep(form);
    solo(form);
    form.addEventListener("change", () => solo(form));
    form.addEventListener("submit", (event) => {
      if ("queue" in form.dataset && !navigator.onLine) { event.preventDefault(); queue(form, event.submitter); return; }
      store.set(`${DRAFT}sent`, { path: location.pathname + location.search, key: form.dataset.draftKey });
      form.dataset.sent = "yes";
      say("Saving");
    });
  }
  /* One press, one post: the second press of a button waits for the first answer. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "yes";
    setTimeout(() => { delete form.dataset.busy; }, 4000);
  });
  window.addEventListener("online", flush);
  window.addEventListener("offline", waiting);
  waiting();
  flush();
  document.getElementById("errors")?.focus();
  for (const region of document.querySelectorAll(".scroll.newest")) region.scrollLeft = region.scrollWidth;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
})();
