"use strict";
// What the whole book does by hand and by key: contents, theme, turning pages, copying, definitions.

const $ = (selector, place = document) => place.querySelector(selector);
const $$ = (selector, place = document) => [...place.querySelectorAll(selector)];
const made = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "text") element.textContent = value;
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
};

// Theme: what the system says, or what the reader has chosen.
const theme = {
  names: ["auto", "light", "dark"],
  get now() { return document.documentElement.dataset.theme ?? "auto"; },
  set(name) {
    if (name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    try { name === "auto" ? localStorage.removeItem("theme") : localStorage.setItem("theme", name); } catch { /* not kept */ }
    this.show();
  },
  next() { this.set(this.names[(this.names.indexOf(this.now) + 1) % 3]); },
  show() {
    $("#theme").textContent = { auto: "◐ Auto", light: "○ Light", dark: "● Dark" }[this.now];
    $("#theme").setAttribute("aria-label", `Theme: ${this.now}`);
  },
};

function contents() {
  const side = $("#side"), menu = $("#menu");
  const open = on => { side.classList.toggle("open", on); menu.setAttribute("aria-expanded", on); };
  menu.addEventListener("click", () => open(!side.classList.contains("open")));
  side.addEventListener("click", event => { if (event.target.closest("a")) open(false); });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && side.classList.contains("open")) { open(false); menu.focus(); }
  });
  // The section that is being read: the last heading above the upper third of the window.
  const links = new Map($$("#side ol ol a").map(a => [decodeURIComponent(a.hash.slice(1)), a]));
  const headings = $$("main h2[id]").filter(h => links.has(h.id));
  let waiting = false;
  const look = () => {
    waiting = false;
    const line = innerHeight / 3;
    let now = null;
    for (const heading of headings) if (heading.getBoundingClientRect().top < line) now = heading;
    if (innerHeight + scrollY > document.documentElement.scrollHeight - 4) now = headings.at(-1) ?? null;
    for (const [id, link] of links) {
      const on = now?.id === id;
      link.classList.toggle("now", on);
      if (on) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(look); } }, { passive: true });
  look();
}

function copyButtons() {
  for (const block of $$("main div.sourceCode")) {
    const button = made("button", { type: "button", class: "copy", text: "Copy", "aria-label": "Copy this listing" });
    button.addEventListener("click", async () => {
      const text = $("pre", block).innerText;
      let done = true;
      try { await navigator.clipboard.writeText(text); } catch {
        const area = made("textarea", { style: "position:fixed;opacity:0" });
        area.value = text;
        document.body.append(area);
        area.select();
        done = document.execCommand("copy");
        area.remove();
        button.focus();
      }
      button.textContent = done ? "Copied" : "Not copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
    block.append(button);
  }
}

// What is wider than its place can be scrolled, by keyboard too.
function scrollables() {
  const look = () => {
    for (const box of $$("main pre, .wide, .art, .formula .scroll")) {
      if (box.closest(".looking")) continue;
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) box.tabIndex = 0; else box.removeAttribute("tabindex");
      if (scrolls && !box.hasAttribute("role")) { box.setAttribute("role", "group"); box.setAttribute("aria-label", "Wider than the page: scrolls sideways"); }
    }
  };
  look();
  let timer;
  const soon = () => { clearTimeout(timer); timer = setTimeout(look, 120); };
  addEventListener("resize", soon);
  // What the live page puts in may be wider than its place, too.
  globalThis.lookForScrollables = () => { look(); soon(); };
}

function definitions() {
  const box = made("div", { class: "definition", role: "tooltip", id: "definition", hidden: true });
  document.body.append(box);
  const show = link => {
    box.textContent = link.dataset.definition;
    box.hidden = false;
    const place = link.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8)) + scrollX}px`;
    box.style.top = `${place.bottom + 6 + scrollY}px`;
    link.setAttribute("aria-describedby", "definition");
  };
  const hide = () => { box.hidden = true; $("[aria-describedby=definition]")?.removeAttribute("aria-describedby"); };
  for (const link of $$("a.term")) {
    link.addEventListener("mouseenter", () => show(link));
    link.addEventListener("focus", () => show(link));
    link.addEventListener("mouseleave", hide);
    link.addEventListener("blur", hide);
  }
  document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
}

function dialogOf(title, body) {
  const dialog = made("dialog", { "aria-label": title }, body);
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  return dialog;
}

const keys = [
  ["→", "next page"], ["←", "previous page"], ["/", "search"], ["t", "theme: auto, light, dark"], ["h", "front page"],
  ["?", "these keys"], ["Esc", "close"],
];
function keyboard() {
  let help = null;
  const showKeys = () => {
    if (!help) {
      const list = made("dl", { class: "keys" });
      for (const [key, words] of keys) list.append(made("dt", {}, made("kbd", { text: key })), made("dd", { text: words }));
      help = dialogOf("Keys", made("div", {}, made("h2", { text: "Keys" }), list,
        made("p", {}, made("button", { type: "button", text: "Close", onclick: () => help.close() }))));
    }
    help.showModal();
  };
  $("#help").addEventListener("click", showKeys);
  $("#theme").addEventListener("click", () => theme.next());
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || $("dialog[open]")) return;
    // Where a key moves something, it does not turn the page.
    if (event.target.closest?.("input, select, textarea, [tabindex='0'], [contenteditable]")) return;
    const act = {
      ArrowRight: () => $("a[rel=next]")?.click(), ArrowLeft: () => $("a[rel=prev]")?.click(),
      "/": () => globalThis.openSearch?.(), t: () => theme.next(), h: () => $(".home").click(), "?": showKeys,
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  theme.show();
  contents();
  copyButtons();
  scrollables();
  definitions();
  keyboard();
});
