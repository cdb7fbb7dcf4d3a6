// Draws the grids of a scene that Python computed: cells, captions, sizes. No number is computed in any of these files.
const MOST = { normal: 38, large: 68 }, LEAST = 16, TALL = { normal: 400, large: 380 }; // px
const GAP = 14, SIGN = 62, CAPTION = 44, PICTURE = 96; // px

const make = (tag, className, parent, attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};
const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// As many decimals as there is room for; formula and labels have them all.
const shorten = (text, room) => {
  if (text.length <= room || !text.includes(".") || text.includes("e")) return text;
  const rounded = [2, 1, 0].map((decimals) => Number(text.replace("−", "-")).toFixed(decimals).replace("-", "−"));
  const ways = rounded.flatMap((each) => [each, each.replace(/^(−?)0\./, "$1.")]);
  return ways.find((each) => each.length <= room) ?? rounded[2];
};

class Grids {
  constructor(parent) {
    this.root = make("div", "stepper", parent);
    this.stage = make("div", "stage", this.root);
    this.grids = make("div", "grids", this.stage);
    this.below = make("div", "below", this.stage);
    this.lit = []; this.shape = "";
    new ResizeObserver(() => { if (this.scene && this.fit()) { this.fill(); this.rest(); } }).observe(this.root);
  }

  active() { return this.root.getRootNode().activeElement; }

  build() {
    const focused = this.cells?.indexOf(this.active()?.closest(".cell")) ?? -1;
    this.grids.replaceChildren();
    this.cells = []; this.owner = []; this.boxes = []; this.lit = [];
    const signs = [...this.scene.signs];
    let column, role;
    this.below.replaceChildren();
    for (const grid of this.scene.grids) {
      if (grid.below) column = make("div", grid.role, this.below);
      else if (grid.role !== role) {
        if (role) make("div", "sign", this.grids).textContent = signs.shift();
        column = make("div", `column ${grid.role}`, this.grids);
        role = grid.role;
      }
      const box = make("div", grid.name === "bias" ? "whole" : "", column);
      this.boxes.push(box);
      make("div", "caption", box);
      if (grid.picture) this.buildPicture(grid, box);
      else this.buildCells(grid, box);
    }
    this.grids.classList.toggle("loose", !this.scene.steps);
    if (focused >= 0) this.focus(Math.min(focused, this.cells.length - 1));
  }

  buildCells(grid, parent) {
    const cells = make("div", "cells", parent, { role: "grid", "aria-label": grid.label });
    cells.style.gridTemplateColumns = `${grid.names ? "max-content " : ""}repeat(${grid.columns}, max-content)`;
    if (grid.names) {
      const head = make("div", "row", cells, { role: "row" });
      make("div", "", head, { role: "columnheader", "aria-label": "class" }).textContent = "\u00a0";
      const upright = grid.names[1].some((text) => text.length > 3) ? " upright" : "";
      grid.names[1].forEach((text) => { make("div", `name${upright}`, head, { role: "columnheader" }).textContent = text; });
    }
    const [top, bottom, left, right] = grid.padding;
    for (let row = 0; row < grid.rows; row++) {
      const line = make("div", "row", cells, { role: "row" });
      if (grid.names) make("div", "name", line, { role: "rowheader" }).textContent = grid.names[0][row];
      for (let column = 0; column < grid.columns; column++) {
        const inside = row >= top && row < grid.rows - bottom && column >= left && column < grid.columns - right;
        const cell = make("div", inside ? "cell" : "cell padding", line, { role: "gridcell" });
        const isFirst = grid.exact ? row === top && column === left : !(row + column);
        if (!grid.exact) cell.tabIndex = isFirst ? 0 : -1;
        else if (inside) make("input", "", cell, { type: "text", autocomplete: "off", tabindex: isFirst ? 0 : -1 });
        else cell.tabIndex = -1;
        cell.dataset.id = this.cells.length;
        this.cells.push(cell);
        this.owner.push({ grid, row, column, line: row - top, place: column - left,
                          exact: inside && grid.exact ? (row - top) * (grid.columns - left - right) + column - left : -1 });
      }
    }
  }

  // Too many numbers for cells: pixels, and a number where one points.
  buildPicture(grid, parent) {
    const image = make("img", "picture", parent, { alt: grid.label, draggable: "false" });
    image.onpointermove = ({ offsetX, offsetY }) => {
      const row = Math.min(grid.rows - 1, Math.floor((offsetY / image.clientHeight) * grid.rows));
      const column = Math.min(grid.columns - 1, Math.floor((offsetX / image.clientWidth) * grid.columns));
      const value = image.values.getFloat32(4 * (Math.max(0, row) * grid.columns + Math.max(0, column)), true);
      const text = (Number(value.toPrecision(3)) + "").replaceAll("-", "−");
      this.say(`${grid.label}, row ${row + 1}, column ${column + 1}: ${text}`);
    };
    image.onpointerleave = () => this.say("");
  }

