// The levels as maps beside one another, each as large as the image, so that the same place is at the same place.
const GAP = 16, CAPTION = 46; // px
const SIDES = { normal: { image: 300, most: 168, beside: 530 }, large: { image: 460, most: 240, beside: 470 } }; // beside: what else is on a page
const LEAST_SIDE = 82, LEAST_LINES = 4; // px: of a map, and of a cell that has lines around it
const LIT = 0.5, VEIL = 0.62; // how strong the colour of lit cells is, and the ground that lies on the rest of a picture

class Maps {
  constructor(parent) {
    this.root = make("div", "maps", parent);
    this.figures = [];
  }

  build(stack, grounds) {
    this.stack = stack;
    this.root.replaceChildren();
    const first = make("div", "", this.root), others = make("div", "others", this.root);
    this.figures = stack.levels.map((level) => {
      const figure = make("div", "figure", level.at ? others : first), caption = make("div", "caption", figure);
      make("b", level.at ? "" : "in", caption, { title: level.name }).textContent = level.name.slice(level.name.indexOf(".") + 1);
      make("span", "size", caption).textContent = ` ${level.layout.join(" × ")}`;
      make("span", "words", caption, { title: level.words }).textContent = level.words;
      const canvas = make("canvas", "map", figure, { "data-level": level.at });
      const cells = Object.assign(document.createElement("canvas"), { width: level.columns, height: level.rows });
      const ground = grounds[level.name] && Object.assign(new Image(), { src: grounds[level.name] });
      if (ground) ground.onload = () => this.paint();
      return { level, figure, canvas, cells, ground };
    });
  }

  fit(width, large) {
    const { image, most, beside } = SIDES[large ? "large" : "normal"], others = this.figures.length - 1, isNarrow = width < 600;
    const high = Math.min(image, Math.max(220, innerHeight - beside)), tall = high + 1.4 * CAPTION;
    const first = Math.min(isNarrow ? image : high, isNarrow ? width : 0.36 * width), room = isNarrow ? width : width - first - 2 * GAP;
    const sides = Array.from({ length: others }, (_, at) => {
      const across = Math.ceil(others / (at + 1)), fits = tall / (at + 1) - CAPTION; // in so many lines
      return Math.min(most, fits, (room - GAP * (across - 1)) / across);
    });
    const side = isNarrow ? Math.min(most, (room - GAP) / 2) : Math.max(LEAST_SIDE, ...sides);
    // Each as wide or as high as the others, whichever the image is.
    const [rows, columns] = this.stack.levels[0].layout;
    this.root.classList.toggle("narrow", isNarrow);
    for (const { level, canvas, figure } of this.figures) {
      const wanted = Math.floor(level.at ? side : first), longest = Math.max(rows, columns);
      const size = { width: Math.round((wanted * columns) / longest), height: Math.round((wanted * rows) / longest) };
      Object.assign(canvas, { width: size.width * devicePixelRatio, height: size.height * devicePixelRatio });
      Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
      figure.style.width = `${wanted}px`;
    }
  }

  // Masks by level; those without one are dark.
  show(unit, masks, outline, colours) {
    Object.assign(this, { unit, masks, outline, colours });
    this.paint();
  }

  paint() {
    if (!this.unit) return;
    for (const figure of this.figures) {
      const { level, canvas, ground } = figure, pen = canvas.getContext("2d"), cell = [canvas.height / level.rows, canvas.width / level.columns];
      pen.imageSmoothingEnabled = false;
      pen.clearRect(0, 0, canvas.width, canvas.height);
      const hasGround = ground?.complete && ground.naturalWidth;
      if (hasGround) pen.drawImage(ground, 0, 0, canvas.width, canvas.height);
      this.fill(figure, hasGround);
      pen.drawImage(figure.cells, 0, 0, canvas.width, canvas.height);
      if (Math.min(...cell) >= LEAST_LINES * devicePixelRatio && !hasGround) this.rule(pen, level, cell);
      if (!level.at && this.outline) this.frame(pen, this.outline, cell);
      if (level === this.unit.level) this.mark(pen, cell);
    }
  }

  fill({ level, cells }, hasGround) {
    const pen = cells.getContext("2d"), picture = pen.createImageData(cells.width, cells.height), mask = this.masks[level.at];
    const { lit, ground } = this.colours, bytes = picture.data;
    const on = hasGround ? [0, 0, 0, 0] : [...lit, 255 * LIT], off = hasGround && mask ? [...ground, 255 * VEIL] : [0, 0, 0, 0];
    for (let at = 0; at < cells.width * cells.height; at++) bytes.set(mask?.[at] ? on : off, 4 * at);
    pen.putImageData(picture, 0, 0);
  }

  rule(pen, level, cell) {
    pen.strokeStyle = this.colours.line;
    pen.lineWidth = 1;
    pen.beginPath();
    for (let row = 1; row < level.rows; row++) { const y = Math.round(row * cell[0]) + 0.5; pen.moveTo(0, y); pen.lineTo(pen.canvas.width, y); }
    for (let column = 1; column < level.columns; column++) { const x = Math.round(column * cell[1]) + 0.5; pen.moveTo(x, 0); pen.lineTo(x, pen.canvas.height); }
    pen.stroke();
  }

  frame(pen, { rows: [top, bottom], columns: [left, right] }, cell) {
    const thick = 2 * devicePixelRatio;
    const place = [left * cell[1] + thick / 2, top * cell[0] + thick / 2, (right - left + 1) * cell[1] - thick, (bottom - top + 1) * cell[0] - thick];
    pen.lineWidth = 2 * thick;
    pen.strokeStyle = this.colours.paper;
    pen.strokeRect(...place);
    pen.lineWidth = thick;
    pen.strokeStyle = this.colours.edge;
    pen.strokeRect(...place);
  }

  mark(pen, cell) {
    const { row, column } = this.unit, [high, wide] = cell.map((side) => Math.max(side, 5 * devicePixelRatio));
    pen.fillStyle = this.colours.unit;
    pen.fillRect((column + 0.5) * cell[1] - wide / 2, (row + 0.5) * cell[0] - high / 2, wide, high);
  }

  // The unit under the pointer.
  at(event) {
    const canvas = event.target.closest?.("canvas.map");
    if (!canvas) return null;
    const level = this.stack.levels[canvas.dataset.level], { left, top, width, height } = canvas.getBoundingClientRect();
    const within = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return { level, row: within((event.clientY - top) / height, level.rows), column: within((event.clientX - left) / width, level.columns) };
  }
}
