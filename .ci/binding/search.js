"use strict";
// Search over index.js, which was written when the book was bound. Every word of the query has to begin a word of the section.
(() => {
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rootPath = document.documentElement.dataset.root ?? "";
  let dialog, input, list, said, entries = null;

  function load() {
    if (entries) return Promise.resolve();
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${rootPath}index.js`;
      script.onload = () => {
        entries = bookIndex.map(([target, page, heading, text]) =>
          ({ target, page, heading, text, head: fold(`${page} ${heading}`), body: fold(text) }));
        done();
      };
      script.onerror = () => failed(new Error("the index cannot be read"));
      document.head.append(script);
    });
  }

  const begins = (text, word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return at;
    }
    return -1;
  };
  function score(entry, words) {
    let sum = 0;
    for (const word of words) {
      const inHead = begins(entry.head, word), inBody = begins(entry.body, word);
      if (inHead < 0 && inBody < 0) return 0;
      sum += (inHead >= 0 ? 12 : 0) + (begins(fold(entry.heading), word) === 0 ? 6 : 0);
      if (inBody >= 0) sum += 1 + Math.min(5, entry.body.split(word).length - 2) / 2;
    }
    return sum;
  }

  // Folding may change the length of a text; the extract is cut from what was written, at the same share of its length.
  function extract(entry, words) {
    const at = words.map(word => begins(entry.body, word)).find(place => place >= 0) ?? 0;
    const from = Math.max(0, Math.round(at * entry.text.length / Math.max(1, entry.body.length)) - 70);
    const start = from === 0 ? 0 : entry.text.indexOf(" ", from) + 1;
    return (start > 0 ? "… " : "") + entry.text.slice(start, start + 190) + (start + 190 < entry.text.length ? " …" : "");
  }
  function marked(text, words) {
    const span = document.createElement("small");
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words.map(w => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu");
    let last = 0;
    for (const match of text.matchAll(pattern)) {
      span.append(text.slice(last, match.index));
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      span.append(mark);
      last = match.index + match[0].length;
    }
    span.append(text.slice(last));
    return span;
  }

  function look() {
    list.replaceChildren();
    const words = fold(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (!words.length || !entries) { said.textContent = ""; return; }
    const found = entries.map(entry => [score(entry, words), entry]).filter(([points]) => points > 0)
      .sort((a, b) => b[0] - a[0]).slice(0, 20);
    said.textContent = found.length ? `${found.length === 20 ? "the first 20" : found.length} ${found.length === 1 ? "section" : "sections"}` : "No section has all these words.";
    for (const [, entry] of found) {
      const link = document.createElement("a");
      link.href = rootPath + entry.target;
      const title = document.createElement("b");
      title.textContent = entry.heading ? `${entry.heading} · ${entry.page}` : entry.page;
      link.append(title, marked(extract(entry, words), words));
      link.addEventListener("click", () => dialog.close());
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  }

  function build() {
    dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Search the book");
    dialog.innerHTML = '<input id="query" type="text" role="searchbox" enterkeyhint="search" autocomplete="off" spellcheck="false" aria-label="Words to search for" placeholder="Search the book"><p id="said" role="status"></p><ol id="found" aria-label="Sections found"></ol>';
    document.body.append(dialog);
    [input, said, list] = ["#query", "#said", "#found"].map(name => dialog.querySelector(name));
    input.addEventListener("input", look);
    dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("keydown", event => {
      const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
      if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (links[at - 1] ?? input).focus(); }
      if (event.key === "Enter" && document.activeElement === input && links.length) { event.preventDefault(); links[0].click(); }
    });
  }

  globalThis.openSearch = async () => {
    if (!dialog) build();
    dialog.showModal();
    input.select();
    try { await load(); look(); } catch (error) { said.textContent = `Search does not work here: ${error.message}.`; }
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelector("#find").addEventListener("click", globalThis.openSearch));
})();
