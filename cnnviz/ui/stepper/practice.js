// Where the person fills in the output: nothing is told before it was tried, and what is typed is compared with what
// Python computed.
class Practice extends Pointing {
  isClose(text, right) {
    const number = (each) => Number(each.replaceAll("−", "-").trim().replace(/^(-?[\d.]+)\/(\d+)$/, (_, a, b) => a / b));
    return Math.abs(number(text) - number(right)) <= this.steps.close;
  }

  asked(step) { return this.cells[this.steps.targets(step)[0]]; }

  markOf(step) {
    const { box, row, column } = this.asked(step);
    return box.grid.marks[row * box.grid.columns + column];
  }

  sentence(step) {
    if (!this.steps.asked) return super.sentence(step);
    const { id, text } = this.asked(step), mark = this.markOf(step);
    if (mark === "right") return `Right. ${super.sentence(step)}`;
    if (mark === "wrong") return `You have ${text}, which is wrong. ${super.sentence(step)}`;
    return `${this.nameOf(id)}: ${!this.data.asksProducts ? "type your answer into the cell." : this.steps.second ? "type each product, then the sum." : "type the result."}`;
  }

  fillFormula(step) {
    // A new message may come while a field is being filled in: what was typed stays, and so does the focus.
    const before = this.askedStep === step ? this.fields() : [];
    const typed = before.map(({ value, className }) => ({ value, className })), focused = before.indexOf(this.active());
    this.askAll(step);
    this.askedStep = step;
    const after = this.fields();
    if (after.length === typed.length) after.forEach((field, at) => Object.assign(field, typed[at]));
    if (focused >= 0) after[focused]?.focus();
  }

  fields() { return [...this.formula.root.querySelectorAll("input.asked")]; }

  askAll(step) {
    super.fillFormula(step);
    if (!this.steps.asked || this.markOf(step)) return;
    const { terms, result, partResults, partTotals, divisor } = this.formula;
    for (const each of [result, ...partResults, ...partTotals, divisor]) if (each) put(each, "?");
    terms.forEach(({ term, product }) => { term.classList.remove("winner"); if (product) put(product, "?"); });
    if (!this.data.asksProducts) return;
    const gather = this.steps.second ? "Add up all before the =." : "Look at the window.";
    terms.forEach(({ term, product }, at) => product && !term.hidden && this.ask(product, this.steps.product(step, at), `Product ${at + 1}`, "Multiply the two numbers above."));
    this.ask(result, this.steps.written(step), "Result", gather, (text) => this.answer(step, text));
  }

  // A field that turns green or red when it is left; a right answer moves on to the next field.
  ask(place, right, label, hint, done) {
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
      const fields = this.fields(), isRight = judge();
      this.say(isRight ? "" : `${label}: ${field.value || "nothing"} is not it. ${hint}`);
      if (isRight) fields[fields.indexOf(field) + 1]?.focus();
      else field.select();
    };
    field.onblur = judge;
  }

  // The cell is filled in as if it had been typed there, and the next open one is asked for.
  answer(step, text) {
    const cell = this.asked(step);
    if (this.answered === cell) return;
    this.answered = cell;
    this.edit(cell, [[text]]);
    let next = step + 1;
    while (next < this.steps.count && this.markOf(next)) next += 1;
    if (next < this.steps.count) { this.step = next; this.focusNext = true; }
  }

  // While fields are being filled in, pointing at the picture is not to wipe them.
  point(id) {
    if (this.steps?.asked && this.data.asksProducts) return;
    super.point(id);
  }
}