  fill() {
    let id = 0;
    this.scene.grids.forEach((grid, at) => {
      const box = this.boxes[at], caption = box.querySelector(".caption"), dropped = new Set(grid.dropped);
      caption.replaceChildren();
      make("b", "", caption).textContent = grid.title || "\u00a0";
      caption.append(` ${grid.note}`);
      caption.title = this.help[grid.name] ?? "";
      if (grid.picture) {
        const image = box.querySelector("img");
        image.src = grid.picture;
        image.values = new DataView(Uint8Array.from(atob(grid.numbers), (letter) => letter.charCodeAt(0)).buffer);
      }
      grid.texts.forEach((text, index) => {
        const cell = this.cells[id], owner = this.owner[id], input = cell.firstElementChild;
        Object.assign(owner, { grid, text, said: grid.said[index] });
        owner.number = owner.exact < 0 ? text : grid.exact[owner.exact];
        // What looks and reads as before is left alone: most cells do after an edit.
        const looks = [this.shown(id), text, owner.number, owner.said, dropped.has(index), grid.marks[index], grid.fills?.[index], grid.label].join("|");
        const isNew = owner.looks !== looks || this.stamps, mark = grid.marks[index] ? `, ${grid.marks[index]}` : "";
        owner.looks = looks;
        input?.removeAttribute("aria-invalid");
        cell.classList.toggle("wrong", grid.marks[index] === "wrong");
        if (input) this.refresh(input, id);
        id++;
        if (!isNew) return;
        if (grid.fills) Object.assign(cell.style, { background: grid.fills[index], color: grid.black[index] ? "#000" : "#fff" });
        cell.classList.toggle("dropped", dropped.has(index));
        cell.classList.toggle("right", grid.marks[index] === "right");
        const at = id - 1, name = this.name(at);
        if (input) {
          input.setAttribute("aria-label", name + mark);
        } else {
          cell.textContent = this.shown(at);
          cell.setAttribute("aria-label", owner.said ?? `${name}: ${text}${dropped.has(index) ? ", never read" : ""}${mark}`);
        }
      });
    });
  }

  // A cell that is being typed in keeps what was typed until it is left.
  refresh(input, id) {
    if (input !== this.active()) input.value = this.shown(id);
    else if (this.touched !== input) input.value = this.owner[id].number;
  }

  shown(id) { return shorten(this.owner[id].text, this.owner[id].grid.room); }

  name(id) {
    const { grid, line, place } = this.owner[id];
    return this.cells[id].classList.contains("padding") ? `${grid.label} padding` : `${grid.label} row ${line + 1}, column ${place + 1}`;
  }

  // --- size ---------------------------------------------------------------------------------------------------------

  // By the room there is and not by the numbers: an edit is not to move the picture under the pointer.
  fit() {
    if (!this.root.clientWidth) return false;
    const before = this.scene.grids.map((grid) => grid.room).join();
    const cell = this.scene.steps ? this.fitColumns() : this.fitLoose();
    this.root.style.setProperty("--cell", `${cell}px`);
    const digits = (length, side = cell) => `${Math.max(7, Math.min(side * 0.42, (side - 5) / (0.56 * length)))}px`;
    // A long number or two are written smaller and leave the others as they are.
    const usualOf = (texts) => texts.map((text) => text.length).sort((a, b) => a - b)[Math.floor(0.75 * (texts.length - 1))];
    const alike = this.scene.steps ? null : usualOf(this.scene.grids.flatMap((grid) => grid.texts));
    let id = 0;
    this.scene.grids.forEach((grid, at) => {
      if (grid.picture) { // at least a pixel for each number, and no larger than the page
        const side = !grid.below && this.scene.grids.length < 5 ? 2.5 * PICTURE : PICTURE, longest = Math.max(grid.rows, grid.columns);
        const scale = longest > side ? 1 : longest > side / 2 ? side / longest : Math.floor(side / longest);
        this.boxes[at].querySelector("img").style.width = `${Math.min(this.root.clientWidth, scale * grid.columns)}px`;
        return;
      }
      const side = grid.below ? Math.max(15, Math.min(30, Math.floor((this.root.clientWidth - 6) / grid.columns) - 1)) : cell;
      if (grid.below) this.boxes[at].style.setProperty("--cell", `${side}px`);
      grid.room = Math.max(2, Math.floor((side - 3) / (0.56 * 7)));
      const texts = grid.texts.map((text) => shorten(text, grid.room)), usual = alike ?? usualOf(texts);
      this.boxes[at].style.setProperty("--digits", digits(usual, side));
      for (const text of texts) {
        const { style } = this.cells[id++];
        if (text.length > usual) style.fontSize = digits(text.length, side);
        else if (style.fontSize) style.fontSize = "";
      }
    });
    return before !== this.scene.grids.map((grid) => grid.room).join();
  }

