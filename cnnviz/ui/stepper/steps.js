// The steps of a scene as Python has packed them: what each reads and writes, and how its numbers are written.
class Texts {
  constructor({ words, at, digits }) { Object.assign(this, { words, places: at, digits }); }

  // As packed_texts in figures/packing.py.
  at(index) {
    this.list ??= this.words.split(" ");
    let place = 0;
    for (let digit = 0; digit < this.digits; digit++) place = place * 92 + this.places.charCodeAt(index * this.digits + digit) - 35;
    return this.list[place];
  }
}

class Steps {
  constructor({ written, ...message }) {
    const cells = (packed) => packed && ((step) => packed.rows?.[step] ?? packed.pattern.map((offset) => packed.begins[step] + offset));
    const texts = (packed) => packed && new Texts(packed);
    Object.assign(this, message, {
      targets: cells(message.targets), first: cells(message.first), second: cells(message.second),
      companions: cells(message.companions) ?? (() => []), results: texts(written), products: texts(message.products),
      sums: texts(message.sums), partSums: texts(message.part_sums), divisors: texts(message.divisors),
    });
    this.across = this.targets(0).length;
  }

  written(step, at = 0) { return this.results.at(step * this.across + at); }

  product(step, at) { return this.products.at(step * this.terms + at); }

  // From a cell to what is shown when it is pointed at: worked out when that is first asked.
  get stepOf() {
    if (!this.steps) {
      this.steps = new Map();
      for (let step = 0; step < this.count; step++) {
        if (this.stamps) this.steps.set(this.first(step)[0], step);
        else for (const cell of this.targets(step)) this.steps.set(cell, step);
      }
    }
    return this.steps;
  }

  // Where input cells stamp the kernel: cell → the steps that add to it, and with which term.
  get stampedAt() {
    if (!this.stamped) {
      this.stamped = new Map();
      for (let step = 0; this.stamps && step < this.count; step++) this.targets(step).forEach((cell, at) => {
        if (cell >= 0) this.stamped.set(cell, [...(this.stamped.get(cell) ?? []), [step, at]]);
      });
    }
    return this.stamped;
  }

  // Cells with which another one is multiplied: each with those that it touches.
  get touched() {
    if (!this.met) {
      this.met = new Map();
      for (let step = 0; this.second && step < this.count; step++) {
        const read = this.first(step);
        this.second(step).forEach((cell, at) => { if (cell >= 0) (this.met.get(cell) ?? this.met.set(cell, new Set()).get(cell)).add(read[at]); });
      }
    }
    return this.met;
  }

  // Who reads a cell: the steps that do.
  readers(id) {
    if (!this.read) {
      this.read = new Map();
      for (let step = 0; step < this.count; step++) for (const cell of this.first(step)) {
        if (!this.read.has(cell)) this.read.set(cell, []);
        this.read.get(cell).push(step);
      }
    }
    return this.read.get(id) ?? [];
  }
}
