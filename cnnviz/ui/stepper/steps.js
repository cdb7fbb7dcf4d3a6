// Walks through the steps of a scene: play, scrub, the window, the formula.
const SPEEDS = [0.5, 1, 2, 4];
const PALETTES = { standard: "Blue, amber, green", violet: "Violet, olive, rose" };
const BEAT = 700; // ms a step at speed 1

class Walk extends Grids {
  constructor(parent) {
    super(parent);
    this.makeBar();
    this.formula = make("div", "formula", this.root);
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

  // The message is packed; here it becomes what each step reads and writes.
  unpack(steps) {
    const cells = (packed) => packed && ((step) => packed.rows?.[step] ?? packed.pattern.map((offset) => packed.begins[step] + offset));
    const words = (text) => text.split(" ");
    this.targets = cells(steps.targets);
    this.first = cells(steps.first);
    this.second = cells(steps.second);
    this.companions = cells(steps.companions) ?? (() => []);
    this.written = words(steps.written); this.products = words(steps.products);
    this.sums = words(steps.sums); this.partSums = words(steps.part_sums);
    this.divisors = steps.divisors && words(steps.divisors);
    this.stamps = steps.stamps;
    this.usedBy = null;
    this.weighs = new Set(); // cells that something is multiplied with
    if (this.second) for (let step = 0; step < steps.count; step++) for (const id of this.second(step)) this.weighs.add(id);
    this.several = this.second && this.scene.grids.filter((g) => g.name.startsWith("kernel")).length > this.scene.slices;
    this.stepOf = new Map();
    this.stampedAt = new Map(); // cell → steps that add to it, where input cells stamp the kernel
    for (let step = 0; step < steps.count; step++) this.targets(step).forEach((cell, at) => {
      if (!this.stamps) this.stepOf.set(cell, step);
      else if (cell >= 0) this.stampedAt.set(cell, [...(this.stampedAt.get(cell) ?? []), [step, at]]);
    });
    if (this.stamps) for (let step = 0; step < steps.count; step++) this.stepOf.set(this.first(step)[0], step);
    this.done = undefined;
  }

  // Who reads what: from a cell to the steps that use it.
  readers(id) {
    if (!this.usedBy) {
      this.usedBy = new Map();
      for (let step = 0; step < this.scene.steps.count; step++) for (const cell of this.first(step)) {
        if (!this.usedBy.has(cell)) this.usedBy.set(cell, []);
        this.usedBy.get(cell).push(step);
      }
    }
    return this.usedBy.get(id) ?? [];
  }

  go(step) { this.pause(); this.pinned = false; this.step = Math.max(0, Math.min(step, this.scene.steps.count - 1)); this.show(); }

  start() {
    this.pinned = false;
    if (this.step >= this.scene.steps.count - 1) this.step = -1;
    this.play.textContent = "Pause";
    this.says.setAttribute("aria-live", "off");
    const beat = () => {
      // The picture may be gone by now, or have fewer steps than before.
      if (!this.root.isConnected || this.step >= this.scene.steps.count - 1) return this.pause();
      this.step += 1;
      this.show();
      if (this.step >= this.scene.steps.count - 1) return this.pause();
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
    const { steps } = this.scene, targets = this.targets(step);
    this.darken();
    for (const id of this.first(step)) this.light(id, "lit");
    for (const id of targets) this.light(id, "lit");
    for (const id of this.companions(step)) this.light(id, "lit");
    if (steps.winners) this.light(this.first(step)[steps.winners[step]], "origin");
    if (this.several) for (const id of this.second(step)) this.light(id, "used");
    if (!steps.asked) this.uncover(step);
    this.range.value = step + 1;
    this.range.style.setProperty("--done", `${steps.count > 1 ? (100 * step) / (steps.count - 1) : 100}%`);
    this.count.textContent = `${step + 1} / ${steps.count}`;
    this.fillFormula(step);
    this.say(this.sentence(step) + (this.pinned ? " Pinned: click again or press Escape to let go." : ""));
  }

  // What later steps write is not there yet.
  uncover(step) {
    if (this.stamps) {
      for (const [cell, marks] of this.stampedAt) {
        const last = marks.findLast(([at]) => at <= step);
        this.cells[cell].classList.toggle("todo", !last);
        if (last) this.cells[cell].textContent = shorten(this.written[last[0] * this.targets(0).length + last[1]], this.owner[cell].grid.room);
      }
      return;
    }
    const { count } = this.scene.steps, before = this.done ?? -1;
    const [from, to, isTodo] = this.done === undefined ? [0, count - 1, null] : step > before ? [before + 1, step, false] : [step + 1, before, true];
    for (let at = from; at <= to; at++) this.cells[this.targets(at)[0]].classList.toggle("todo", isTodo ?? at > step);
    this.done = step;
  }

  sentence(step) {
    const { steps } = this.scene, terms = this.first(step).filter((id) => id >= 0).length;
    if (this.stamps) {
      const cut = this.targets(step).filter((id) => id < 0).length;
      return `${this.name(this.first(step)[0])} holds ${this.owner[this.first(step)[0]].text}: times the kernel it is added to ${many(terms - cut, "cell")} on the right${cut ? `, and ${cut} fall into the padding and are cut off` : ""}.`;
    }
    const target = this.name(this.targets(step)[0]), gives = this.written[step];
    if (steps.reduction === "max") return `${target}: the largest of ${many(terms, "number")} is ${gives}, from ${this.name(this.first(step)[steps.winners[step]]).toLowerCase()}.`;
    if (steps.reduction === "mean") return `${target}: ${terms > 1 ? `${terms} numbers add up` : "the one number comes"} to ${this.sums[step]}, and divided by ${this.divisors[step]} that is ${gives}.`;
    if (steps.reduction === "apply") return `${target}: ${steps.function} of ${this.products[step]} is ${gives}.`;
    const added = steps.addends === null ? "" : `, and with ${steps.addend === "bias" ? "the bias" : steps.addend} ${this.owner[steps.addends[step]].text} that is ${gives}`;
    return `${target}: ${terms > 1 ? `the ${terms} products add up` : "the one product comes"} to ${this.sums[step]}${added}.`;
  }

  // --- formula -------------------------------------------------------------------------------------------------------

  buildFormula() {
    const { terms, parts, reduction, addends, function: name } = this.scene.steps;
    const wanted = [this.scene.grids.map((g) => g.role), terms, parts, reduction, name, addends === null, this.stamps, !this.second].join();
    if (this.formulaShape === wanted) return;
    this.formulaShape = wanted;
    this.formula.replaceChildren();
    const sign = (text, parent = this.formula) => { make("span", "plus", parent).textContent = text; };
    this.terms = []; this.partResults = [];
    this.formula.classList.toggle("many", !this.second && terms > 16);
    if (reduction === "max") sign("max(");
    if (reduction === "mean") sign("(");
    if (reduction === "apply") sign(`${name}(`);
    for (let part = 0; part < parts; part++) {
      const line = parts > 1 ? make("div", "part", this.formula) : this.formula;
      for (let at = 0; at < terms / parts; at++) {
        if (at) sign(reduction === "max" || this.stamps ? "," : "+", line);
        const term = make("span", "term", line, { "data-term": this.terms.length }), pair = make("span", "", term);
        const a = make("span", "a", pair);
        if (this.second) pair.append(" · ");
        this.terms.push({ term, sign: at ? term.previousSibling : null, a, b: this.second && make("span", "b", pair), product: this.second && make("small", "", term) });
      }
      if (parts > 1) {
        sign("=", line);
        this.partResults.push(make("span", "term", line));
      }
    }
    this.addend = this.result = null;
    // Each factor has the colour of the grid that it stands in.
    const roleOf = (id) => this.owner[id].grid.role;
    for (const { a, b } of this.terms) { a.classList.add(roleOf(this.first(0).find((id) => id >= 0))); b?.classList.add(roleOf(this.second(0)[0])); }
    if (this.stamps) return;
    const line = parts > 1 ? make("div", "part", this.formula) : this.formula;
    this.partTotals = parts > 1 ? Array.from({ length: parts }, (_, part) => { if (part) sign("+", line); return make("span", "term", line); }) : [];
    if (reduction === "max" || reduction === "apply") sign(")");
    if (reduction === "mean") { sign(") /"); this.divisor = make("span", "term", this.formula); }
    if (addends !== null) { sign("+", line); this.addend = make("span", "term addend", line); }
    sign("=", line);
    this.result = make("span", `term result ${roleOf(this.targets(0)[0])}`, line);
  }

  fillFormula(step) {
    const { steps } = this.scene, first = this.first(step), second = this.second?.(step);
    const begins = first.findIndex((id) => id >= 0);
    this.terms.forEach(({ term, sign, a, b, product }, at) => {
      term.hidden = first[at] < 0;
      if (sign) sign.hidden = first[at] < 0 || at === begins;
      if (first[at] < 0) return;
      a.textContent = this.owner[first[at]].text;
      if (b) { b.textContent = this.owner[second[at]].text.replace(/^−.*/, "($&)"); product.textContent = this.products[step * steps.terms + at]; }
      term.classList.toggle("winner", steps.winners?.[step] === at);
    });
    [...this.partResults].forEach((part, at) => { part.textContent = this.partTotals[at].textContent = this.partSums[step * steps.parts + at]; });
    if (this.divisors) this.divisor.textContent = this.divisors[step];
    if (this.addend) this.addend.textContent = `${steps.addend} ${this.owner[steps.addends[step]].text}`;
    if (this.result) this.result.textContent = this.written[step];
  }

  // --- pointing ----------------------------------------------------------------------------------------------------

  // What a cell has to do with the others: an output cell shows its window, an input cell the outputs that it feeds,
  // a kernel cell every input that it touches.
  point(id) {
    if (this.pinned) return;
    if (this.owner[id].said) return this.say(this.owner[id].said);
    if (!this.scene.steps) return this.say(`${this.name(id)}: ${this.owner[id].text}`);
    if (this.stepOf.has(id)) return this.show(this.stepOf.get(id));
    const { grid, text } = this.owner[id], { steps } = this.scene;
    this.darken();
    this.light(id, "origin");
    if (this.stampedAt.has(id)) {
      const marks = this.stampedAt.get(id);
      for (const [step, at] of marks) { this.light(this.first(step)[at], "feeds"); this.light(this.second(step)[at], "used"); }
      const products = marks.map(([step, at]) => this.products[step * steps.terms + at]).join(" + ");
      const bias = steps.addends ? ` + ${steps.addend} ${this.owner[steps.addends[marks[0][0]]].text}` : "";
      this.say(`${this.name(id)}: ${products}${bias} = ${this.written[marks.at(-1)[0] * steps.terms + marks.at(-1)[1]]}.`);
    } else if (grid.role === "input" || this.readers(id).length) {
      const targets = new Set(this.readers(id).map((step) => this.targets(step)[0]));
      for (const target of targets) this.light(target, "feeds");
      this.say(targets.size ? `${this.name(id)} holds ${text} and feeds ${many(targets.size, "output")}.`
                            : `${this.name(id)} holds ${text} and is never read: no window reaches it.`);
    } else if (steps.addends?.includes(id)) {
      steps.addends.forEach((cell, step) => { if (cell === id) this.light(this.targets(step)[0], "feeds"); });
      this.say(`The ${steps.addend}, ${text}, is added to the sum of each step that it belongs to.`);
    } else if (this.weighs.has(id)) {
      const touched = new Set();
      for (let step = 0; step < steps.count; step++) { const at = this.second(step).indexOf(id); if (at >= 0) touched.add(this.first(step)[at]); }
      for (const cell of touched) this.light(cell, "lit");
      this.say(`${this.name(id)} holds ${text} and touches ${many(touched.size, "input cell")}.`);
    } else this.say(`${this.name(id)}: ${text}`);
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
