// All grids of a scene: in columns by role with signs between, and others below.
class Grids {
  constructor(parent) {
    this.root = make("div", "stepper", parent);
    this.stage = make("div", "stage", this.root);
    this.upper = make("div", "grids", this.stage);
    this.below = make("div", "below", this.stage);
    this.boxes = []; this.cells = []; this.lit = [];
    // The width is told by the observer: asking for it would make the browser lay out the page again.
    this.width = Math.floor(this.root.getBoundingClientRect().width);
    new ResizeObserver(([{ contentRect }]) => {
      const width = Math.floor(contentRect.width);
      if (!width || width === this.width) return;
      this.width = width;
      if (this.scene) { this.draw(); this.rest(); }
    }).observe(this.root);
  }

  active() { return this.root.getRootNode().activeElement; }

  // Elements are made anew only for grids that have another shape than before. Returns the cell that has lost the focus
  // by that, or what stands in its place.
  take(scene) {
    const focused = this.active()?.closest(".cell")?.cell, before = this.boxes;
    this.scene = scene;
    this.boxes = scene.grids.map((grid, at) => {
      const Kind = grid.picture ? PixelGrid : CellGrid;
      return before[at]?.shape === Kind.shapeOf(grid) ? before[at] : new Kind(grid, this);
    });
    const places = JSON.stringify([!scene.steps, scene.signs, scene.belowSigns, scene.grids.map(({ role, below }) => [role, below])]);
    if (places !== this.places) this.arrange();
    else this.boxes.forEach((box, at) => { if (box !== before[at]) before[at].root.replaceWith(box.root); });
    this.places = places;
    const id = focused?.id;
    if (this.boxes.some((box, at) => box !== before[at]) || this.boxes.length !== before.length) this.countCells();
    this.draw();
    return focused && this.active() !== focused.focusable ? this.cells[within(id, this.cells.length)] : undefined;
  }

  // Cells are counted through all grids, as the steps count them.
  countCells() {
    this.darken();
    this.cells = this.boxes.flatMap((box) => box.cells);
    this.cells.forEach((cell, id) => { cell.id = id; });
  }

  arrange() {
    const { grids, signs, belowSigns, steps } = this.scene, [above, under] = [[...signs], [...belowSigns]];
    this.upper.replaceChildren();
    this.below.replaceChildren();
    this.columns = [];
    this.lower = [];
    grids.forEach((grid, at) => {
      const [columns, parent, left] = grid.below ? [this.lower, this.below, under] : [this.columns, this.upper, above];
      if (grid.below || columns.at(-1)?.role !== grid.role) columns.push(this.column(parent, columns.length && left.shift(), grid.role));
      columns.at(-1).element.append(this.boxes[at].root);
      columns.at(-1).grids.push(at);
    });
    this.upper.classList.toggle("loose", !steps);
  }

  // A column stays beside the sign before it, on however many lines they stand.
  column(parent, sign, role) {
    const line = make("div", "break", parent, { hidden: "" }), group = make("div", "group", parent), before = sign && make("div", "sign", group);
    if (sign) before.textContent = sign;
    return { role, line, sign: before, element: make("div", `column ${role}`, group), grids: [] };
  }

  draw() {
    const { scene } = this, width = this.width || 800, view = this.large ? "large" : "normal";
    const shape = JSON.stringify([this.places, width, view, scene.steps?.terms, scene.steps?.parts, this.boxes.map((box) => box.shape)]);
    if (shape !== this.fitted) { this.fitted = shape; this.fit(width, view); }
    const usual = scene.steps ? undefined : usualLength(scene.grids.flatMap((grid) => grid.texts));
    const count = scene.grids.length;
    scene.grids.forEach((grid, at) => {
      const side = grid.below ? this.sideBelow : grid.picture ? pixelScale(grid, count, width, view) : this.side;
      this.boxes[at].draw(grid, side, usual, this.help[grid.name] ?? "");
    });
  }

  fit(width, view) {
    const { grids, steps, marked } = this.scene, columns = this.columns.map((column) => column.grids.map((at) => grids[at]));
    const best = steps ? fitColumns(this.scene, columns, width, view) : null;
    this.side = best ? best.cell : fitLoose(this.scene, width, view);
    this.root.style.setProperty("--cell", `${this.side}px`);
    this.columns.forEach(({ element, line, grids: own }, at) => {
      const across = best?.across[at] ?? 1, aside = !!best?.aside && own.some((each) => grids[each].name === "bias");
      element.classList.toggle("packed", across > 1);
      element.classList.toggle("aside", aside);
      element.classList.toggle("marked", marked);
      element.style.gridTemplateColumns = best ? `repeat(${across + aside}, max-content)` : "";
      own.forEach((each, place) => { this.boxes[each].root.style.gridColumn = aside && grids[each].name !== "bias" ? (place % across) + 1 : ""; });
      line.hidden = !best?.begins[at] || !at;
    });
    const lower = grids.filter((grid) => grid.below);
    if (lower.length) this.sideBelow = fitBelow(lower, width, view);
    // A sign below stands beside the middle of the lower one of its neighbours.
    this.lower.forEach(({ sign }, at) => {
      const middle = sign && (Math.min(lower[at - 1].rows, lower[at].rows) * (this.sideBelow + (lower[at].picture ? 0 : 1))) / 2;
      if (sign) sign.style.marginTop = `calc(var(--caption) + ${middle - 18}px)`;
    });
  }

  // --- light ---------------------------------------------------------------------------------------------------------

  light(id, className) {
    if (id < 0) return;
    this.cells[id].element.classList.add(className);
    this.lit.push([this.cells[id].element, className]);
  }

  darken() {
    for (const [element, className] of this.lit) element.classList.remove(className);
    this.lit = [];
  }

  say(text) { put(this.says, text); }

  nameOf(id) { return this.cells[id].box.nameOf(this.cells[id]); }
}
