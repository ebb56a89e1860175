"use strict";
// The live page: every section of a chapter can be run, its knobs turned, and what comes out stands beside what stood
// there. The protocol is described in Sources/Notebook/Server/LiveServer.swift.

(() => {
  const chapter = location.pathname.match(/\/(\d\d[a-z]?|[A-Z])-[^/.]*\.html$/)?.[1];
  if (!chapter) return;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  };
  const post = (path, body) =>
    fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const short = number => Number(number.toPrecision(3)).toString();
  const seconds = s => (s < 10 ? `${s.toFixed(1)} s` : s < 120 ? `${Math.round(s)} s` : `${Math.round(s / 60)} min`);

  // MARK: Drawings

  const hex = colour => {
    const rgb = colour.match(/^rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)$/);
    if (rgb) return "#" + rgb.slice(1).map(n => Number(n).toString(16).padStart(2, "0")).join("");
    return { black: "#000000", white: "#ffffff", "#FFFFFF": "#ffffff", lightgrey: "#d3d3d3" }[colour] ?? colour;
  };

  /** A figure's SVG as a part of the page, in the page's colours and with names of its own. */
  function drawing(text, name, label) {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (svg.nodeName !== "svg") return element("p", {}, `The figure ${label} cannot be read.`);
    for (const foreign of svg.querySelectorAll("title, desc, filter, script, foreignObject")) foreign.remove();
    for (const part of [svg, ...svg.querySelectorAll("*")]) {
      for (const attribute of ["fill", "stroke", "color"]) {
        if (part.hasAttribute(attribute)) part.setAttribute(attribute, hex(part.getAttribute(attribute)));
      }
      if (part.id) part.id = `${name}-${part.id}`;
      for (const attribute of ["href", "xlink:href"]) {
        const link = part.getAttribute(attribute);
        if (link?.startsWith("#")) part.setAttribute(attribute, `#${name}-${link.slice(1)}`);
      }
    }
    const [width, height] = ["width", "height"].map(side => parseFloat(svg.getAttribute(side)) || 400);
    if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("class", "drawing");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    svg.setAttribute("style", `--natural: ${width}px`);
    return document.importNode(svg, true);
  }

  // MARK: Outputs

  /** One place of the page that outputs stand in: the woven ones, and those of the last runs. */
  class Place {
    constructor(node) {
      this.node = node;
      this.woven = [...node.childNodes];
      this.runs = new Map();
    }

    /** The article of a run; made when the run puts something out here. */
    article(run) {
      let article = this.runs.get(run.number);
      if (article) return article;
      article = element("article", { "data-run": run.number }, element("p", { class: "which" }));
      this.runs.set(run.number, article);
      while (this.runs.size > 2) this.runs.delete(Math.min(...this.runs.keys()));
      this.draw();
      return article;
    }

    draw() {
      globalThis.lookForScrollables?.();
      if (this.runs.size === 0) {
        this.node.replaceChildren(...this.woven);
        return;
      }
      const articles = [...this.runs.entries()].sort((a, b) => b[0] - a[0]).map(entry => entry[1]);
      articles.forEach((article, index) => article.classList.toggle("newest", index === 0));
      const woven = element("article", {}, element("p", { class: "which" }, element("b", {}, "As woven"), ", with the defaults"), ...this.woven);
      this.node.replaceChildren(element("div", { class: "runs" }, ...articles, woven));
    }

    reset() {
      this.runs.clear();
      this.draw();
    }
  }

  function values(article, event) {
    let pre = article.lastElementChild;
    if (!pre?.matches("pre.values")) {
      pre = element("pre", { class: "values" }, element("code"));
      article.append(pre);
      pre.rows = [];
    }
    pre.rows.push([event.name, event.text]);
    const width = Math.max(...pre.rows.map(row => [...row[0]].length));
    pre.firstElementChild.textContent = pre.rows
      .map(([name, text]) => name + " ".repeat(width - [...name].length) + "  " + text).join("\n");
  }

  const cell = text => text.startsWith("`") && text.endsWith("`") && text.length > 2 ? [element("code", {}, text.slice(1, -1))] : [text];

  function table(article, event) {
    const side = column => event.isNumber?.[column] ? "text-align: right" : null;
    article.append(
      element("div", { class: "table", tabindex: "0", role: "group", "aria-label": event.name },
        element("table", {},
          element("caption", {}, element("b", {}, event.name)),
          element("thead", {}, element("tr", {}, ...event.columns.map((name, i) => element("th", { scope: "col", style: side(i) }, name)))),
          element("tbody", {}, ...event.rows.map(row =>
            element("tr", {}, ...row.map((text, i) => element("td", { style: side(i) }, ...cell(text)))))))));
  }

  /** Markdown as plain text: a link is its words. */
  const plain = text => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\*|`/g, "");

  function figure(article, event) {
    const caption = (event.caption ?? "").replace(/\*|`/g, "");
    const box = element("div", { class: "art" }, "…");
    const figure = element("figure", { class: "drawn" }, box, element("figcaption", {}, caption));
    article.append(figure);
    fetch(`/runs/${event.run}/${encodeURIComponent(event.file)}`)
      .then(answer => answer.ok ? answer.text() : Promise.reject(new Error("gone")))
      .then(text => {
        box.replaceChildren(drawing(text, `run${event.run}-${event.name}`, caption));
        // A figure in frames gets the book's slider, one with pixels the loupe.
        const still = [...box.querySelectorAll("g.frame")].findIndex(frame => !frame.hasAttribute("display"));
        if (still >= 0) box.dataset.still = still;
        globalThis.makeTouchable?.(figure);
        globalThis.lookForScrollables?.();
      })
      .catch(() => box.replaceChildren("This figure is no longer kept."));
  }

  // MARK: Sections

  /** A section of the page, with its controls. */
  class Section {
    constructor(node, declared) {
      this.declared = declared;
      this.places = new Map([...node.querySelectorAll(".made")].map(made => [Number(made.dataset.line), new Place(made)]));
      this.node = node;
      this.runs = new Map();
      this.inputs = new Map();
      this.current = null;
      this.controls();
    }

    controls() {
      const title = this.declared.title.replace(/[*`]/g, "");
      this.run = element("button", { type: "button", class: "run", onclick: () => this.start() }, "▶ Run");
      this.stop = element("button", { type: "button", disabled: true, onclick: () => this.end() }, "■ Stop");
      this.reset = element("button", { type: "button", disabled: true, onclick: () => this.restore() }, "↺ Reset");
      this.state = element("span", { class: "state", role: "status", "aria-live": "polite" },
        this.declared.seconds == null ? "" : `takes about ${seconds(Math.max(0.1, this.declared.seconds))}`);
      this.work = element("div", { class: "work" });
      this.watched = element("div", { class: "watched", role: "group", "aria-label": `“${title}” while it runs` });
      const knobs = element("div", { class: "knobs" });
      for (const knob of this.declared.knobs) knobs.append(...this.knob(knob));
      this.box = element("div", { class: "live", role: "group", "aria-label": `Run “${title}”` },
        element("div", { class: "row" }, this.run, this.stop, this.reset, this.state),
        ...(this.declared.knobs.length ? [knobs] : []), this.work);
      const heading = this.node.querySelector("h2, h3");
      if (heading) heading.after(this.box, this.watched);
      else this.node.prepend(this.box, this.watched);
    }

    /** The elements of a knob: its name, what turns it, and its value. */
    knob(knob) {
      const id = `knob-${this.declared.slug}-${knob.name.replace(/\W+/g, "-")}`;
      const label = element("label", { for: id }, knob.name);
      const input = { knob, label, get: () => knob.value, set: () => {} };
      this.inputs.set(knob.name, input);
      const changed = () => label.classList.toggle("changed", input.get() !== knob.value);
      if (knob.kind === "choice") {
        const select = element("select", { id, class: "broad", onchange: () => { changed(); this.start(); } },
          ...knob.options.map(name => element("option", { value: name, selected: name === knob.value }, name)));
        input.get = () => select.value;
        input.set = value => { select.value = value; changed(); };
        return [label, select];
      }
      const isSeed = knob.kind === "seed";
      const number = element("input", {
        id: isSeed ? id : id + "-number", type: "text", inputmode: "decimal", value: knob.value, spellcheck: "false",
        autocomplete: "off", "aria-label": isSeed ? null : `${knob.name}, as a number`, class: isSeed ? "broad" : null,
      });
      input.get = () => number.value.trim();
      if (isSeed) {
        number.addEventListener("change", () => { changed(); this.start(); });
        input.set = value => { number.value = value; changed(); };
        return [label, number];
      }
      const logarithmic = knob.scale === "logarithmic" && knob.low > 0;
      const [low, high] = logarithmic ? [Math.log(knob.low), Math.log(knob.high)] : [knob.low, knob.high];
      const steps = knob.isWhole ? Math.min(1000, knob.high - knob.low) : 200;
      const toPlace = value => Math.round(((logarithmic ? Math.log(value) : value) - low) / (high - low) * steps);
      const toValue = place => {
        const along = low + (high - low) * place / steps, value = logarithmic ? Math.exp(along) : along;
        const clamped = Math.min(knob.high, Math.max(knob.low, value));
        return knob.isWhole ? String(Math.round(clamped)) : short(clamped);
      };
      const slider = element("input", { id, type: "range", min: 0, max: steps, step: 1, value: toPlace(Number(knob.value)) });
      const tell = () => slider.setAttribute("aria-valuetext", number.value);
      slider.addEventListener("input", () => {
        // The place of the default is the default, to the last digit.
        number.value = Number(slider.value) === toPlace(Number(knob.value)) ? knob.value : toValue(Number(slider.value));
        tell();
        changed();
      });
      slider.addEventListener("change", () => this.startSoon());
      number.addEventListener("change", () => {
        const value = Number(number.value);
        if (Number.isFinite(value)) slider.value = toPlace(Math.min(knob.high, Math.max(knob.low, value)));
        tell();
        changed();
        this.start();
      });
      input.set = value => { number.value = value; slider.value = toPlace(Number(value)); tell(); changed(); };
      tell();
      return [label, slider, number];
    }

    settings() {
      const changed = [...this.inputs.values()].filter(input => input.get() !== input.knob.value);
      return Object.fromEntries(changed.map(input => [input.knob.name, input.get()]));
    }

    say(words, isBad = false) {
      this.state.textContent = words;
      this.state.classList.toggle("bad", isBad);
    }

    /** Keys change a slider many times a second; the section runs when they rest. */
    startSoon() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.start(), 250);
    }

    async start() {
      clearTimeout(this.waiting);
      // A knob that is turned while its section runs asks for another run, not for both.
      const before = this.current;
      if (before) post(`/api/runs/${before}/stop`, {}).catch(() => {});
      try {
        const answer = await post("/api/runs", { chapter, section: this.declared.slug, settings: this.settings() });
        const said = await answer.json();
        if (!answer.ok) this.say(said.error, true);
      } catch {
        this.say("The server does not answer. Is `swift run chapter serve` still running?", true);
      }
    }

    end() {
      if (this.current) post(`/api/runs/${this.current}/stop`, {}).catch(() => {});
    }

    restore() {
      this.end();
      for (const place of this.places.values()) place.reset();
      for (const input of this.inputs.values()) input.set(input.knob.value);
      // What has come so far is put away for good, a reload included.
      try { sessionStorage.setItem(`reset ${chapter} ${this.declared.slug}`, String(Math.max(0, ...this.runs.keys()))); } catch { /* not kept */ }
      this.reset.disabled = true;
      this.box.classList.remove("used");
      this.work.replaceChildren();
      this.watched.replaceChildren();
      this.say("");
    }

    get putAway() {
      try { return Number(sessionStorage.getItem(`reset ${chapter} ${this.declared.slug}`) ?? 0); } catch { return 0; }
    }

    take(event) {
      if (event.run <= this.putAway) return;
      let run = this.runs.get(event.run);
      if (!run) {
        run = { number: event.run, settings: event.settings ?? {}, state: "" };
        this.runs.set(event.run, run);
      }
      switch (event.kind) {
        case "queued": this.begin(run, "waits for its turn"); break;
        case "started": this.begin(run, "runs"); break;
        case "value": values(this.place(event, run), event); break;
        case "table": table(this.place(event, run), event); break;
        case "words": this.place(event, run).append(element("p", {}, plain(event.text))); break;
        case "figure": figure(this.place(event, run), event); break;
        case "remark": this.say(`runs (${event.text})`); break;
        case "progress": this.progress(event); break;
        case "live": this.watch(event); break;
        case "done": this.finish(run, event, `done in ${seconds(event.seconds ?? 0)}`); break;
        case "stopped": this.finish(run, event, "stopped"); break;
        case "failed": this.finish(run, event, event.text ?? "failed", true); break;
      }
    }

    place(event, run) {
      const lines = [...this.places.keys()], line = lines.filter(l => l <= event.line).pop() ?? lines[0];
      let place = this.places.get(event.line) ?? this.places.get(line);
      if (!place) {
        const node = element("div", { class: "made" });
        this.watched.after(node);
        place = new Place(node);
        this.places.set(event.line, place);
      }
      const article = place.article(run);
      this.name(article, run);
      return article;
    }

    name(article, run) {
      const turned = Object.entries(run.settings).map(([name, value]) => `${name} = ${value}`).join(", ");
      article.firstElementChild.replaceChildren(
        element("b", {}, turned || "Defaults"), ` · run ${run.number}${run.state ? ", " + run.state : ""}`);
    }

    begin(run, words) {
      this.current = run.number;
      // Whoever turns a knob wants to see what comes of it, further down: the controls stay in view.
      this.box.classList.add("used");
      this.stop.disabled = false;
      this.reset.disabled = false;
      this.work.replaceChildren();
      this.watched.replaceChildren();
      this.say(words);
    }

    finish(run, event, words, isBad = false) {
      run.state = isBad ? "failed" : event.kind === "stopped" ? "stopped" : event.seconds == null ? "" : seconds(event.seconds);
      for (const place of this.places.values()) {
        const article = place.runs.get(run.number);
        if (article) this.name(article, run);
      }
      if (this.current !== run.number) return;
      this.current = null;
      this.stop.disabled = true;
      this.work.replaceChildren();
      this.say(words, isBad);
    }

    progress(event) {
      const id = `work-${event.name}`;
      let row = [...this.work.children].find(child => child.dataset.name === id);
      if (!row) {
        row = element("div", { "data-name": id }, element("p"), element("progress", { max: 1, value: 0, "aria-label": event.name }));
        this.work.append(row);
      }
      row.querySelector("progress").value = event.done;
      const left = event.done < 1 ? `, ${seconds(event.left ?? 0)} left` : "";
      row.firstElementChild.textContent = `${event.name}: ${Math.floor(event.done * 100)} %${left}${event.text ? ", " + event.text : ""}`;
    }

    watch(event) {
      let shown = [...this.watched.children].find(child => child.dataset.name === event.name);
      if (!shown) {
        shown = element("figure", { "data-name": event.name });
        shown.numbers = [];
        this.watched.append(shown);
      }
      if (event.picture) {
        let image = shown.querySelector("img");
        if (!image) {
          image = element("img", { alt: event.name });
          shown.append(image, element("figcaption", {}, event.name));
        }
        image.src = event.picture;
        return;
      }
      shown.numbers.push(event.number);
      const numbers = shown.numbers.filter(Number.isFinite), low = Math.min(...numbers), high = Math.max(...numbers);
      const points = numbers.map((n, i) =>
        `${(i / Math.max(1, numbers.length - 1) * 100).toFixed(2)},${(95 - 90 * (high > low ? (n - low) / (high - low) : 0.5)).toFixed(2)}`);
      shown.innerHTML = `<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img"><polyline points="${points.join(" ")}"/></svg>`;
      shown.firstElementChild.setAttribute("aria-label", `${event.name}: ${short(numbers.at(-1) ?? 0)}`);
      shown.append(element("figcaption", {}, `${event.name}: ${short(numbers.at(-1) ?? 0)}, from ${short(low)} to ${short(high)}`));
    }
  }

  // MARK: The page

  /** The controls make the page longer; who came to an anchor stays there, unless they have moved on meanwhile. */
  const moved = new AbortController();
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(kind, () => moved.abort(), { once: true, passive: true, signal: moved.signal });
  }
  function stay() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && !moved.signal.aborted) target.scrollIntoView({ behavior: "instant" });
  }
  // The browser first moves the page by what has come in above; that is settled two frames later.
  const staySoon = () => requestAnimationFrame(() => requestAnimationFrame(stay));

  async function begin() {
    const catalogue = await (await fetch(`/api/chapters/${chapter}`)).json();
    const sections = new Map();
    for (const declared of catalogue.sections) {
      const node = document.querySelector(`section.part[data-section="${CSS.escape(declared.slug)}"]`);
      if (node && declared.isRunnable) sections.set(declared.slug, new Section(node, declared));
    }
    staySoon();
    const events = new EventSource("/api/events");
    let epoch = null;
    events.onmessage = message => {
      // Another server knows nothing of the runs that this page has shown.
      const now = message.lastEventId.split("-")[0];
      if (epoch && epoch !== now) location.reload();
      epoch = now;
      const event = JSON.parse(message.data);
      if (event.chapter === chapter) sections.get(event.section)?.take(event);
    };
    events.onerror = () => document.documentElement.classList.add("alone");
    events.onopen = () => document.documentElement.classList.remove("alone");
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", begin) : begin();
})();
