// What a step multiplies and adds up, with the numbers of the cells in their grids' colours.
class Formula {
  constructor(parent) { this.root = make("div", "formula", parent); }

  // The same elements serve all scenes whose formulae are built alike.
  build(scene, steps, roleOf) {
    const { terms, parts, reduction, addends, function: name, stamps, second } = steps;
    const wanted = [scene.grids.map(({ role }) => role), terms, parts, reduction, name, addends === null, stamps, !second].join();
    if (this.wanted === wanted) return;
    Object.assign(this, { wanted, steps, terms: [], partResults: [], partTotals: [], names: [], addend: null, result: null, divisor: null });
    this.root.replaceChildren();
    this.root.classList.toggle("many", !second && terms > 16);
    this.root.classList.toggle("long", isLong(steps));
    this.sign({ max: "max(", mean: "(", apply: `${name}(` }[reduction]);
    for (let part = 0; part < parts; part++) this.part(part);
    const roles = (cells) => { for (let step = 0; cells && step < steps.count; step++) for (const id of cells(step)) if (id >= 0) return roleOf(id); };
    const [first, weight] = [roles(steps.first), roles(second)];
    for (const { a, b } of this.terms) { a.classList.add(first); b?.classList.add(weight); }
    if (stamps) return;
    this.end(roleOf(steps.targets(0)[0]));
    for (const each of this.names) each.classList.add(first);
  }

  sign(text, parent = this.root) {
    const sign = text && make("span", "plus", parent);
    if (text) put(sign, text);
    return sign;
  }

  // The terms of one part, such as a channel; where there are several, each has a line with its name and its sum.
  part(part) {
    const { terms, parts, reduction, stamps, second } = this.steps, line = parts > 1 ? make("div", "part", this.root) : this.root;
    if (parts > 1) this.names.push(make("b", "of", line));
    for (let at = 0; at < terms / parts; at++) {
      if (at) this.sign(reduction === "max" || stamps ? "," : "+", line);
      const term = make("span", "term", line, { "data-term": this.terms.length }), pair = make("span", "", term), a = make("span", "a", pair);
      if (second) pair.append(" · ");
      this.terms.push({ term, sign: at ? term.previousSibling : null, a, b: second && make("span", "b", pair), product: second && make("small", "", term) });
    }
    if (parts < 2) return;
    this.sign("=", line);
    this.partResults.push(make("span", "term", line));
  }

  // What is done with the terms: closing bracket, divisor, bias, result.
  end(role) {
    const { parts, reduction, addends } = this.steps, line = parts > 1 ? make("div", "part", this.root) : this.root;
    for (let part = 0; parts > 1 && part < parts; part++) {
      if (part) this.sign("+", line);
      this.names.push(make("b", "of", line));
      this.partTotals.push(make("span", "term", line));
    }
    this.sign({ max: ")", apply: ")", mean: ") /" }[reduction]);
    if (reduction === "mean") this.divisor = make("span", "term", this.root);
    if (addends !== null) { this.plus = this.sign("+", line); this.addend = make("span", "term addend", line); }
    this.sign("=", line);
    this.result = make("span", `term result ${role}`, line);
  }

  fill(steps, step, cells) {
    const first = steps.first(step), second = steps.second?.(step), length = steps.terms / steps.parts;
    // Whether something stands before the sign.
    let isOpen = false;
    this.terms.forEach(({ term, sign, a, b, product }, at) => {
      isOpen &&= at % length > 0;
      term.hidden = first[at] < 0;
      if (sign) sign.hidden = term.hidden || !isOpen;
      if (term.hidden) return;
      isOpen = true;
      put(a, cells[first[at]].text);
      if (b) { put(b, cells[second[at]].text.replace(/^−.*/, "($&)")); put(product, steps.product(step, at)); }
      term.classList.toggle("winner", steps.winners?.[step] === at);
    });
    this.partResults.forEach((result, part) => { for (const element of [result, this.partTotals[part]]) put(element, steps.partSums.at(step * steps.parts + part)); });
    this.names.forEach((name, at) => {
      const begin = (at % steps.parts) * length, read = first.slice(begin, begin + length).find((id) => id >= 0);
      this.call(name, read === undefined ? "" : cells[read].box.grid.title);
    });
    if (this.divisor) put(this.divisor, steps.divisors.at(step));
    if (this.addend) this.plus.hidden = !first.some((id) => id >= 0);
    if (this.addend) put(this.addend, `${steps.addend} ${cells[steps.addends[step]].text}`);
    if (this.result) put(this.result, steps.written(step));
  }

  // As the grid that a part reads: R for Red, but Channel 1 as it is.
  call(name, title) {
    put(name, title.includes(" ") ? title : title.slice(0, 1));
    name.title = title;
  }
}
