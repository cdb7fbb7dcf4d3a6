// What lies under the window at one place of the output. Pixels, weights and outputs are Python's numbers; the products
// and their sums are multiplied here, since those of a whole photograph would be ten times the message. Python's own
// output stands at the end of each line, and a browser test holds the sums against it.
const LISTED = 64; // numbers of a window, at most
const NOISE = 1e-12; // what rounding leaves of numbers that cancel out

// As number_text in figures/numbers.py.
const written = (value) => {
  if (!isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0) return "0";
  let text;
  if (size >= 0.01) text = String(Number((value * (1 + NOISE)).toFixed(3)));
  else if (size >= 1e-4) text = String(Number(value.toPrecision(2)));
  else text = Number(value.toPrecision(2)).toExponential();
  return text.replaceAll("-", "−");
};

class Lens {
  constructor(parent, again) {
    this.root = make("div", "lens", parent, { role: "group", "aria-label": "Lens" });
    this.part = 0;
    this.caption = make("div", "caption", this.root);
    this.parts = new Choice(this.root, "Colour in the lens", (at) => { this.part = at; this.parts.mark(at); again(); });
    this.taps = make("div", "taps", this.root);
    this.result = make("div", "result", this.root);
  }

  take(view) {
    this.view = view;
    const several = view.reads.length > 1 && view.reads[0].length > 1;
    this.of = view.reads.flatMap((channels, map) => channels.map((channel, slice) => ({
      map, slice, channel, title: (several ? `Map ${map + 1}, ` : "") + view.names[channel].toLowerCase(),
    })));
    this.part = Math.min(this.part, this.of.length - 1);
    this.parts.offer(this.of.map(({ title }, at) => [at, title[0].toUpperCase() + title.slice(1)]));
    this.parts.mark(this.part);
    this.parts.root.hidden = this.of.length === 1;
    this.caption.replaceChildren(...(view.weights ? [["Pixel", "in"], [" · weight", "kernel"], [" and product", ""]] : [["Pixels", "in"], [" of the window", ""]]).map(([text, role]) => {
      const span = make("span", role);
      span.textContent = text;
      return span;
    }));
    this.build();
  }

  build() {
    const [down, across] = this.view.axes.map((axis) => axis.offsets.length), { weights, large } = this.view;
    this.across = across;
    const wanted = [down, across, !weights].join();
    this.listed = down * across <= LISTED;
    this.taps.hidden = !this.listed;
    const most = large ? 84 : 54;
    this.cell = Math.max(most * 0.68, Math.min(most, (large ? 340 : 236) / across));
    this.root.style.setProperty("--tap", `${this.cell}px`);
    this.width = Math.max(this.listed ? across * (this.cell + 2) : 0, large ? 280 : 214);
    if (wanted === this.built || !this.listed) return;
    this.built = wanted;
    this.taps.style.gridTemplateColumns = `repeat(${across}, max-content)`;
    this.taps.replaceChildren();
    this.cells = Array.from({ length: down * across }, () => {
      const cell = make("div", "tap", this.taps);
      return { cell, pixel: make("span", "pixel", cell), weight: weights && make("span", "weight", cell), product: weights && make("span", "product", cell) };
    });
  }

  // The pixels that a window reads along one axis: where they are, which number stands there, which weight it meets.
  along(axis, at) {
    const { begins, offsets, counts, pixels, margin, taps } = this.view.axes[axis];
    return offsets.slice(0, counts[at]).map((offset, n) => {
      const place = begins[at] + offset;
      return { place, pixel: pixels[place + margin], tap: taps ? taps[at][n] : n };
    });
  }

  at(channel, row, column) {
    const { inputs, input: [, rows, columns], filler } = this.view;
    return row < 0 || column < 0 ? (filler ?? -Infinity) : inputs[(channel * rows + row) * columns + column];
  }

  output(map, row, column) {
    const { outputs, output: [, rows, columns] } = this.view;
    return outputs[(map * rows + row) * columns + column];
  }

  // Fills the panel and returns a sentence.
  show(row, column) {
    const { view } = this, part = this.of[this.part], { map, slice, channel } = part;
    const down = this.along(0, row), across = this.along(1, column), gives = this.output(map, row, column);
    const place = `Output row ${row + 1}, column ${column + 1}${this.of.length > 1 ? `, ${part.title}` : ""}`;
    const count = down.length * across.length, winner = view.winners?.[(map * view.output[1] + row) * view.output[2] + column];
    const weights = view.weights?.[map][slice];
    const by = view.divisors?.[row * view.output[2] + column] ?? count; // less than the window where padding is not counted
    if (this.listed) this.cells.forEach(({ cell, pixel, weight, product }, at) => {
      const r = down[Math.floor(at / this.across)], c = across[at % this.across];
      cell.hidden = !r || !c;
      if (!r || !c) return;
      const value = this.at(channel, r.pixel, c.pixel), isPadding = r.pixel < 0 || c.pixel < 0;
      if (isPadding && by < count) put(pixel, "");
      else this.write(pixel, value);
      if (weights) { this.write(weight, weights[r.tap][c.tap], "· "); this.write(product, value * weights[r.tap][c.tap]); }
      cell.classList.toggle("padding", isPadding);
      cell.classList.toggle("winner", at === winner);
    });
    const cut = view.clips && (gives < 0 || gives > 255) ? `, drawn as ${gives < 0 ? 0 : 255}` : "";
    if (view.reduction === "max") {
      this.fill([["largest"], ["="], [written(gives), "out"]]);
      return `${place}: the largest of ${count} numbers is ${written(gives)}.`;
    }
    if (view.reduction === "mean") {
      const sum = written(this.sum(channel, down, across));
      this.fill([["sum"], [sum, "in"], ["/"], [String(by)], ["="], [written(gives), "out"]]);
      return `${place}: ${by > 1 ? `${by} numbers add up to` : "the number is"} ${sum}, and divided by ${by} that is ${written(gives)}.`;
    }
    const sums = view.reads[map].map((read, at) => this.sum(read, down, across, view.weights[map][at]));
    const bias = written(view.bias[map]);
    this.fill([
      ...sums.flatMap((sum, at) => [[at ? "+" : "sum"], [written(sum), at === slice ? "now" : ""]]),
      ["+ bias"], [bias, "kernel"], ["="], [written(gives), "out"],
    ]);
    const products = count * sums.length;
    if (!products) return `${place}: nothing is stamped here, so that it holds the bias ${bias}${cut}.`;
    return `${place}: ${products > 1 ? `the ${products} products add up to` : "the product is"} ${written(sums.reduce((a, b) => a + b))}, and with the bias ${bias} that is ${written(gives)}${cut}.`;
  }

  sum(channel, down, across, weights) {
    let sum = 0, size = 0;
    for (const r of down) for (const c of across) {
      const term = this.at(channel, r.pixel, c.pixel) * (weights ? weights[r.tap][c.tap] : 1);
      sum += term; size += Math.abs(term);
    }
    return Math.abs(sum) <= NOISE * size ? 0 : sum;
  }

  write(element, value, sign = "") {
    const text = sign + written(value);
    if (element.textContent === text) return;
    element.textContent = text;
    const fits = (this.cell - 6) / (0.56 * text.length);
    element.style.fontSize = fits < this.cell * 0.26 ? `${Math.max(8, fits)}px` : "";
  }

  fill(words) {
    const spans = this.result.children;
    while (spans.length < words.length) make("span", "", this.result);
    while (spans.length > words.length) this.result.lastChild.remove();
    words.forEach(([text, role = "sign"], at) => { put(spans[at], text); spans[at].className = role; });
  }
}
