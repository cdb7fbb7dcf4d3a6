// What Python says, and what the person does: pointing, typing, pasting, copying, picking.
class Stepper extends Practice {
  constructor(parent) {
    super(parent);
    this.notice = make("p", "notice", null, { role: "alert" });
    this.stage.after(this.notice); // beside the cells, where it is seen
    this.pending = []; this.clock = Date.now();
    this.listen();
  }

  update(data, setStateValue, setTriggerValue) {
    this.send = setStateValue;
    this.pick = (id) => setTriggerValue("pick", { grid: this.owner[id].grid.name, row: this.owner[id].row, column: this.owner[id].column });
    this.data = data;
    this.help = data.help;
    const { scene } = data;
    this.scene = scene;
    this.pending = this.pending.filter((edit) => edit.id > data.ack);
    this.answered = null;
    this.large = data.large;
    this.root.classList.toggle("large", data.large);
    this.root.inert = data.dimmed;
    this.root.classList.toggle("picking", data.picks.length > 0);
    const shape = JSON.stringify([!scene.steps, scene.slices, scene.grids.map((g) => [g.name, g.rows, g.columns, g.padding, !!g.exact, g.names, !!g.picture, g.role])]);
    if (shape !== this.shape) { this.shape = shape; this.pinned = false; this.build(); }
    this.copy.hidden = !data.hasLink;
    this.bar.hidden = this.formula.hidden = !scene.steps;
    if (scene.steps) this.unpack(scene.steps); else this.stepOf = new Map();
    this.fit();
    this.fill();
    this.refuse(data.notice);
    if (!scene.steps) return this.showPicked();
    if (data.step !== this.given) {
      this.given = data.step;
      this.step = (data.step ?? Math.ceil(scene.steps.count / 3)) - 1;
    }
    this.step = Math.max(0, Math.min(this.step, scene.steps.count - 1));
    this.range.max = scene.steps.count;
    this.buildFormula();
    this.show();
    if (this.focusNext && this.formula.querySelector("input.asked")) { this.focusNext = false; this.formula.querySelector("input.asked")?.focus(); }
    if (data.playing && !this.begun && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.start();
    this.begun = true;
  }

  refuse(notice) {
    // Each refusal is said once; whatever comes after it has been taken.
    const isNew = notice && notice.id !== this.refused;
    this.notice.textContent = isNew ? notice.text : "";
    if (!isNew) return;
    this.refused = notice.id;
    const at = this.owner.findIndex((o) => o.grid.name === notice.grid && o.line === notice.row && o.place === notice.column);
    const input = this.cells[at]?.querySelector("input");
    if (!input) return;
    this.cells[at].classList.add("wrong");
    input.setAttribute("aria-invalid", "true");
  }

  showPicked() {
    this.darken();
    const at = this.data.picked ? this.owner.findIndex((o) => this.data.picks.includes(o.grid.name) && o.row === this.data.picked[0] && o.column === this.data.picked[1]) : -1;
    if (at >= 0) this.light(at, "origin");
    this.say(at >= 0 ? this.owner[at].said : this.data.prompt);
  }

  listen() {
    const cellOf = (event) => event.target.closest?.(".cell");
    this.stage.addEventListener("pointerover", (event) => {
      const cell = cellOf(event);
      if (!cell || event.pointerType === "touch") return;
      if (this.drag !== undefined && event.buttons === 1) this.choose(this.drag, +cell.dataset.id);
      if (this.timer) this.pause();
      this.point(+cell.dataset.id);
    });
    this.stage.addEventListener("pointerdown", (event) => {
      const cell = cellOf(event);
      if (event.shiftKey && cell && this.chosenFrom !== undefined) { event.preventDefault(); return this.choose(this.chosenFrom, +cell.dataset.id); }
      this.choose();
      this.drag = this.chosenFrom = cell ? +cell.dataset.id : undefined;
    });
    this.stage.addEventListener("pointerleave", () => { if (!this.timer && !this.pinned && !this.data.asksProducts) this.rest(); });
    this.formula.addEventListener("pointerover", (event) => {
      const term = event.target.closest(".term")?.dataset.term;
      if (term === undefined || this.timer || this.data.asksProducts) return;
      this.show();
      for (const cells of [this.first, this.second]) if (cells) this.light(cells(this.step)[term], "origin");
    });
    this.formula.addEventListener("pointerleave", () => { if (!this.timer && !this.data.asksProducts) this.show(); });
    this.stage.addEventListener("click", (event) => {
      const cell = cellOf(event), id = cell && +cell.dataset.id, step = cell && this.stepOf.get(id);
      if (event.target.tagName === "INPUT" && this.typed !== event.target) event.target.select();
      if (cell && this.data.picks.includes(this.owner[id].grid.name)) this.pick(id);
      if (step === undefined || step === null) return;
      this.pause();
      this.pinned = !(this.pinned && step === this.step);
      this.step = step;
      this.show();
    });
    this.stage.addEventListener("focusin", (event) => {
      const cell = cellOf(event), id = +cell.dataset.id;
      const input = event.target.tagName === "INPUT";
      this.touched = null;
      if (input) { event.target.value = this.owner[id].number; event.target.select(); }
      if (this.timer && input) return; // numbers may be changed while the picture moves
      if (event.target.matches(":focus-visible")) { this.pause(); this.point(id); }
    });
    this.stage.addEventListener("focusout", (event) => {
      if (event.target.tagName !== "INPUT") return;
      const id = +cellOf(event).dataset.id;
      this.commit(event.target, id);
      if (!this.pending.some((edit) => edit.cell === id)) event.target.value = this.shown(id);
    });
    this.stage.addEventListener("input", (event) => {
      const input = event.target, id = +cellOf(event).dataset.id;
      this.typed = this.touched = input;
      clearTimeout(this.soon);
      // A half-typed number, such as a lone minus, waits until the cell is left.
      if (isFinite(parseFloat(input.value.replace("−", "-"))) && !/[-+−eE./]$/.test(input.value.trim())) this.soon = setTimeout(() => this.commit(input, id), 50);
    });
    this.stage.addEventListener("paste", (event) => this.paste(event, +cellOf(event).dataset.id));
    this.stage.addEventListener("copy", (event) => this.copyBlock(event));
    this.stage.addEventListener("keydown", (event) => this.key(event, +cellOf(event)?.dataset.id));
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.pinned) { this.pinned = false; this.show(); } });
  }

  rest() { if (this.scene.steps) this.show(); else this.showPicked(); }

  commit(input, id) {
    clearTimeout(this.soon);
    if (this.typed !== input) return;
    this.typed = null;
    const { grid, line, place, number } = this.owner[id];
    input.removeAttribute("aria-invalid");
    const last = this.pending.findLast((edit) => edit.cell === id);
    if (input.value === (last ? last.block[0][0] : number)) return;
    this.edit({ cell: id, grid: grid.name, row: line, column: place, block: [[input.value]] });
  }

  edit(change) {
    this.pending.push({ ...change, id: ++this.clock });
    this.send("edits", this.pending.map(({ cell, ...rest }) => rest));
  }

  paste(event, id) {
    const block = this.blockOf(event.clipboardData.getData("text"));
    if (block.length * block[0].length < 2 || this.owner[id].exact < 0) return;
    event.preventDefault();
    const { grid, line, place } = this.owner[id];
    this.typed = this.touched = null;
    this.edit({ cell: id, grid: grid.name, row: line, column: place, block });
  }

  // As a spreadsheet copies it, set apart by tabs; or as Python prints it, with brackets and commas.
  blockOf(text) {
    const plain = text.replace(/\r/g, "").replace(/\n+$/, "");
    if (plain.includes("\t")) return plain.split("\n").map((row) => row.split("\t"));
    const bare = plain.replace(/\]\s*,?\s*\[/g, "\n").replace(/tensor\(|[[\]()]/g, "").trim();
    if (!/[[\n]/.test(plain) && (bare.match(/[,;\s]+/g) ?? []).length < 2) return [[plain]]; // "0,5" is one number, and a wrong one
    return bare.split(/\n+/).map((row) => row.trim().replace(/,$/, "").split(/\s*[,;]\s*|\s+/));
  }

  // A block of cells, as in a spreadsheet: from one corner to the other, within one grid.
  choose(from, to) {
    this.block?.forEach((row) => row.forEach((id) => this.cells[id].classList.remove("chosen")));
    this.block = null;
    if (from === undefined || from === to || this.owner[from].grid !== this.owner[to].grid) return;
    const [a, b] = [this.owner[from], this.owner[to]], { columns } = a.grid;
    const start = from - a.row * columns - a.column;
    const [top, bottom] = [a.row, b.row].sort((x, y) => x - y), [left, right] = [a.column, b.column].sort((x, y) => x - y);
    this.block = Array.from({ length: bottom - top + 1 }, (_, row) => Array.from({ length: right - left + 1 }, (_, column) => start + (top + row) * columns + left + column));
    this.block.forEach((row) => row.forEach((id) => this.cells[id].classList.add("chosen")));
  }

  copyBlock(event) {
    if (!this.block) return;
    event.preventDefault();
    const number = (id) => (this.owner[id].exact < 0 ? this.owner[id].text.replaceAll("−", "-") : this.owner[id].number);
    event.clipboardData.setData("text/plain", this.block.map((row) => row.map(number).join("\t")).join("\n"));
  }

  key(event, id) {
    const input = event.target.tagName === "INPUT" ? event.target : null;
    const grid = this.owner[id]?.grid;
    if (!grid) return;
    const whole = !input || (input.selectionStart === 0 && input.selectionEnd === input.value.length);
    const typing = input && this.typed === input;
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const { row, column } = this.owner[id];
    if (move && event.shiftKey && !typing) {
      event.preventDefault();
      const last = this.block ? this.owner[this.chosenTo] : this.owner[id];
      if (!this.block) this.chosenFrom = id;
      const to = this.at(grid, last.row + move[0], last.column + move[1]);
      if (to >= 0) { this.chosenTo = to; this.choose(this.chosenFrom, to); }
    } else if (move && (whole || move[0] || (move[1] < 0 ? input.selectionEnd === 0 : input.selectionStart === input.value.length))) {
      this.moveTo(event, grid, row + move[0], column + move[1]);
    } else if (event.key === "Enter" && input) {
      this.commit(input, id);
      this.moveTo(event, grid, row + 1, column);
    } else if (event.key === "Tab" && typing) {
      this.commit(input, id);
      const next = id + (event.shiftKey ? -1 : 1);
      if (this.owner[next]?.grid === grid && this.owner[next].exact >= 0) { event.preventDefault(); this.focus(next); }
    } else if (event.key === "Escape" && typing) {
      this.typed = this.touched = null;
      input.value = this.owner[id].number;
      input.select();
    } else if ((event.key === "Enter" || event.key === " ") && !input && (this.stepOf.has(id) || this.data.picks.includes(grid.name))) {
      event.preventDefault();
      this.cells[id].click();
    }
  }

  at(grid, row, column) {
    if (row < 0 || column < 0 || row >= grid.rows || column >= grid.columns) return -1;
    return this.owner.findIndex((o) => o.grid === grid && o.row === row && o.column === column);
  }

  moveTo(event, grid, row, column) {
    event.preventDefault();
    this.choose();
    const id = this.at(grid, row, column);
    if (id >= 0) this.focus(id);
  }
}

const steppers = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!steppers.has(parentElement)) steppers.set(parentElement, new Stepper(parentElement));
  steppers.get(parentElement).update(data, setStateValue, setTriggerValue);
}
