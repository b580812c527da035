/* Counts down to the end of a step. Without it the page says until when. */
(() => {
  "use strict";
  const tick = () => {
    for (const node of document.querySelectorAll("[data-until]")) {
      const left = Math.round((new Date(node.dataset.until) - Date.now()) / 1000);
      const minutes = Math.floor(Math.abs(left) / 60), seconds = String(Math.abs(left) % 60).padStart(2, "0");
      node.hidden = false;
      node.textContent = left >= 0 ? `${minutes}:${seconds} left` : `${minutes}:${seconds} over`;
      node.classList.toggle("over", left < 0);
    }
  };
  tick();
  setInterval(tick, 1000);
})();
