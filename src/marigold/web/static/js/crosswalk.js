// Links of a crosswalk by keyboard: j and k move, a agrees, d disputes and goes to the reason. Without it, forms do all.
(() => {
  "use strict";
  const links = [...document.querySelectorAll("[data-link]")];
  if (!links.length) return;
  const off = () => { try { return localStorage.getItem("marigold-keys-off") === "yes"; } catch { return false; } };
  const typing = (node) => node.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
  const here = () => links.findIndex((one) => one.contains(document.activeElement));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off() || document.querySelector("dialog[open]")) return;
    const at = here();
    if (event.key === "Escape" && at >= 0) { links[at].focus(); return; }
    if (typing(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      const to = event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
      links[to].focus();
      links[to].scrollIntoView({ block: "nearest" });
    } else if ((event.key === "a" || event.key === "d") && at >= 0) {
      event.preventDefault();
      links[at].querySelector(`[data-says=${event.key === "a" ? "agree" : "dispute"}]`).checked = true;
      const reason = links[at].querySelector("[name=reason]");
      reason.focus();
      reason.select();
    }
  });
})();
