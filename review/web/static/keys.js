// The keyboard, which card is selected, and what may not get lost. Everything a key does is a button on the page.
"use strict";

(() => {
  const DECIDES = new Set(["a", "r", "b", "1", "2", "3", "4", "5", "6", "7", "8", "9"]); // then the next card is due
  let selected = null; // the number of a candidate, which outlives its card

  const all = () => [...document.querySelectorAll("article.card")];
  const current = () => document.getElementById(`c${selected}`);
  const typing = (element) => element.matches("input, textarea, select");
  const dirty = (form) => "unsaved" in form.dataset || [...form.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  const unsaved = () => [...document.querySelectorAll("form.edit")].some(dirty);

  function select(card, { focus = true } = {}) {
    if (!card) return;
    selected = card.dataset.id;
    for (const other of all()) other.toggleAttribute("aria-current", other === card);
    if (!focus) return;
    (card.querySelector("[data-first]") || card).focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const cards = all();
    const place = cards.indexOf(current());
    const next = cards[place < 0 ? 0 : place + by];
    if (next) select(next);
    else if (by > 0) document.getElementById("more")?.click();
  }

  function press(key) {
    const card = current();
    const button = card?.querySelector(`[data-key="${CSS.escape(key)}"]`) || (key === "u" && document.querySelector('[data-key="u"]'));
    if (!button || button.disabled) return false;
    button.click();
    if (DECIDES.has(key)) step(1);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const inside = event.target.closest?.("form.edit");
    if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter") && inside) {
      event.preventDefault();
      inside.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && inside) {
      inside.querySelector('[data-key="Escape"]').click();
      return;
    }
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (typing(event.target)) return;
    if (event.key === "Enter" && event.target.matches("a, button, summary")) return;
    const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
    if (event.key in moves) step(moves[event.key]);
    else if (event.key === "/") document.getElementById("q")?.focus();
    else if (event.key === "?") document.getElementById("help-button").click();
    else if (!press(event.key)) return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => select(event.target.closest("article.card"), { focus: false }));
  document.addEventListener("click", (event) => {
    if (event.target.closest("#help-button")) {
      const help = document.getElementById("help");
      help.hidden = !help.hidden;
      document.getElementById("help-button").setAttribute("aria-expanded", String(!help.hidden));
    } else if (event.target.closest("#toast")) {
      document.getElementById("toast").replaceChildren();
    } else {
      select(event.target.closest("article.card"), { focus: false });
    }
  });

  // ── what htmx asks and gets ──
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target.closest("form.edit");
    const leaves = event.target.matches('[data-key="Escape"]') && form && dirty(form);
    if (leaves && !window.confirm(document.body.dataset.unsaved)) event.preventDefault();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if ("have" in event.target.dataset) event.detail.parameters.have = all().map((card) => card.dataset.id).join(",");
  });
  document.addEventListener("htmx:afterSettle", () => {
    const card = current();
    if (!card) return;
    const active = document.activeElement;
    const form = card.querySelector("form.edit");
    select(card, { focus: active === document.body || (active === card && form !== null) });
  });
  document.addEventListener("show-card", (event) => select(document.getElementById(`c${event.detail.id}`)));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const type = event.detail.xhr.getResponseHeader("Content-Type") || "";
    if (type.startsWith("text/html")) return;
    event.detail.shouldSwap = false; // the door answers in plain text
    if (event.detail.xhr.status >= 400) tell(document.body.dataset.refused.replace("{why}", event.detail.xhr.responseText.slice(0, 200)));
  });
  document.addEventListener("htmx:sendError", () => tell(document.body.dataset.silent));

  function tell(words) {
    const line = document.createElement("p");
    line.textContent = words;
    document.getElementById("toast").replaceChildren(line);
  }
  document.addEventListener("tell", (event) => tell(event.detail));

  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });

  select(all()[0], { focus: false });
})();
