// What a cell has to do with the others: an output cell shows its window, an input cell the outputs that it feeds, a
// kernel cell every input that it touches.
class Pointing extends Walk {
  point(id) {
    if (this.pinned) return;
    const { steps } = this, { said, text } = this.cells[id], name = this.nameOf(id);
    if (said) return this.say(said);
    if (!steps) return this.say(`${name}: ${text}`);
    if (steps.stepOf.has(id)) return this.show(steps.stepOf.get(id));
    this.darken();
    this.light(id, "origin");
    const readers = steps.readers(id);
    if (steps.stampedAt.has(id)) this.pointStamped(id, name);
    else if (this.cells[id].box.grid.role === "input" || readers.length) {
      const targets = new Set(readers.map((step) => steps.targets(step)[0]));
      for (const step of readers) for (const target of steps.targets(step)) this.light(target, "feeds");
      this.say(targets.size ? `${name} holds ${text} and feeds ${many(targets.size, "output")}.`
                            : `${name} holds ${text} and is never read.`);
    } else if (steps.addends?.includes(id)) {
      steps.addends.forEach((cell, step) => { if (cell === id) for (const target of steps.targets(step)) this.light(target, "feeds"); });
      this.say(`The ${steps.addend}, ${text}, is added to each lit output.`);
    } else if (steps.touched.has(id)) {
      const touched = steps.touched.get(id);
      for (const cell of touched) this.light(cell, "lit");
      this.say(`${name} holds ${text} and touches ${many(touched.size, "input cell")}.`);
    } else this.say(`${name}: ${text}`);
  }

  pointStamped(id, name) {
    const { steps } = this, marks = steps.stampedAt.get(id);
    for (const [step, at] of marks) { this.light(steps.first(step)[at], "feeds"); this.light(steps.second(step)[at], "used"); }
    const products = marks.map(([step, at]) => steps.product(step, at)).join(" + ");
    const bias = steps.addends ? ` + ${steps.addend} ${this.cells[steps.addends[marks[0][0]]].text}` : "";
    this.say(`${name}: ${products}${bias} = ${steps.written(...marks.at(-1))}.`);
  }
}
