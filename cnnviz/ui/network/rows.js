// The levels as rows of cells, the input at the bottom: each cell above the middle of what it sees, lines to what it reads.
const CELL = { least: 6, most: 34 }, BETWEEN = 34, ABOVE = 20; // px: between two rows, and for a row's name

class Rows {
  constructor(parent) {
    this.root = make("div", "rows", parent);
    this.picture = draw("svg", this.root, { "aria-hidden": "true" });
  }

  build(stack) { this.stack = stack; }

  fit(width, large) {
    const { levels } = this.stack;
    const ends = levels.flatMap(({ centres, cell }) => [centres[0] - cell / 2, centres.at(-1) + cell / 2]);
    const first = Math.min(...ends), extent = Math.max(...ends) - first;
    this.scale = Math.max(CELL.least, Math.min(large ? 44 : CELL.most, (width - 4) / extent));
    this.x = (centre) => 2 + (centre - first) * this.scale;
    const tall = Math.min(this.scale, 26);
    this.picture.replaceChildren();
    this.wires = draw("g", this.picture, { class: "wires" });
    const labels = draw("g", this.picture);
    let y = 0;
    this.lines = [...levels].reverse().map((level) => {
      const label = draw("text", labels, { x: 2, y: y + 13 });
      draw("tspan", label, { class: level.at ? "name" : "name in" }).textContent = level.name;
      draw("tspan", label, { class: "words", dx: 6 }).textContent = `${level.words} · ${many(level.columns, level.at ? "unit" : "pixel")}`;
      y += ABOVE;
      const line = { level, y, cells: level.centres.map((centre, at) => this.makeCell(level, at, centre, y, tall)), tall };
      y += tall + BETWEEN - ABOVE;
      return line;
    }).reverse();
    const size = [Math.ceil(extent * this.scale + 4), y - BETWEEN + ABOVE + 4];
    this.picture.setAttribute("width", size[0]);
    this.picture.setAttribute("height", size[1]);
  }

  makeCell(level, at, centre, y, tall) {
    const place = at - level.before, isPadding = place < 0 || place >= level.columns, wide = Math.max(2, level.cell * this.scale - 2);
    const cell = draw("rect", this.picture, { x: this.x(centre) - wide / 2, y, width: wide, height: tall, rx: Math.min(4, wide / 4), class: isPadding ? "cell padding" : "cell" });
    if (!isPadding) Object.assign(cell.dataset, { level: level.at, place });
    return cell;
  }

  show(unit, masks) {
    this.wires.replaceChildren();
    for (const { level, cells } of this.lines) cells.forEach((cell, at) => {
      cell.classList.toggle("lit", !!masks[level.at]?.[at]);
      cell.classList.toggle("unit", level === unit.level && at === unit.column + level.before);
    });
    for (const { level } of this.lines) if (masks[level.at] && masks[level.at - 1]) this.wire(level, masks);
  }

  // From each lit cell to what it reads, as far as that is lit too.
  wire(level, masks) {
    const upper = this.lines[level.at], lower = this.lines[level.at - 1], below = lower.level;
    let path = "";
    for (const reads of level.reads) for (let column = 0; column < level.columns; column++) {
      if (!masks[level.at][column + level.before]) continue;
      for (const place of this.stack.along(reads, "columns", column)) {
        if (masks[below.at][place + below.before]) path += `M${this.x(level.centres[column + level.before])} ${upper.y + upper.tall}L${this.x(below.centres[place + below.before])} ${lower.y}`;
      }
    }
    draw("path", this.wires, { d: path });
  }

  at(event) {
    const { level, place } = event.target.closest?.("rect.cell")?.dataset ?? {};
    return place === undefined ? null : { level: this.stack.levels[level], row: 0, column: +place };
  }
}
