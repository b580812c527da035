// Keyboard shortcuts, and the sheet that tells them. They never act while somebody types, and can be turned off.
(() => {
  "use strict";
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;
  const OFF = "marigold-keys-off";
  const places = new Map([...sheet.querySelectorAll("[data-keys]")].map((one) => [one.dataset.keys, one.dataset.href]));
  let first = "";
  let timer = 0;

  const off = () => { try { return localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");

  const toggle = sheet.querySelector("input[type=checkbox]");
  toggle.checked = !off();
  toggle.addEventListener("change", () => {
    try { localStorage.setItem(OFF, toggle.checked ? "no" : "yes"); } catch { /* private windows keep nothing */ }
  });
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  for (const opener of document.querySelectorAll("[data-open-keys]")) {
    opener.addEventListener("click", (event) => { event.preventDefault(); sheet.showModal(); });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || sheet.open) return;
    if (event.key === "?") { event.preventDefault(); sheet.showModal(); return; }
    if (off()) return;
    if (event.key === "/") {
      const search = document.querySelector("[type=search]");
      if (search) { event.preventDefault(); search.focus(); } else if (places.has("/")) { event.preventDefault(); location.assign(places.get("/")); }
      return;
    }
    const pressed = (first + " " + event.key).trim();
    if (places.has(pressed)) { event.preventDefault(); location.assign(places.get(pressed)); return; }
    clearTimeout(timer);
    first = event.key === "g" ? "g" : "";
    timer = setTimeout(() => { first = ""; }, 1200);
  });
})();
