// The import desk with a keyboard. Everything works without this file too:
// the list is links and each button sends its form.
(() => {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk) return;

  const byId = (id) => document.getElementById(id);
  const form = () => byId("rec");
  let typed = false; // something stands in a field that is not saved
  let caret = ""; // "clause:offset" where a person last stood in the words
  let sending = false; // the form is on its way

  const inField = (target) =>
    target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

  // --- single letters, only outside fields: typing Vietnamese uses letters ---

  const press = (key) => {
    const button = document.querySelector(`#item [data-key="${key}"]`);
    if (button) button.click();
    return Boolean(button);
  };
  const go = (where) => {
    const link = document.querySelector(`#item [data-go="${where}"]`);
    if (link) link.click();
    return Boolean(link);
  };
  const edit = () => {
    const field = document.querySelector("#item textarea:not([readonly])");
    if (field) field.focus();
    return Boolean(field);
  };
  const does = {
    c: () => press("c"),
    s: () => press("s"),
    x: () => press("x"),
    j: () => go("next"),
    k: () => go("previous"),
    e: edit,
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && inField(event.target) && event.target.closest("#item")) {
      event.target.blur();
      return;
    }
    if (desk.dataset.keys !== "on" || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (inField(event.target)) return;
    const act = does[event.key.toLowerCase()];
    if (act && act()) event.preventDefault();
  });

  // --- what is typed is never lost on the way to another item ---

  desk.addEventListener("input", (event) => {
    if (event.target.form === form()) typed = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#found a, #item [data-go]");
    if (!link || !typed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const item = /\/desk\/\d+\/(\d+)\//.exec(link.getAttribute("href"));
    if (!item || !form()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form().elements.then.value = item[1];
    form().requestSubmit(form().querySelector('button[value="save"]'));
  }, true);

  // --- splitting where the writing mark stands ---

  const remember = (event) => {
    const field = event.target.closest && event.target.closest("#item textarea");
    if (!field || !form()) return;
    caret = `${field.dataset.clause}:${field.selectionStart}`;
    form().elements.at.value = caret;
  };
  for (const name of ["keyup", "click", "focusout"]) desk.addEventListener(name, remember);

  desk.addEventListener("toggle", (event) => {
    if (event.target.matches("details.add[open]")) event.target.querySelector("input").focus();
  }, true);

  // The buttons below the item stand outside its form; htmx only knows those inside.
  document.body.addEventListener("htmx:configRequest", (event) => {
    const pressed = event.detail.triggeringEvent && event.detail.triggeringEvent.submitter;
    if (pressed && pressed.name) event.detail.parameters[pressed.name] = pressed.value;
  });

  // --- after a pane was changed ---

  const markCurrent = () => {
    const heading = byId("item-heading");
    const row = heading && byId(`row-${heading.dataset.finding}`);
    for (const other of document.querySelectorAll("#found [aria-current]")) {
      if (other !== row) other.removeAttribute("aria-current");
    }
    if (!row) return;
    row.setAttribute("aria-current", "true");
    inSight(row, byId("list"));
  };
  // Scrolls the pane alone: scrollIntoView would move the page on a phone.
  const inSight = (thing, pane) => {
    if (!pane || pane.scrollHeight <= pane.clientHeight) return;
    const inner = thing.getBoundingClientRect();
    const outer = pane.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom) {
      pane.scrollTop += inner.top - outer.top - pane.clientHeight / 3;
    }
  };
  const showMark = () => {
    const mark = document.querySelector("#page .pageview .m1, #page .pageview .m2");
    if (mark) inSight(mark, mark.closest(".pane-body"));
  };

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // 409 and 422 bring the item back with what was wrong beside the fields.
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    sending = event.detail.elt === form();
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const pane = event.detail.target && event.detail.target.id;
    if (pane === "page") {
      const heading = byId("h-r");
      if (heading) heading.focus();
      return;
    }
    if (pane !== "item") return;
    sending = false;
    typed = document.querySelector("#item [role=alert]") !== null;
    caret = "";
    markCurrent();
    showMark();
    const heading = byId("item-heading");
    const told = document.querySelector("#item [role=alert]");
    if (told) {
      told.tabIndex = -1;
      told.focus();
    } else if (heading) {
      heading.focus();
      document.title = document.title.replace(/^.*?, /, () => `${heading.textContent}, `);
    }
  });
  // Without an answer nothing is replaced: say so above the fields, which stay as typed.
  for (const broken of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(broken, () => {
      const pane = document.querySelector("#item .pane-body");
      if (!pane) return;
      if (sending) typed = true;
      const note = byId("unanswered") || document.createElement("div");
      note.id = "unanswered";
      note.className = "note late";
      note.setAttribute("role", "alert");
      note.tabIndex = -1;
      note.textContent = desk.dataset.unanswered;
      pane.prepend(note);
      note.focus();
    });
  }
  window.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("hx-post")) typed = false;
  });

  markCurrent();
  showMark();
})();
