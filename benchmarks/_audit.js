// What may not be on a page that shows hostile words, looked for in the tree that the browser has built of them:
// a list of what is there and may not be, in a few words each.
(() => {
  const own = (url) => new URL(url, location.href).origin === location.origin;
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
  const forbidden = new Set(['OBJECT', 'EMBED', 'BASE', 'VIDEO', 'AUDIO', 'SVG', 'MATH', 'TEMPLATE', 'NOSCRIPT', 'APPLET', 'FRAME']);
  const frame = location.pathname.endsWith('/wechat');
  for (const element of document.querySelectorAll('*')) {
    const tag = element.tagName.toUpperCase();
    if (forbidden.has(tag) && !(frame && tag === 'SVG')) say('element', element);
    if (tag === 'SCRIPT' && !(element.src && own(element.src) && new URL(element.src).pathname.startsWith('/static/'))) say('script', element);
    if (tag === 'STYLE' && !(frame && element.parentElement.tagName === 'HEAD')) say('style', element);
    if (tag === 'LINK' && !(own(element.href) && element.parentElement.tagName === 'HEAD')) say('link', element);
    if (tag === 'META' && element.httpEquiv) say('meta', element);
    if (tag === 'IFRAME' && !(own(element.src) && element.getAttribute('sandbox') === '' && !element.srcdoc)) say('frame', element);
    if (tag === 'FORM' && !own(element.action || location.href)) say('form', element);
    if (tag === 'IMG' && !/^https:/.test(element.src) && !frame) say('picture', element);
    if (tag === 'A' && element.hasAttribute('href') && !frame) {
      const ours = element.closest('header, aside, .skip') || element.matches('.skip');
      const outside = /^https?:$/.test(element.protocol) && !own(element.href);
      if (!ours && !outside) say('address', element);
      if (outside && !/noopener/.test(element.rel)) say('opener', element);
    }
    if (tag === 'A' && frame && element.hasAttribute('href') && !/^https?:$/.test(element.protocol)) say('address', element);
    if (element.classList.contains('planted') || element.id === 'planted') say('planted', element);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || /^(data-)?hx-on/i.test(name)) say('handler', element);
      if (/^(srcdoc|formaction|xlink:href|ping|background)$/i.test(name)) say('attribute', element);
      if (name === 'style' && (!frame || /url|expression|import/i.test(value))) say('style', element);
      if (/^(data-)?hx-/i.test(name) && element.matches('.words *, .facts *, h2 *, .body *, .depth li *, .depth dl *, pre *')) say('htmx', element);
      if (/^\s*(javascript|vbscript|data):/i.test(value) && !(tag === 'IMG' && /^data:image\/svg/.test(value) && frame)) say('scheme', element);
    }
  }
  for (const id of ['progress', 'toast', 'main']) if (document.querySelectorAll(`#${id}`).length > 1) found.push(`two of #${id}`);
  if (document.querySelectorAll('article article').length) found.push('a card within a card');
  if (/root:x:0|SECRET_KEY|<Config|TemplateReference object/.test(document.documentElement.textContent)) found.push('a template was run');
  return found;
})()
