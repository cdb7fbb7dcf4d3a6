// Walks through the steps of a scene: play, scrub, what is lit, what is said.
const SPEEDS = [0.5, 1, 2, 4];
// Milliseconds a step at speed 1.
const BEAT = 700;

class Walk extends Grids {
  constructor(parent) {
    super(parent);
    this.makeBar();
    this.formula = new Formula(this.root);
    this.says = make("p", "says", this.root, { "aria-live": "polite" });
    this.step = 0; this.pinned = false;
  }

  makeBar() {
    const bar = (this.bar = make("div", "bar", this.root));
    const button = (text, label, act, className) => {
      const element = make("button", className, bar, { type: "button", "aria-label": label, title: label });
      element.textContent = text;
      element.onclick = act;
      return element;
    };
    const choice = (label, options) => {
      const select = make("select", "", bar, { "aria-label": label, title: label });
      for (const [value, text] of options) make("option", "", select, { value }).textContent = text;
      return select;
    };
    this.play = button("Play", "Play or pause", () => (this.timer ? this.pause() : this.start()), "play");
    button("‹", "One step back", () => this.go(this.step - 1));
    button("›", "One step on", () => this.go(this.step + 1));
    this.range = make("input", "", make("div", "steps", bar), { type: "range", min: 1, "aria-label": "Step" });
    this.range.oninput = () => this.go(this.range.value - 1);
    this.count = make("span", "count", bar);
    this.allLabel = make("label", "all", bar, { title: "Show the whole output, not only what the steps have reached" });
    this.all = make("input", "", this.allLabel, { type: "checkbox" });
    this.allLabel.append("Show all outputs");
    this.all.onchange = () => { this.done = undefined; this.show(); };
    this.speed = choice("Speed", SPEEDS.map((speed) => [speed, `${speed}×`]));
    this.speed.value = 1;
    this.palette = choice("Colours", Object.entries(PALETTES));
    this.palette.onchange = () => { this.paint(); choosePalette(this.palette.value); };
    this.palette.value = chosenPalette();
    this.paint();
    this.copy = button("Copy link", "Copy a link to this picture at this step", () => this.copyLink());
  }

  paint() { this.root.dataset.palette = this.palette.value; }

  go(step) { this.pause(); this.pinned = false; this.step = within(step, this.steps.count); this.show(); }

  start() {
    this.pinned = false;
    if (this.step >= this.steps.count - 1) this.step = -1;
    this.play.textContent = "Pause";
    this.says.setAttribute("aria-live", "off");
    const beat = () => {
      // The picture may be gone by now, or have fewer steps than before.
      if (!this.root.isConnected || !this.steps || this.step >= this.steps.count - 1) return this.pause();
      this.step += 1;
      this.show();
      if (this.step >= this.steps.count - 1) return this.pause();
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

  show(step = this.step) {
    const { steps } = this, first = steps.first(step);
    this.darken();
    for (const id of [...first, ...steps.targets(step), ...steps.companions(step)]) this.light(id, "lit");
    if (steps.winners) this.light(first[steps.winners[step]], "origin");
    if (steps.second && this.several) for (const id of steps.second(step)) this.light(id, "used");
    if (!steps.asked) this.uncover(step);
    this.range.value = step + 1;
    this.range.style.setProperty("--done", `${steps.count > 1 ? (100 * step) / (steps.count - 1) : 100}%`);
    put(this.count, `${step + 1} / ${steps.count}`);
    this.fillFormula(step);
    this.say(this.sentence(step) + (this.pinned ? " Pinned: click again or press Escape to let go." : ""));
  }

  fillFormula(step) { this.formula.fill(this.steps, step, this.cells); }

  // What later steps write is not there yet, unless one has asked for all of it.
  uncover(step) {
    const { steps } = this, hide = (id, isTodo) => this.cells[id]?.element.classList.toggle("todo", isTodo && !this.all.checked);
    if (this.hadStamps !== steps.stamps) this.restore();
    this.hadStamps = steps.stamps;
    for (const [id, marks] of steps.stampedAt) {
      const last = this.all.checked ? marks.at(-1) : marks.findLast(([at]) => at <= step), cell = this.cells[id];
      hide(id, !last);
      if (last) cell.box.write(cell, steps.written(...last));
    }
    if (steps.stamps) return;
    const before = this.done ?? -1;
    const [from, to, isTodo] = this.done === undefined ? [0, steps.count - 1, null] : step > before ? [before + 1, step, false] : [step + 1, before, true];
    for (let at = from; at <= to; at++) for (const id of steps.targets(at)) hide(id, isTodo ?? at > step);
    this.done = step;
  }

  // A scene without stamps may be drawn into the cells of one with them, and the other way round.
  restore() {
    for (const cell of this.cells) {
      if (!cell || cell.input) continue;
      cell.element.classList.remove("todo");
      cell.box.write(cell, cell.text);
    }
  }

  sentence(step) {
    const { steps, cells } = this, first = steps.first(step), terms = first.filter((id) => id >= 0).length;
    if (steps.stamps) {
      const cut = steps.targets(step).filter((id) => id < 0).length;
      return `${this.nameOf(first[0])} holds ${cells[first[0]].text}: times the kernel it is added to ${many(terms - cut, "cell")} on the right${cut ? `, and ${cut} ${cut > 1 ? "fall into the padding and are" : "falls into the padding and is"} cut off` : ""}.`;
    }
    const target = this.nameOf(steps.targets(step)[0]), gives = steps.written(step), addend = steps.addends && cells[steps.addends[step]].text;
    const added = addend === null ? "" : `${steps.addend === "bias" ? "the bias" : steps.addend} ${addend}`;
    if (steps.reduction === "max") return `${target}: the largest of ${many(terms, "number")} is ${gives}, from ${this.nameOf(first[steps.winners[step]]).toLowerCase()}.`;
    if (steps.reduction === "mean") return `${target}: ${terms > 1 ? `${terms} numbers add up to` : "the number is"} ${steps.sums.at(step)}, and divided by ${steps.divisors.at(step)} that is ${gives}.`;
    if (steps.reduction === "apply") return `${target}: ${steps.function} of ${steps.product(step, 0)} is ${gives}.`;
    if (!terms) return `${target}: nothing is added up here${added && `, so that it holds ${added}`}.`;
    return `${target}: ${terms > 1 ? `the ${terms} products add up to` : "the product is"} ${steps.sums.at(step)}${added && `, and with ${added} that is ${gives}`}.`;
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
