/* The form of a note: what its kind asks for, and who would read it. Without this everything is simply shown. */
(() => {
  "use strict";
  const form = document.getElementById("note-form");
  if (!form) return;
  const readers = Object.fromEntries([...document.querySelectorAll("[data-reader]")].map((node) => [node.dataset.reader, node.textContent]));
  const line = form.querySelector("[data-readers]");
  const asks = [...form.querySelectorAll("[data-for]")];

  const fit = () => {
    const kind = form.querySelector('[name="kind"]:checked');
    if (kind) {
      const needs = kind.dataset.needs.split(" ");
      for (const box of asks) {
        /* What somebody wrote is never hidden from them. */
        const filled = [...box.querySelectorAll("input, select")].some((one) => one.value && one.type !== "hidden");
        box.hidden = !needs.includes(box.dataset.for) && !filled && !box.querySelector(".err");
      }
    } else if (form.querySelector('[name="kind"]')) for (const box of asks) box.hidden = !box.querySelector(".err");
    const chosen = form.querySelector('[name="visibility"]:checked')?.value || kind?.dataset.visibility;
    if (line && chosen && readers[chosen]) line.textContent = `Read by: ${readers[chosen]}.`;
  };
  /* A kind with parts puts their names into a text that nobody has begun, or that holds the names of another kind. */
  const text = form.querySelector('[name="text"]');
  form.addEventListener("change", (event) => {
    if (event.target.name !== "kind" || !text) return;
    const guides = [...form.querySelectorAll('[name="kind"]')].map((one) => one.dataset.parts.trim());
    if (!text.value.trim() || guides.includes(text.value.trim())) text.value = event.target.dataset.parts;
  });
  form.addEventListener("change", fit);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(form.querySelector(".savebar button")); }
  });
  /* A kind that a draft brought back may stand among the others. */
  window.addEventListener("load", () => {
    const kind = form.querySelector('[name="kind"]:checked');
    const box = kind?.closest("details");
    if (box) box.open = true;
    fit();
  });
  fit();
})();
