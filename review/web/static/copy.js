// The draft to the clipboard, as HTML and as plain text. It is fetched, never put into this page.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const tell = (words) => document.dispatchEvent(new CustomEvent("tell", { detail: words }));
  try {
    const answer = await fetch(button.dataset.copy);
    if (!answer.ok) throw new Error(await answer.text());
    const { html, text } = await answer.json();
    if (!(await written(html, text)) && !copied(html, text)) throw new Error("refused");
    tell(button.dataset.done);
  } catch (error) {
    tell(`${button.dataset.failed} (${error.message.slice(0, 200)})`);
  }
});

// The way of today, where the browser allows it (https or loopback).
async function written(html, text) {
  if (!navigator.clipboard?.write) return false;
  const blob = (words, type) => new Blob([words], { type });
  const item = new ClipboardItem({ "text/html": blob(html, "text/html"), "text/plain": blob(text, "text/plain") });
  return navigator.clipboard.write([item]).then(() => true, () => false);
}

// The old way, which needs no permission.
function copied(html, text) {
  document.addEventListener("copy", (event) => {
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  }, { once: true });
  return document.execCommand("copy");
}
