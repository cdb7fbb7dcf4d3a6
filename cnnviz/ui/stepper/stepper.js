// What Python says, and what the person does.
class Stepper extends Editing {
  constructor(parent) {
    super(parent);
    this.notice = make("p", "notice", null, { role: "alert" });
    // Beside the cells, where it is seen.
    this.stage.after(this.notice);
    this.listen();
    showTab(parent);
  }

  update(data, setStateValue, setTriggerValue) {
    const { scene } = data;
    this.send = setStateValue;
    this.pick = ({ box, row, column }) => setTriggerValue("pick", { grid: box.grid.name, row, column });
    Object.assign(this, { data, help: data.help, large: data.large, answered: null, done: undefined });
    this.root.classList.toggle("large", data.large);
    this.root.inert = data.dimmed;
    this.root.classList.toggle("picking", data.picks.length > 0);
    this.copy.hidden = !data.hasLink;
    this.bar.hidden = this.formula.root.hidden = !scene.steps;
    this.steps = scene.steps && new Steps(scene.steps);
    this.several = scene.grids.filter(({ name }) => name.startsWith("kernel")).length > scene.slices;
    this.pending = this.pending.filter((edit) => edit.id > data.ack);
    this.refused?.element.classList.remove("refused");
    this.refused?.input.removeAttribute("aria-invalid");
    this.refused = null;
    const before = this.cells, focused = this.take(scene);
    if (before !== this.cells) { this.pinned = false; this.choose(); }
    this.settle();
    this.refuse(data.notice);
    if (this.steps) this.walkOn(data);
    else this.showPicked();
    focused?.box.focus(focused);
  }

  walkOn(data) {
    const { steps } = this;
    if (data.step !== this.given) {
      this.given = data.step;
      this.step = (data.step ?? Math.ceil(steps.count / 3)) - 1;
    }
    this.step = within(this.step, steps.count);
    this.range.max = steps.count;
    this.allLabel.hidden = steps.asked;
    this.formula.build(this.scene, steps, (id) => this.cells[id].box.grid.role);
    this.show();
    const [field] = this.fields();
    if (this.focusNext && field) { this.focusNext = false; field.focus(); }
    if (data.playing && !this.begun && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.start();
    this.begun = true;
  }

  refuse(notice) {
    // Each refusal is said once; whatever comes after it has been taken.
    const isNew = notice && notice.id !== this.said;
    this.notice.textContent = isNew ? notice.text : "";
    if (!isNew) return;
    this.said = notice.id;
    const cell = this.cells.find(({ box, line, place }) => box.grid.name === notice.grid && line === notice.row && place === notice.column);
    if (!cell?.input) return;
    this.refused = cell;
    cell.element.classList.add("refused");
    cell.input.setAttribute("aria-invalid", "true");
  }

  showPicked() {
    const { picks, picked, prompt } = this.data;
    this.darken();
    const cell = picked && this.cells.find(({ box, row, column }) => picks.includes(box.grid.name) && row === picked[0] && column === picked[1]);
    if (cell) this.light(cell.id, "origin");
    this.say(cell ? cell.said : prompt);
  }

  rest() { if (this.steps) this.show(); else this.showPicked(); }

  listen() {
    const cellOf = (event) => event.target.closest?.(".cell")?.cell;
    const on = (type, act) => this.stage.addEventListener(type, (event) => act(event, cellOf(event)));
    on("pointerover", (event, cell) => {
      if (!cell || event.pointerType === "touch") return;
      if (this.drag && event.buttons === 1) this.choose(this.drag, cell);
      if (this.timer) this.pause();
      this.point(cell.id);
    });
    on("pointerdown", (event, cell) => {
      if (event.shiftKey && cell && this.chosenFrom) { event.preventDefault(); return this.choose(this.chosenFrom, cell); }
      this.choose();
      this.drag = this.chosenFrom = cell;
    });
    this.stage.addEventListener("pointerleave", () => { if (!this.timer && !this.pinned && !this.data.asksProducts) this.rest(); });
    on("click", (event, cell) => this.click(event, cell));
    on("focusin", ({ target }, cell) => {
      this.touched = null;
      if (!cell) return;
      if (cell.input) { target.value = cell.number; target.select(); this.dirty.add(cell); }
      // Numbers may be changed while the picture moves.
      if (this.timer && cell.input) return;
      if (target.matches(":focus-visible")) { this.pause(); this.point(cell.id); }
    });
    on("focusout", (_, cell) => {
      if (!cell?.input) return;
      this.commit(cell);
      if (!this.isPending(cell)) cell.input.value = shorten(cell.text, cell.box.room);
    });
    on("input", ({ target }) => this.typing(target));
    on("paste", (event, cell) => cell && this.paste(event, cell));
    on("copy", (event) => this.copyBlock(event));
    on("keydown", (event, cell) => cell && this.key(event, cell));
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.pinned) { this.pinned = false; this.show(); } });
    this.formula.root.addEventListener("pointerover", (event) => {
      const term = event.target.closest(".term")?.dataset.term;
      if (term === undefined || this.timer || this.data.asksProducts) return;
      this.show();
      for (const cells of [this.steps.first, this.steps.second]) if (cells) this.light(cells(this.step)[term], "origin");
    });
    this.formula.root.addEventListener("pointerleave", () => { if (!this.timer && !this.data.asksProducts) this.show(); });
  }

  click({ target }, cell) {
    if (!cell) return;
    if (cell.input && this.typed !== cell) target.select?.();
    if (this.data.picks.includes(cell.box.grid.name)) this.pick(cell);
    const step = this.steps?.stepOf.get(cell.id);
    if (step === undefined) return;
    this.pause();
    this.pinned = !this.steps.asked && !(this.pinned && step === this.step);
    this.step = step;
    this.show();
  }
}

const steppers = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!steppers.has(parentElement)) steppers.set(parentElement, new Stepper(parentElement));
  steppers.get(parentElement).update(data, setStateValue, setTriggerValue);
}
