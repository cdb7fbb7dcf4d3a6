// Where the person fills in the output: nothing is told before it was tried, and what is typed is compared with what
// Python computed.
class Practice extends Walk {
  isClose(text, right) {
    const number = (each) => Number(each.replaceAll("−", "-").trim().replace(/^(-?[\d.]+)\/(\d+)$/, (_, a, b) => a / b));
    return Math.abs(number(text) - number(right)) <= this.scene.steps.close;
  }

  markOf(step) {
    const id = this.targets(step)[0], first = this.cells.findIndex((_, at) => this.owner[at].grid === this.owner[id].grid);
    return this.owner[id].grid.marks[id - first];
  }

  sentence(step) {
    if (!this.scene.steps.asked) return super.sentence(step);
    const target = this.targets(step)[0], mark = this.markOf(step);
    if (mark === "right") return `Right. ${super.sentence(step)}`;
    if (mark === "wrong") return `You have ${this.owner[target].text}, which is wrong. ${super.sentence(step)}`;
    return `${this.name(target)}: ${this.data.asksProducts ? "type each product, then the sum." : "type your answer into the cell."}`;
  }

  fillFormula(step) {
    // A new message may come while a field is being filled in: what was typed stays, and so does the focus.
    const before = this.askedStep === step ? [...this.formula.querySelectorAll("input.asked")] : [];
    const typed = before.map(({ value, className }) => ({ value, className })), focused = before.indexOf(this.active());
    this.askAll(step);
    this.askedStep = step;
    const after = [...this.formula.querySelectorAll("input.asked")];
    if (after.length === typed.length) after.forEach((field, at) => Object.assign(field, typed[at]));
    if (focused >= 0) after[focused]?.focus();
  }

  askAll(step) {
    super.fillFormula(step);
    if (!this.scene.steps.asked) return;
    const isOpen = !this.markOf(step), { steps } = this.scene;
    if (!isOpen) return;
    this.result.textContent = "?";
    this.partResults.forEach((part, at) => { part.textContent = this.partTotals[at].textContent = "?"; });
    if (this.divisor) this.divisor.textContent = "?";
    this.terms.forEach(({ term, product }) => { term.classList.remove("winner"); if (product) product.textContent = "?"; });
    if (!this.data.asksProducts) return;
    this.terms.forEach(({ product }, at) => product && this.ask(product, this.products[step * steps.terms + at], `Product ${at + 1}`));
    this.ask(this.result, this.written[step], "Result", (text) => this.answer(step, text));
  }

  // A field that turns green or red when it is left; a right answer moves on to the next field.
  ask(place, right, label, done) {
    const field = make("input", "asked", place, { "aria-label": label, autocomplete: "off" });
    place.replaceChildren(field);
    const judge = () => {
      if (!field.value.trim()) return;
      const isRight = this.isClose(field.value, right);
      field.className = `asked ${isRight ? "right" : "wrong"}`;
      field.setAttribute("aria-invalid", !isRight);
      if (isRight) done?.(field.value);
      return isRight;
    };
    field.onkeydown = (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const fields = [...this.formula.querySelectorAll("input.asked")];
      if (judge()) fields[fields.indexOf(field) + 1]?.focus();
      else this.say(`${label}: ${field.value || "nothing"} is not it. Multiply the two numbers above.`);
    };
    field.onblur = judge;
  }

  // The cell is filled in as if it had been typed there, and the next open one is asked for.
  answer(step, text) {
    const id = this.targets(step)[0], { grid, line, place } = this.owner[id];
    if (this.answered === id) return;
    this.answered = id;
    this.edit({ cell: id, grid: grid.name, row: line, column: place, block: [[text]] });
    if (step + 1 < this.scene.steps.count) { this.step = step + 1; this.focusNext = true; }
  }

  // While fields are being filled in, pointing at the picture is not to wipe them.
  point(id) {
    if (this.scene.steps?.asked && this.data.asksProducts) return;
    super.point(id);
  }
}
