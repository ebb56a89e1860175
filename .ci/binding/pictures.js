"use strict";
// Figures that can be touched: two pictures under one slider, a loupe over all panels at once, an animation's frames.
(() => {
  const zoom = 6;

  function tools(figure) {
    let bar = figure.querySelector(".toolbar");
    if (!bar) {
      bar = made("div", { class: "toolbar" });
      figure.insertBefore(bar, figure.querySelector("figcaption"));
    }
    return bar;
  }
  const images = figure => [...figure.querySelectorAll(".panel img")];
  const sameShape = list => list.length > 1 && list.every(image =>
    Math.abs(image.getAttribute("width") / image.getAttribute("height") - list[0].getAttribute("width") / list[0].getAttribute("height")) < 0.02);

  function comparison(figure) {
    const list = images(figure), names = list.map(image => image.alt);
    const wanted = figure.querySelector(".panels").dataset.compare?.split("|") ?? [];
    let left = Math.max(0, names.indexOf(wanted[0])), right = names.indexOf(wanted[1]);
    if (wanted.length && (right < 0)) right = names.findIndex(name => name.endsWith(wanted[1]));
    if (wanted.length && names.indexOf(wanted[0]) < 0) left = Math.max(0, names.findIndex(name => name.endsWith(wanted[0])));
    if (right < 0) right = list.length - 1 === left ? 0 : list.length - 1;
    const short = name => name.split(": ").pop();
    const bottom = made("img", { alt: "" }), top = made("img", { alt: "", class: "top" });
    const range = made("input", { type: "range", min: 0, max: 100, step: 1, value: 50 });
    const labels = [made("span", { class: "name left" }), made("span", { class: "name right" })];
    const view = made("div", { class: "compare", style: "--at: 50%" }, bottom, top, made("div", { class: "edge" }), ...labels, range);
    const choose = (which, now, set) => {
      const select = made("select", { "aria-label": which });
      names.forEach((name, at) => select.append(made("option", { value: at, text: short(name), selected: at === now })));
      select.addEventListener("change", () => { set(+select.value); show(); });
      return made("label", { hidden: true }, `${which}:`, select);
    };
    const choices = [choose("left", left, at => { left = at; }), choose("right", right, at => { right = at; })];
    function show() {
      top.src = list[left].src;
      bottom.src = list[right].src;
      labels[0].textContent = short(names[left]);
      labels[1].textContent = short(names[right]);
      range.setAttribute("aria-label", `${short(names[left])} to the left of the edge, ${short(names[right])} to its right`);
      move();
    }
    function move() {
      view.style.setProperty("--at", `${range.value}%`);
      range.setAttribute("aria-valuetext", `${range.value}% ${short(names[left])}`);
    }
    range.addEventListener("input", move);
    const button = made("button", { type: "button", "aria-pressed": "false", text: "Compare" });
    const turn = on => {
      figure.classList.toggle("comparing", on);
      button.setAttribute("aria-pressed", on);
      choices.forEach(choice => { choice.hidden = !on; });
      if (on) figure.stopLooking?.();
    };
    button.addEventListener("click", () => turn(!figure.classList.contains("comparing")));
    show();
    figure.querySelector(".panels").after(view);
    tools(figure).append(button, ...choices);
    figure.stopComparing = () => turn(false);
    if (figure.dataset.opens === "compare") turn(true);
  }

  /** What the loupe looks at: pictures in panes, or those within a drawing, each under a glass of its own. */
  function views(figure) {
    const panes = [...figure.querySelectorAll(".pane")];
    if (panes.length) return panes.map(pane => ({ glass: pane, image: pane.querySelector("img"), source: image => image.src, lay() {} }));
    const art = figure.querySelector(".art");
    return [...art.querySelectorAll("svg image")].map(image => {
      const glass = made("div", { class: "glass" });
      art.append(glass);
      return {
        glass, image, source: image => image.href.baseVal,
        lay() {
          const box = image.getBoundingClientRect(), around = art.getBoundingClientRect();
          glass.style.cssText = `left: ${box.left - around.left + art.scrollLeft}px; top: ${box.top - around.top}px; width: ${box.width}px; height: ${box.height}px`;
        },
      };
    });
  }

  function loupe(figure) {
    const surface = figure.querySelector(".panels, .art"), seen = views(figure);
    for (const view of seen) {
      view.lens = made("div", { class: "lens", "aria-hidden": "true" });
      view.glass.append(view.lens);
    }
    let at = { x: 0.5, y: 0.5 }, before = null;
    function show() {
      for (const view of seen) {
        const { lens, glass } = view;
        view.lay();
        const width = glass.clientWidth, height = glass.clientHeight;
        if (!width) continue;
        lens.style.left = `${at.x * width}px`;
        lens.style.top = `${at.y * height}px`;
        lens.style.backgroundImage = `url("${view.source(view.image)}")`;
        lens.style.backgroundSize = `${width * zoom}px ${height * zoom}px`;
        const half = lens.clientWidth / 2;
        lens.style.backgroundPosition = `${half - at.x * width * zoom}px ${half - at.y * height * zoom}px`;
      }
      surface.setAttribute("aria-label", `Loupe at ${Math.round(at.x * 100)}% from the left, ${Math.round(at.y * 100)}% from the top, in all panels; arrow keys move it`);
    }
    const put = (x, y) => { at = { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) }; show(); };
    const button = made("button", { type: "button", "aria-pressed": "false", text: "Loupe" });
    const names = ["tabindex", "role", "aria-label"];
    const turn = on => {
      if (on === figure.classList.contains("looking")) return;
      figure.classList.toggle("looking", on);
      button.setAttribute("aria-pressed", on);
      if (on) {
        figure.stopComparing?.();
        before = names.map(name => surface.getAttribute(name));
        surface.tabIndex = 0;
        surface.setAttribute("role", "group");
        show();
        surface.focus({ preventScroll: true });
      } else {
        names.forEach((name, place) => before[place] == null ? surface.removeAttribute(name) : surface.setAttribute(name, before[place]));
      }
    };
    button.addEventListener("click", () => turn(!figure.classList.contains("looking")));
    surface.addEventListener("pointermove", event => {
      if (!figure.classList.contains("looking")) return;
      for (const { image } of seen) {
        const box = image.getBoundingClientRect(), x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
        if (x >= 0 && x <= 1 && y >= 0 && y <= 1) return put(x, y);
      }
    });
    surface.addEventListener("keydown", event => {
      if (!figure.classList.contains("looking")) return;
      const step = event.shiftKey ? 0.1 : 0.02;
      const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (move) { event.preventDefault(); put(at.x + move[0], at.y + move[1]); }
      if (event.key === "Escape") { turn(false); button.focus(); }
    });
    addEventListener("resize", () => { if (figure.classList.contains("looking")) show(); });
    tools(figure).append(button);
    figure.stopLooking = () => turn(false);
    figure.lookAgain = () => { if (figure.classList.contains("looking")) show(); };
  }

  function scrubber(figure) {
    const art = figure.querySelector(".art[data-still]"), frames = [...art.querySelectorAll("g.frame")];
    if (frames.length < 2) return;
    const range = made("input", { type: "range", min: 0, max: frames.length - 1, step: 1, value: art.dataset.still, "aria-label": "Frame" });
    const said = made("output");
    const play = made("button", { type: "button", text: "Play" });
    let timer = null;
    const show = at => {
      frames.forEach((frame, index) => frame.setAttribute("display", index === at ? "inline" : "none"));
      range.value = at;
      said.textContent = frames[at].dataset.words;
      range.setAttribute("aria-valuetext", frames[at].dataset.words);
      figure.lookAgain?.();
    };
    const stop = () => { clearInterval(timer); timer = null; play.textContent = "Play"; };
    range.addEventListener("input", () => { stop(); show(+range.value); });
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (+range.value === frames.length - 1) show(0);
      play.textContent = "Pause";
      timer = setInterval(() => {
        if (+range.value >= frames.length - 1) return stop();
        show(+range.value + 1);
      }, Math.max(80, 6000 / frames.length));
    });
    art.after(made("div", { class: "scrubber" }, play, range, said));
    show(+art.dataset.still);
  }

  function touchable(figure) {
    if (figure.dataset.touchable) return;
    figure.dataset.touchable = "yes";
    if (figure.querySelector(".art[data-still]")) scrubber(figure);
    if (figure.querySelector(".panels")) {
      if (sameShape(images(figure))) comparison(figure);
      loupe(figure);
    } else if (figure.querySelector(".art svg image")) {
      loupe(figure);
    }
  }
  globalThis.makeTouchable = touchable;
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("figure").forEach(touchable));
})();
