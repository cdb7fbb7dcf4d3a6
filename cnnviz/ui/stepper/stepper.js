// Draws a scene that Python computed, and walks through its steps. No number is computed here.
const steppers = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!steppers.has(parentElement)) steppers.set(parentElement, new Stepper(parentElement));
  steppers.get(parentElement).update(data, setStateValue, setTriggerValue);
}

const SPEEDS = [0.5, 1, 2, 4];
const PALETTES = { standard: "Blue, amber, green", violet: "Violet, olive, rose" };
const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const BEAT = 700; // ms a step at speed 1

const make = (tag, className, parent, attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};

class Stepper {
  constructor(parent) {
    this.root = make("div", "stepper", parent);
    this.grids = make("div", "grids", this.root);
    this.makeBar();
    this.formula = make("div", "formula", this.root);
    this.says = make("p", "says", this.root, { "aria-live": "polite" });
    this.notice = make("p", "notice", this.root, { role: "alert" });
    this.step = 0; this.pinned = false; this.pending = []; this.clock = Date.now(); this.lit = []; this.shape = "";
    this.listen();
    new ResizeObserver(() => this.fit()).observe(this.root);
  }

  makeBar() {
    const bar = (this.bar = make("div", "bar", this.root));
    const button = (text, label, act, className) => {
      const element = make("button", className, bar, { type: "button", "aria-label": label, title: label });
      element.textContent = text;
      element.onclick = act;
      return element;
    };
    this.play = button("Play", "Play or pause", () => (this.timer ? this.pause() : this.start()), "play");
    button("‹", "One step back", () => this.go(this.step - 1));
    button("›", "One step on", () => this.go(this.step + 1));
    this.range = make("input", "", make("div", "steps", bar), { type: "range", min: 1, "aria-label": "Step" });
    this.range.oninput = () => this.go(this.range.value - 1);
    this.count = make("span", "count", bar);
    this.speed = make("select", "", bar, { "aria-label": "Speed", title: "Speed" });
    for (const speed of SPEEDS) make("option", "", this.speed, { value: speed }).textContent = `${speed}×`;
    this.speed.value = 1;
    this.palette = make("select", "", bar, { "aria-label": "Colours", title: "Colours" });
    for (const [name, title] of Object.entries(PALETTES)) make("option", "", this.palette, { value: name }).textContent = title;
    this.palette.onchange = () => { this.paint(); remember(this.palette.value); };
    this.palette.value = remembered();
    this.paint();
    this.copy = button("Copy link", "Copy a link to this picture at this step", () => this.copyLink());
  }

  paint() { this.root.dataset.palette = this.palette.value; }

  // --- what Python says -------------------------------------------------------------------------------------------

