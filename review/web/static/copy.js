// The draft to the clipboard, as HTML and as plain text. It is fetched, never put into this page.
"use strict";

(() => {
  const tell = (words) => document.dispatchEvent(new CustomEvent("tell", { detail: words }));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      const answer = await fetch(button.dataset.copy);
      if (!answer.ok) throw new Error(await answer.text());
      const { html, text } = await answer.json();
      if (!copied(html, text) && !(await written(html, text))) throw new Error("clipboard");
      tell(button.dataset.done);
    } catch (error) {
      tell(`${button.dataset.failed} (${error.message.slice(0, 200)})`);
    }
  });

  // The old way, which hands the HTML over as it is, and needs no permission.
  function copied(html, text) {
    const fill = (event) => {
      event.clipboardData.setData("text/html", html);
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    };
    document.addEventListener("copy", fill);
    try {
      return document.execCommand("copy");
    } finally {
      document.removeEventListener("copy", fill);
    }
  }

  // The way of today, where the old one is gone.
  async function written(html, text) {
    if (!navigator.clipboard?.write) return false;
    const blob = (words, type) => new Blob([words], { type });
    const item = new ClipboardItem({ "text/html": blob(html, "text/html"), "text/plain": blob(text, "text/plain") });
    return navigator.clipboard.write([item]).then(() => true, () => false);
  }
})();
