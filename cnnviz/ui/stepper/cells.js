// One grid of a scene as cells. No number is computed in any of these files: all of them are Python's.
const CELLS = {
  plain: '<div class="cell" role="gridcell" tabindex="-1"></div>',
  padding: '<div class="cell padding" role="gridcell" tabindex="-1"></div>',
  editable: '<div class="cell" role="gridcell"><input type="text" autocomplete="off" tabindex="-1"></div>',
};

// As many decimals as there is room for; formula and labels have them all.
const shorten = (text, room) => {
  const value = +text.replace("−", "-");
  if (text.length <= room || isNaN(value) || text.includes("e")) return text;
  const fixed = [2, 1, 0].map((n) => value.toFixed(n)), short = [2, 1, 0].map((n) => value.toExponential(n).replace("e+", "e"));
  const way = fixed.flatMap((t) => [t, t.replace(/^(-?)0\./, "$1.")]).find((t) => t.length <= room);
  return (way ?? [fixed[2], ...short].find((t) => t.length <= room + 1) ?? short[2]).replace("-", "−");
};
// A long number or two are written smaller and leave the others as they are.
const usualLength = (texts) => texts.map((text) => text.length).sort((a, b) => a - b)[Math.floor(0.75 * (texts.length - 1))];
// In a small cell they fill more of it, and to an audience in any.
const digitSize = (length, side, large) => `${Math.max(7, Math.min(side * (large ? Math.max(0.56, Math.min(13 / side, 0.65)) : Math.max(0.42, Math.min(13 / side, 0.6))), (side - 5) / (0.56 * length)))}px`;

class CellGrid {
  constructor(grid, host) {
    this.host = host;
    this.shape = CellGrid.shapeOf(grid);
    this.root = make("div", grid.name === "bias" ? "whole" : "");
    this.caption = make("div", "caption", this.root);
    this.table = make("div", "cells", this.root, { role: "grid" });
    const { rows, columns, names, padding: [top, bottom, left, right] } = grid, inner = columns - left - right;
    this.table.style.gridTemplateColumns = names ? `max-content repeat(${columns}, max-content)` : `repeat(${columns}, var(--cell))`;
    const isInside = (row, column) => row >= top && row < rows - bottom && column >= left && column < columns - right;
    const line = (row) => Array.from({ length: columns }, (_, column) => CELLS[!isInside(row, column) ? "padding" : grid.exact ? "editable" : "plain"]).join("");
    this.table.innerHTML = Array.from({ length: rows }, (_, row) => `<div class="row" role="row">${line(row)}</div>`).join("");
    this.cells = [...this.table.querySelectorAll(".cell")].map((element, at) => {
      const row = Math.floor(at / columns), column = at % columns, exact = grid.exact && isInside(row, column) ? (row - top) * inner + column - left : -1;
      return (element.cell = { element, input: element.firstChild, focusable: element.firstChild ?? element, box: this, row, column, line: row - top, place: column - left, exact });
    });
    this.stop = this.cells.find(({ exact }) => !grid.exact || exact >= 0);
    this.stop.focusable.tabIndex = 0;
    if (names) this.name(names);
  }

  // Grids of one shape can be drawn into the same elements.
  static shapeOf(grid) { return JSON.stringify([grid.name, grid.rows, grid.columns, grid.padding, !!grid.exact, grid.names, !!grid.fills]); }

  name([rows, columns]) {
    const lines = [...this.table.children], head = make("div", "row", null, { role: "row" });
    make("div", "", head, { role: "columnheader", "aria-label": "class" }).textContent = "\u00a0";
    const upright = columns.some((text) => text.length > 3) ? " upright" : "";
    for (const text of columns) make("div", `name${upright}`, head, { role: "columnheader" }).textContent = text;
    lines.forEach((line, row) => { line.prepend(make("div", "name", null, { role: "rowheader" })); line.firstChild.textContent = rows[row]; });
    this.table.prepend(head);
  }

  // What looks and reads as before is left alone: most cells do after an edit.
  draw(grid, side, usual, help) {
    const looks = JSON.stringify([grid, side, usual, help]);
    this.grid = grid;
    if (looks === this.looks) return;
    this.looks = looks;
    captioned(this.caption, grid, help);
    this.table.setAttribute("aria-label", grid.label);
    this.room = Math.max(2, Math.floor((side - 3) / (0.56 * 7)));
    const texts = grid.texts.map((text) => shorten(text, this.room)), most = usual ?? usualLength(texts);
    if (grid.below) this.root.style.setProperty("--cell", `${side}px`);
    this.root.style.setProperty("--digits", digitSize(most, side, this.host.large));
    const flags = { dropped: new Set(grid.dropped), faint: new Set(grid.faint) };
    this.cells.forEach((cell, at) => this.drawCell(cell, at, flags, texts[at].length > most ? digitSize(texts[at].length, side, this.host.large) : ""));
  }

  drawCell(cell, at, { dropped, faint }, size) {
    const { grid } = this, { element, input } = cell, mark = grid.marks[at] ?? "";
    cell.text = grid.texts[at];
    cell.said = grid.said[at];
    cell.number = cell.exact < 0 ? cell.text : grid.exact[cell.exact];
    const looks = [mark, dropped.has(at), faint.has(at), size, grid.fills?.[at]].join();
    if (looks !== cell.looks) {
      cell.looks = looks;
      for (const [name, isSo] of [["wrong", mark === "wrong"], ["right", mark === "right"], ["dropped", dropped.has(at)], ["faint", faint.has(at)]]) element.classList.toggle(name, isSo);
      element.style.fontSize = size;
      if (grid.fills) Object.assign(element.style, { background: grid.fills[at], color: grid.black[at] ? "#000" : "#fff" });
    }
    const label = `${input ? this.nameOf(cell) : cell.said || `${this.nameOf(cell)}: ${cell.text}`}${dropped.has(at) ? ", never read" : ""}${mark && `, ${mark}`}`;
    if (label !== cell.label) cell.focusable.setAttribute("aria-label", (cell.label = label));
    if (input) this.refresh(cell);
    else this.write(cell, cell.text);
  }

  write(cell, text) {
    const shown = shorten(text, this.room);
    if (shown !== cell.shown) cell.element.textContent = cell.shown = shown;
  }

  // A cell that is being typed in keeps what was typed until it is left and Python has answered.
  refresh(cell) {
    const isActive = cell.input === this.host.active(), wanted = isActive ? cell.number : shorten(cell.text, this.room);
    if ((isActive && this.host.touched === cell) || this.host.isPending(cell)) return;
    if (cell.input.value !== wanted) cell.input.value = wanted;
  }

  nameOf({ element, line, place }) {
    const { label } = this.grid;
    return element.classList.contains("padding") ? `${label} padding` : `${label} row ${line + 1}, column ${place + 1}`;
  }

  at(row, column) {
    const { rows, columns } = this.grid;
    return row < 0 || column < 0 || row >= rows || column >= columns ? undefined : this.cells[row * columns + column];
  }

  // One stop of the Tab key in each grid: the cell that had the focus last.
  focus(cell) {
    this.stop.focusable.tabIndex = -1;
    this.stop = cell;
    cell.focusable.tabIndex = 0;
    cell.focusable.focus();
  }
}

const captioned = (caption, { title, note }, help) => {
  caption.replaceChildren();
  make("b", "", caption).textContent = title || "\u00a0";
  caption.append(` ${note}`);
  caption.classList.toggle("long", note.length > 40);
  caption.title = help;
};