  update(data, setStateValue, setTriggerValue) {
    this.send = setStateValue;
    this.pick = (id) => setTriggerValue("pick", { grid: this.owner[id].grid, row: this.owner[id].row, column: this.owner[id].column });
    this.picked = data.picked;
    this.help = data.help;
    const { scene } = data;
    this.scene = scene;
    this.pending = this.pending.filter((edit) => edit.id > data.ack);
    this.root.classList.toggle("large", data.large);
    this.root.inert = data.dimmed;
    this.large = data.large;
    const shape = JSON.stringify(scene.grids.map((g) => [g.name, g.rows, g.columns, g.padding, !!g.exact, g.names]));
    if (shape !== this.shape) { this.shape = shape; this.build(); }
    this.bar.hidden = this.formula.hidden = !scene.steps;
    this.index();
    this.fill();
    if (!scene.steps) { this.fit(); return this.show(); }
    if (data.step !== this.given) {
      this.given = data.step;
      this.step = (data.step ?? Math.ceil(scene.steps.targets.length / 3)) - 1;
    }
    this.step = Math.max(0, Math.min(this.step, scene.steps.targets.length - 1));
    this.range.max = scene.steps.targets.length;
    this.buildFormula();
    this.fit();
    this.refuse(data.notice);
    this.show();
    if (data.playing && !this.begun && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.start();
    this.begun = true;
  }

  build() {
    this.pinned = false;
    const focused = this.cells?.indexOf(this.active()?.closest(".cell")) ?? -1;
    this.grids.replaceChildren();
    this.cells = []; this.owner = [];
    const signs = [...this.scene.signs];
    let column, role;
    this.scene.grids.forEach((grid) => {
      if (grid.role !== role) {
        if (role) make("div", "sign", this.grids).textContent = signs.shift();
        column = make("div", `column ${grid.role}`, this.grids);
        role = grid.role;
      }
      this.buildGrid(grid, make("div", "", column));
    });
    if (focused >= 0) this.focus(Math.min(focused, this.cells.length - 1));
  }

  buildGrid(grid, parent) {
    make("div", "caption", parent);
    const cells = make("div", "cells", parent, { role: "grid", "aria-label": grid.title });
    cells.style.gridTemplateColumns = `${grid.names ? "max-content " : ""}repeat(${grid.columns}, max-content)`;
    if (grid.names) {
      const head = make("div", "row", cells, { role: "row" });
      make("div", "", head, { role: "columnheader", "aria-label": "class" }).textContent = "\u00a0";
      const upright = grid.names[1].some((text) => text.length > 3) ? " upright" : "";
      grid.names[1].forEach((text) => { make("div", `name${upright}`, head, { role: "columnheader" }).textContent = text; });
    }
    const [top, bottom, left, right] = grid.padding;
    for (let row = 0; row < grid.rows; row++) {
      const line = make("div", "row", cells, { role: "row" });
      if (grid.names) make("div", "name", line, { role: "rowheader" }).textContent = grid.names[0][row];
      for (let column = 0; column < grid.columns; column++) {
        const cell = make("div", "cell", line, { role: "gridcell", tabindex: row + column ? -1 : 0 });
        const inside = row >= top && row < grid.rows - bottom && column >= left && column < grid.columns - right;
        cell.classList.toggle("padding", !inside);
        if (grid.exact && inside) {
          cell.tabIndex = -1;
          cell.removeAttribute("tabindex");
          make("input", "", cell, { type: "text", inputmode: "text", autocomplete: "off", tabindex: row === top && column === left ? 0 : -1 });
        }
        cell.dataset.id = this.cells.length;
        this.cells.push(cell);
        this.owner.push({ grid: grid.name, role: grid.role, row, column, line: row - top, place: column - left,
                          exact: inside && grid.exact ? (row - top) * (grid.columns - left - right) + column - left : -1 });
      }
    }
    const first = cells.querySelector("input");
    if (first && top + left) cells.querySelector(".cell").tabIndex = -1;
  }

  // Who reads what: from a cell to the steps that use it.
  index() {
    this.stepOf = new Map();
    if (!this.scene.steps) return;
    this.stepOf = new Map(this.scene.steps.targets.map((cell, step) => [cell, step]));
    this.usedBy = new Map();
    const note = (cell, step) => { if (!this.usedBy.has(cell)) this.usedBy.set(cell, []); this.usedBy.get(cell).push(step); };
    this.scene.steps.first.forEach((cells, step) => cells.forEach((cell) => note(cell, step)));
  }

  fill() {
    let id = 0;
    this.grids.querySelectorAll(".column > div").forEach((box, at) => {
      const grid = this.scene.grids[at], dropped = new Set(grid.dropped);
      const caption = box.querySelector(".caption");
      caption.innerHTML = "<b></b> <span></span>";
      caption.firstChild.textContent = grid.title;
      caption.title = this.help[grid.name] ?? "";
      caption.lastChild.textContent = grid.note;
      grid.texts.forEach((text, index) => {
        const cell = this.cells[id], owner = this.owner[id], input = cell.querySelector("input");
        owner.text = text;
        owner.said = grid.said[index];
        if (grid.shades) this.shade(cell, grid.shades[index]);
        owner.number = owner.exact < 0 ? text : grid.exact[owner.exact];
        cell.classList.toggle("dropped", dropped.has(index));
        cell.classList.remove("wrong");
        input?.removeAttribute("aria-invalid");
        const name = this.name(id);
        if (input) {
          input.setAttribute("aria-label", name);
          this.refresh(input, id);
        } else {
          cell.textContent = text;
          cell.setAttribute("aria-label", owner.said ?? `${name}: ${text}${dropped.has(index) ? ", never read" : ""}`);
        }
        id++;
      });
    });
  }

  shade(cell, share) {
    cell.classList.add("shaded");
    cell.classList.toggle("deep", share > 0.55);
    cell.classList.toggle("none", share === 0);
    cell.style.setProperty("--shade", `${100 * share}%`);
  }

  // A cell that is being typed in keeps what was typed until it is left.
  refresh(input, id) {
    const { text, number } = this.owner[id];
    if (input !== this.active()) input.value = text;
    else if (this.touched !== input) input.value = number;
  }

  refuse(notice) {
    // Each refusal is said once; whatever comes after it has been taken.
    const isNew = notice && notice.id !== this.refused;
    this.notice.textContent = isNew ? notice.text : "";
    if (!isNew) return;
    this.refused = notice.id;
    const at = this.owner.findIndex((o) => o.grid === notice.grid && o.line === notice.row && o.place === notice.column);
    const input = this.cells[at]?.querySelector("input");
    if (!input) return;
    this.cells[at].classList.add("wrong");
    input.setAttribute("aria-invalid", "true");
  }

  // --- size ----------------------------------------------------------------------------------------------------------

  fit() {
    if (!this.scene || !this.root.clientWidth) return;
    // By the room there is and not by the numbers: an edit is not to move the picture under the pointer.
    const width = this.root.clientWidth, most = this.large ? 68 : 38, tall = this.large ? 380 : 400;
    const columns = {};
    this.scene.grids.forEach((g) => { columns[g.role] = Math.max(columns[g.role] ?? 0, g.columns); });
    const across = Object.values(columns).reduce((a, b) => a + b, 0), rows = Math.max(...this.scene.grids.map((g) => g.rows));
    const apart = 62 * (Object.keys(columns).length - 1) + 6;
    let cell = Math.floor((width - apart) / across) - 2;
    if (cell < 20) cell = Math.floor(width / Math.max(...Object.values(columns))) - 2; // below each other
    cell = Math.max(20, Math.min(cell, most, Math.floor(tall / rows) - 2));
    this.root.style.setProperty("--cell", `${cell}px`);
    this.root.querySelectorAll(".cells").forEach((cells, at) => {
      const longest = Math.max(...this.scene.grids[at].texts.map((text) => text.length));
      cells.style.setProperty("--digits", `${Math.max(8, Math.min(cell * 0.42, (cell - 5) / (0.56 * longest)))}px`);
    });
  }

  // --- steps -----------------------------------------------------------------------------------------------------

  go(step) { this.pause(); this.pinned = false; this.step = Math.max(0, Math.min(step, this.scene.steps.targets.length - 1)); this.show(); }

  start() {
    this.pinned = false;
    if (this.step >= this.scene.steps.targets.length - 1) this.step = -1;
    this.play.textContent = "Pause";
    this.says.setAttribute("aria-live", "off");
    const beat = () => {
      // The picture may be gone by now, or have fewer steps than before.
      if (!this.root.isConnected || this.step >= this.scene.steps.targets.length - 1) return this.pause();
      this.step += 1;
      this.show();
      if (this.step >= this.scene.steps.targets.length - 1) return this.pause();
      this.timer = setTimeout(beat, BEAT / this.speed.value);
    };
    this.timer = setTimeout(beat, 0);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
    this.says.setAttribute("aria-live", "polite");
  }

  light(id, className) { this.cells[id].classList.add(className); this.lit.push([id, className]); }

  darken() { for (const [id, className] of this.lit) this.cells[id]?.classList.remove(className); this.lit = []; }

  show(step = this.step) {
    if (!this.scene.steps) return this.showPicked();
    const { scene } = this, target = scene.steps.targets[step], weights = this.weights(step);
    this.darken();
    scene.steps.first[step].forEach((id) => this.light(id, "lit"));
    this.light(target, "lit");
    scene.steps.targets.forEach((id, at) => { if (at > step) this.light(id, "todo"); });
    this.range.value = step + 1;
    this.range.style.setProperty("--done", `${scene.steps.targets.length > 1 ? (100 * step) / (scene.steps.targets.length - 1) : 100}%`);
    this.count.textContent = `${step + 1} / ${scene.steps.targets.length}`;
    this.terms.forEach((term, at) => {
      term.a.textContent = this.owner[scene.steps.first[step][at]].text;
      term.b.textContent = this.owner[weights[at]].text;
      term.product.textContent = scene.steps.products[step][at];
    });
    this.result.textContent = this.owner[target].text;
    const added = scene.steps.addend === null ? "" : `, and with the bias ${this.owner[scene.steps.addend].text} that is ${this.owner[target].text}`;
    this.say(`${this.name(target)}: ${this.terms.length > 1 ? `the ${this.terms.length} products add up` : "the one product comes"} to ${scene.steps.sums[step]}${added}.${this.pinned ? " Pinned: click again or press Escape to let go." : ""}`);
  }

  showPicked() {
    this.darken();
    const at = this.picked ? this.owner.findIndex((o) => o.row === this.picked[0] && o.column === this.picked[1]) : -1;
    if (at >= 0) this.light(at, "origin");
    this.say(at >= 0 ? this.owner[at].said : "Choose a cell to see its images.");
  }

  weights(step) { return this.scene.steps.second[this.scene.steps.second.length > 1 ? step : 0]; }

  name(id) {
    const { grid, line, place } = this.owner[id], { title } = this.scene.grids.find((g) => g.name === grid);
    return this.cells[id].classList.contains("padding") ? `${title} padding` : `${title} row ${line + 1}, column ${place + 1}`;
  }

  say(text) { if (this.says.textContent !== text) this.says.textContent = text; }

  buildFormula() {
    const { scene } = this, count = scene.steps.first[0].length;
    if (this.terms?.length !== count || !this.formula.firstChild) {
      this.formula.replaceChildren();
      this.terms = [];
      for (let at = 0; at < count; at++) {
        if (at) make("span", "plus", this.formula).textContent = "+";
        const term = make("span", "term", this.formula, { "data-term": at });
        const pair = make("span", "", term);
        const a = make("span", "a", pair);
        pair.append(" · ");
        const b = make("span", "b", pair), product = make("small", "", term);
        this.terms.push({ a, b, product });
      }
      make("span", "plus", this.formula).textContent = "+";
      this.addend = make("span", "term addend", this.formula);
      make("span", "plus", this.formula).textContent = "=";
      this.result = make("span", "term result", this.formula);
    }
    this.addend.textContent = scene.steps.addend === null ? "" : `bias ${this.owner[scene.steps.addend].text}`;
  }

  // What a cell has to do with the others: an output cell shows its window, an input cell the outputs that it feeds,
  // a kernel cell every input that it touches.
  point(id) {
    if (this.pinned) return;
    if (this.owner[id].said) return this.say(this.owner[id].said);
    if (this.stepOf.has(id)) return this.show(this.stepOf.get(id));
    const { role, text } = this.owner[id];
    if (role === "input") {
      const steps = this.usedBy.get(id) ?? [];
      this.darken();
      this.light(id, "origin");
      steps.forEach((step) => this.light(this.scene.steps.targets[step], "feeds"));
      this.say(steps.length ? `${this.name(id)} holds ${text} and feeds ${many(steps.length, "output")}.`
                            : `${this.name(id)} holds ${text} and is never read: no window reaches it.`);
    } else if (id === this.scene.steps.addend) {
      this.darken();
      this.light(id, "origin");
      this.say(`The bias, ${text}, is added to the sum of each step.`);
    } else {
      const touched = new Set();
      this.scene.steps.first.forEach((cells, step) => cells.forEach((cell, at) => { if (this.weights(step)[at] === id) touched.add(cell); }));
      this.darken();
      this.light(id, "origin");
      touched.forEach((cell) => this.light(cell, "lit"));
      this.say(`${this.name(id)} holds ${text} and touches ${many(touched.size, "input cell")}, one for each output.`);
    }
  }

  // --- what the person does ----------------------------------------------------------------------------------------

  listen() {
    const cellOf = (event) => event.target.closest?.(".cell");
    this.grids.addEventListener("pointerover", (event) => {
      const cell = cellOf(event);
      if (!cell || event.pointerType === "touch") return;
      if (this.timer) this.pause();
      this.point(+cell.dataset.id);
    });
    this.grids.addEventListener("pointerleave", () => { if (!this.timer && !this.pinned) this.show(); });
    this.formula.addEventListener("pointerover", (event) => {
      const term = event.target.closest(".term")?.dataset.term;
      if (term === undefined || this.timer) return;
      this.show();
      this.light(this.scene.steps.first[this.step][term], "origin");
      this.light(this.weights(this.step)[term], "origin");
    });
    this.formula.addEventListener("pointerleave", () => { if (!this.timer) this.show(); });
    this.grids.addEventListener("click", (event) => {
      const cell = cellOf(event), step = cell && this.stepOf.get(+cell.dataset.id);
      if (event.target.tagName === "INPUT" && this.typed !== event.target) event.target.select();
      if (cell && !this.scene.steps) return this.pick(+cell.dataset.id);
      if (step === undefined || step === null) return;
      this.pause();
      this.pinned = !(this.pinned && step === this.step);
      this.step = step;
      this.show();
    });
    this.grids.addEventListener("focusin", (event) => {
      const cell = cellOf(event), id = +cell.dataset.id;
      const input = event.target.tagName === "INPUT";
      this.touched = null;
      if (input) { event.target.value = this.owner[id].number; event.target.select(); }
      if (this.timer && input) return; // numbers may be changed while the picture moves
      if (event.target.matches(":focus-visible")) { this.pause(); this.point(id); }
    });
    this.grids.addEventListener("focusout", (event) => {
      if (event.target.tagName !== "INPUT") return;
      const id = +cellOf(event).dataset.id;
      this.commit(event.target, id);
      if (!this.pending.some((edit) => edit.cell === id)) event.target.value = this.owner[id].text;
    });
    this.grids.addEventListener("input", (event) => {
      const input = event.target, id = +cellOf(event).dataset.id;
      this.typed = this.touched = input;
      clearTimeout(this.soon);
      // A half-typed number, such as a lone minus, waits until the cell is left.
      if (isFinite(parseFloat(input.value.replace("−", "-"))) && !/[-+−eE./]$/.test(input.value.trim())) this.soon = setTimeout(() => this.commit(input, id), 80);
    });
    this.grids.addEventListener("paste", (event) => this.paste(event, +cellOf(event).dataset.id));
    this.grids.addEventListener("keydown", (event) => this.key(event, +cellOf(event)?.dataset.id));
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.pinned) { this.pinned = false; this.show(); } });
  }

  active() { return this.root.getRootNode().activeElement; }

  commit(input, id) {
    clearTimeout(this.soon);
    if (this.typed !== input) return;
    this.typed = null;
    const { grid, line, place, number } = this.owner[id];
    input.removeAttribute("aria-invalid");
    const last = this.pending.findLast((edit) => edit.cell === id);
    if (input.value === (last ? last.block[0][0] : number)) return;
    this.edit({ cell: id, grid, row: line, column: place, block: [[input.value]] });
  }

  edit(change) {
    this.pending.push({ ...change, id: ++this.clock });
    this.send("edits", this.pending.map(({ cell, ...rest }) => rest));
  }

  paste(event, id) {
    const text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "");
    if (!/[\t\n]/.test(text) || this.owner[id].exact < 0) return;
    event.preventDefault();
    const { grid, line, place } = this.owner[id];
    this.typed = this.touched = null;
    this.edit({ cell: id, grid, row: line, column: place, block: text.split("\n").map((row) => row.split("\t")) });
  }

  key(event, id) {
    const input = event.target.tagName === "INPUT" ? event.target : null;
    const grid = this.scene.grids.find((g) => g.name === this.owner[id]?.grid);
    if (!grid) return;
    const whole = !input || (input.selectionStart === 0 && input.selectionEnd === input.value.length);
    const typing = input && this.typed === input;
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const { row, column } = this.owner[id];
    if (move && (whole || move[0] || (move[1] < 0 ? input.selectionEnd === 0 : input.selectionStart === input.value.length))) {
      this.moveTo(event, grid, row + move[0], column + move[1]);
    } else if (event.key === "Enter" && input) {
      this.commit(input, id);
      this.moveTo(event, grid, row + 1, column);
    } else if (event.key === "Tab" && typing) {
      this.commit(input, id);
      const next = id + (event.shiftKey ? -1 : 1);
      if (this.owner[next]?.grid === grid.name && this.owner[next].exact >= 0) { event.preventDefault(); this.focus(next); }
    } else if (event.key === "Escape" && typing) {
      this.typed = this.touched = null;
      input.value = this.owner[id].number;
      input.select();
    } else if ((event.key === "Enter" || event.key === " ") && !input && (this.stepOf.has(id) || !this.scene.steps)) {
      event.preventDefault();
      this.cells[id].click();
    }
  }

  moveTo(event, grid, row, column) {
    event.preventDefault();
    if (row < 0 || column < 0 || row >= grid.rows || column >= grid.columns) return;
    this.focus(this.owner.findIndex((o) => o.grid === grid.name && o.row === row && o.column === column));
  }

  // One stop of the Tab key in each grid: the cell that had the focus last.
  focus(id) {
    const cell = this.cells[id], place = (c) => c.querySelector("input") ?? c;
    cell.closest(".cells").querySelectorAll(".cell").forEach((c) => { place(c).tabIndex = -1; });
    place(cell).tabIndex = 0;
    place(cell).focus();
  }

  async copyLink() {
    const url = new URL(location.href);
    url.searchParams.set("step", this.step + 1);
    try {
      await navigator.clipboard.writeText(url.href);
      this.copy.textContent = "Copied";
      setTimeout(() => { this.copy.textContent = "Copy link"; }, 1500);
    } catch {
      // Without a secure context there is no clipboard: show the link to be copied by hand.
      this.notice.replaceChildren();
      const field = make("input", "link", this.notice, { readonly: "", "aria-label": "Link to this picture" });
      field.value = url.href;
      field.select();
    }
  }
}

function remembered() {
  try { return localStorage.getItem("cnnviz.palette") in PALETTES ? localStorage.getItem("cnnviz.palette") : "standard"; } catch { return "standard"; }
}

function remember(palette) {
  try { localStorage.setItem("cnnviz.palette", palette); } catch { /* private browsing: for this visit only */ }
}
