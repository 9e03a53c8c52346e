// Keys and small comforts. Every page works without this file.
(function () {
  "use strict";

  const body = document.body;
  const hasLetterKeys = body.dataset.letterKeys === "on";

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

  function press(key) {
    const target = document.querySelector(`[data-key="${key}"]:not([hidden])`);
    if (!target) return false;
    if (target.matches("textarea, input")) {
      target.focus();
      target.scrollIntoView({ block: "center" });
    } else {
      target.click();
      const field = target.closest("details")?.querySelector("select, button.item");
      if (field) field.focus();
    }
    return true;
  }

  function moveInList(step) {
    const links = [...document.querySelectorAll("[data-list] a")].filter((link) => link.offsetParent);
    if (!links.length) return false;
    const marked = links.findIndex((link) => link === document.activeElement);
    const current = links.findIndex((link) => link.hasAttribute("aria-current"));
    const from = marked >= 0 ? marked : current;
    links[Math.min(links.length - 1, Math.max(0, from + step))].focus();
    return true;
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      const send = event.target.form.querySelector(event.shiftKey ? "[data-send-anyway]" : "[data-send]");
      if (send) { event.preventDefault(); send.click(); }
      return;
    }
    if (!hasLetterKeys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const acts = {
      j: () => moveInList(1), k: () => moveInList(-1), "?": () => openDialog("keys"),
      n: () => press("n"), r: () => press("r"), t: () => press("t"), l: () => press("l"), m: () => press("m"),
      s: () => press("s"), f: () => press("f"), "/": () => press("/"),
    };
    if (acts[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) openDialog(opener.dataset.opens);
    const toggle = event.target.closest("[data-toggles-translation]");
    if (toggle) {
      const panes = toggle.closest(".letter").querySelector(".panes");
      const pane = panes.querySelector("[data-translation]");
      pane.hidden = !pane.hidden;
      panes.classList.toggle("two", !pane.hidden);
    }
    // A menu closes when something else is clicked, as menus do.
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // What became ready goes into the editor, unless somebody went on writing there.
  document.addEventListener("htmx:afterSwap", () => {
    const ready = document.querySelector("template[data-fills]");
    const editor = document.querySelector(".editor textarea");
    if (!ready || !editor || editor.value.trim() !== ready.dataset.fills.trim()) return;
    editor.value = ready.content.textContent;
    if (!ready.dataset.draftId) return;
    editor.form.elements.draft_id.value = ready.dataset.draftId;
    editor.form.elements.draft_made.value = ready.dataset.draftMade;
    const files = document.querySelector("template[data-brings]").content.cloneNode(true);
    editor.form.querySelector("[data-goes-along]").replaceChildren(files);
  });

  // The window's title counts what the reader is warned of, so that a tab in the background tells it too.
  document.addEventListener("htmx:afterSettle", () => {
    const counted = document.querySelector("[data-warned]");
    if (!counted) return;
    const title = document.title.replace(/^\(\d+\) /, "");
    document.title = Number(counted.dataset.warned) ? `(${counted.dataset.warned}) ${title}` : title;
  });

  document.querySelectorAll("[data-opens]").forEach((button) => { button.hidden = false; });
  document.querySelectorAll("[data-gone-after]").forEach((form) => {
    setTimeout(() => { form.hidden = true; }, Number(form.dataset.goneAfter) * 1000);
  });
})();
