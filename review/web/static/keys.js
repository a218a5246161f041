// The keyboard, which card is selected, and what may not get lost. Everything a key does is a button on the page.
"use strict";

(() => {
  const DECIDES = new Set(["a", "r", "b", "1", "2", "3", "4", "5", "6", "7", "8", "9"]); // then the next card is due
  const FIELDS = { e: "summary", t: "title", l: "brief_text", n: "note" }; // of the form, and the keys that lead there
  const SAME = { "、": "/", "／": "/", "？": "?", v: "Enter" }; // a Chinese input method that was left on
  let selected = null; // the number of a candidate, which outlives its card
  let wanted = FIELDS.e; // where the form opens
  let due = false; // whether the selection goes on as soon as more cards are there
  let explained = null; // the number of the candidate whose clues are asked for once its details are there

  const all = () => [...document.querySelectorAll("article.card")];
  const current = () => document.getElementById(`c${selected}`);
  const typing = (element) => element.matches("input, textarea, select");
  const boxes = (form) => [...form.querySelectorAll("textarea")];
  const dirty = (form) => "unsaved" in form.dataset || boxes(form).some((box) => box.value !== box.defaultValue);
  const unsaved = () => [...document.querySelectorAll("form.edit")].some(dirty);
  const shelf = (form) => `unsaved ${form.closest("article").dataset.id}`; // in this browser, until saved or discarded

  function select(card, { focus = true } = {}) {
    if (!card) return;
    selected = card.dataset.id;
    for (const other of all()) other.toggleAttribute("aria-current", other === card);
    if (!focus) return;
    (card.querySelector(`form.edit [name=${wanted}]`) || card).focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const cards = all();
    const place = cards.indexOf(current());
    const next = cards[place < 0 ? 0 : place + by];
    const more = document.getElementById("more");
    if (next) select(next);
    else if (by > 0 && more && !due) {
      due = true;
      more.click();
    }
  }

  // To the next that waits, where the list is of those, at its end to the first that was passed by; else to the next.
  function goOn() {
    const [cards, card] = [all(), current()];
    const rest = [...cards.slice(cards.indexOf(card) + 1), ...(document.getElementById("more") ? [] : cards)];
    const waits = (other) => other !== card && other.matches(".pending:not([data-sent])");
    const next = "waiting" in document.getElementById("main").dataset && rest.find(waits);
    if (next) select(next);
    else step(1);
  }

  function press(key) {
    const card = current();
    if (due && DECIDES.has(key)) return true; // meant for a card that is not there yet
    if (key in FIELDS) [wanted, key] = [FIELDS[key], "e"];
    if (key === "w" && card?.querySelector("details:not([open])")) [explained, key] = [selected, "Enter"];
    const button = card?.querySelector(`[data-key="${CSS.escape(key)}"]`) || (key === "u" && document.querySelector('[data-key="u"]'));
    if (!button || button.disabled) return false;
    button.click();
    if (key === "Enter") show(card.querySelector("details"));
    if (!DECIDES.has(key)) return true;
    card.dataset.sent = ""; // until the answer renews it
    goOn();
    return true;
  }

  function show(details) {
    if (details.open) details.scrollIntoView({ block: "start" });
    explain(details);
  }

  function explain(details) {
    const button = details.querySelector('[data-key="w"]');
    if (!button || details.closest("article").dataset.id !== explained) return;
    explained = null;
    button.click();
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
    const key = SAME[event.key] || event.key;
    const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
    if (key in moves) step(moves[key]);
    else if (key === "/") document.getElementById("q")?.select();
    else if (key === "?") document.getElementById("help-button").click();
    else if (!press(key)) return;
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
      if (event.isTrusted && event.target.closest('[data-key="e"]')) wanted = FIELDS.e;
      select(event.target.closest("article.card"), { focus: false });
    }
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form.edit");
    if (!form) return;
    const typed = Object.fromEntries(boxes(form).map((box) => [box.name, box.value]));
    localStorage.setItem(shelf(form), JSON.stringify(typed));
  });

  // ── what htmx asks and gets ──
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target.closest("form.edit");
    if (!form || !event.target.matches('[data-key="Escape"]')) return;
    if (dirty(form) && !window.confirm(document.body.dataset.unsaved)) event.preventDefault();
    else localStorage.removeItem(shelf(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) due = false;
    const form = event.detail.requestConfig.elt; // it is not on the page any more
    if (form.matches("form.edit") && event.detail.successful) localStorage.removeItem(shelf(form));
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if ("have" in event.target.dataset) event.detail.parameters.have = all().map((card) => card.dataset.id).join(",");
  });
  // What was typed and never saved comes back: the page was closed, or the browser ended.
  function restore(form) {
    const typed = JSON.parse(localStorage.getItem(shelf(form)) || "{}");
    const lost = boxes(form).filter((box) => box.name in typed && typed[box.name] !== box.value);
    if (lost.length === 0 || "unsaved" in form.dataset) return;
    for (const box of lost) box.value = typed[box.name];
    tell(document.body.dataset.restored);
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const opened = event.target.querySelector?.("form.edit");
    if (opened) restore(opened);
    if (event.target.matches?.(".depth")) explain(event.target.parentElement);
    if (due && all().at(-1) !== current()) {
      due = false;
      step(1);
    }
    const card = current();
    if (!card) return;
    const active = document.activeElement;
    const form = card.querySelector("form.edit");
    const inside = event.target.closest?.("details"); // which is read where it stands
    select(card, { focus: !inside && (active === document.body || (active === card && form !== null)) });
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