  // Grids of one role stand in a column; how many side by side leaves the largest cells is tried out.
  fitColumns() {
    const width = this.root.clientWidth, view = this.large ? "large" : "normal";
    const roles = [...this.grids.querySelectorAll(".column")].map((element) => {
      const grids = this.scene.grids.filter((g) => element.classList.contains(g.role) && !g.below);
      const bias = grids.some((g) => g.name === "bias"), count = grids.length - bias;
      const bundle = grids[0].role === "kernel" ? this.scene.slices : 1;
      const ways = [];
      for (let across = bundle; across <= count; across += bundle) if (across === bundle || count % across === 0 || bundle === 1) ways.push(across);
      return { element, count, bias, ways: ways.length ? ways : [1], rows: Math.max(...grids.map((g) => g.rows)), columns: Math.max(...grids.map((g) => g.columns)) };
    });
    const room = width - SIGN * (roles.length - 1) - 6;
    const best = (chosen, rest) => {
      if (rest.length) return rest[0].ways.map((across) => best([...chosen, across], rest.slice(1))).reduce((a, b) => (b.cell > a.cell ? b : a));
      const wide = roles.map((r, at) => chosen[at] * r.columns), gaps = roles.map((r, at) => GAP * (chosen[at] - 1));
      const high = roles.map((r, at) => {
        const down = Math.ceil(r.count / chosen[at]);
        return (TALL[view] - (this.scene.steps.parts > 1 ? 36 * this.scene.steps.parts : this.scene.steps.terms > 36 ? 25 * Math.ceil(this.scene.steps.terms / 40) : 0) - CAPTION * (down - 1 + r.bias)) / (down * r.rows + r.bias);
      });
      const sum = (list) => list.reduce((a, b) => a + b, 0);
      return { chosen, cell: Math.floor(Math.min((room - sum(gaps)) / sum(wide), ...high, MOST[view] + 2)) - 2 };
    };
    let { chosen, cell } = best([], roles);
    if (cell < 20 && room / Math.max(...roles.map((r) => r.columns)) - 2 > 20 && width < 700) { // below each other
      chosen = roles.map((r) => r.ways.findLast((across) => (across * r.columns * 24 + GAP * (across - 1) <= width)) ?? r.ways[0]);
      cell = Math.floor(Math.min(...roles.map((r, at) => (width - 6 - GAP * (chosen[at] - 1)) / (chosen[at] * r.columns)))) - 2;
    }
    roles.forEach((r, at) => r.element.classList.toggle("packed", chosen[at] > 1));
    roles.forEach((r, at) => { r.element.style.gridTemplateColumns = `repeat(${chosen[at]}, max-content)`; });
    return Math.max(LEAST, Math.min(cell, MOST[view]));
  }

  // Grids without steps flow like words; each as large as its numbers need.
  fitLoose() {
    const width = this.root.clientWidth, grids = this.scene.grids.filter((g) => !g.picture);
    if (!grids.length) return LEAST;
    const columns = Math.max(...grids.map((g) => g.columns)), rows = Math.max(...grids.map((g) => g.rows));
    if (grids.length > 1) {
      const few = grids.length < 4, most = this.large && few ? 56 : 36, low = rows > 7 ? Math.floor(220 / rows) - 2 : most;
      const beside = Math.floor((width - 6 - (GAP + (this.scene.signs.length ? 30 : 0)) * grids.length) / grids.reduce((sum, g) => sum + g.columns, 0)) - 2;
      if (few && beside >= 24) return Math.min(most, beside);
      return Math.max(24, Math.min(most, low, Math.floor((width - 6) / columns) - 2));
    }
    return Math.max(20, Math.min(Math.floor((width - 68) / columns) - 2, this.large ? MOST.large : MOST.normal, Math.floor(TALL.normal / rows) - 2));
  }

  // --- light ------------------------------------------------------------------------------------------------------

  light(id, className) { if (id >= 0) { this.cells[id].classList.add(className); this.lit.push([id, className]); } }

  darken() { for (const [id, className] of this.lit) this.cells[id]?.classList.remove(className); this.lit = []; }

  say(text) { if (this.says.textContent !== text) this.says.textContent = text; }

  // One stop of the Tab key in each grid: the cell that had the focus last.
  focus(id) {
    const cell = this.cells[id], place = (c) => c.querySelector("input") ?? c;
    cell.closest(".cells").querySelectorAll(".cell").forEach((c) => { place(c).tabIndex = -1; });
    place(cell).tabIndex = 0;
    place(cell).focus();
  }
}
