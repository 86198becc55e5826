// The file field of .drop also takes a file dragged onto its area. Without this
// script it is a plain file field; the form is the same either way.
(() => {
  "use strict";
  const named = (field) => {
    const place = field.form?.querySelector("[data-drop-name]");
    if (place) place.textContent = [...field.files].map((file) => file.name).join(", ");
  };
  const area = (event) =>
    event.target instanceof Element ? event.target.closest("form.drop") : null;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    const form = area(event);
    if (!form || !carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    const form = area(event);
    if (form && !form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const form = area(event);
    if (!form || !carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    const field = form.querySelector("input[type=file]");
    if (!field) return;
    const taken = new DataTransfer();
    const files = [...event.dataTransfer.files];
    for (const file of field.multiple ? files : files.slice(0, 1)) taken.items.add(file);
    field.files = taken.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelector("button:not([type=button])")?.focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") {
      named(event.target);
    }
  });
})();
