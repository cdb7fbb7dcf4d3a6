// The pixels around the window, enlarged, in the corner of the picture that is farthest from it.
const LOUPE = 104, LARGE_PIXEL = 9, WIDEST = 40; // px: pixels from that size on need no loupe; px of a window, at most

class Loupe {
  constructor() { this.root = make("canvas", "loupe", null, { "aria-hidden": "true" }); }

  draw({ at, view, lens, row, column, root, before }) {
    const stage = this.root.parentElement;
    if (!at) this.root.hidden = true;
    if (!at || !stage) return;
    const { clientWidth: width, clientHeight: height } = stage, [, rows, columns] = view.input;
    this.root.hidden = width / columns >= LARGE_PIXEL || Math.max(at.high, at.wide) > WIDEST;
    if (this.root.hidden) return;
    const side = Math.round(Math.min(view.large ? 1.6 * LOUPE : LOUPE, 0.42 * width, 0.6 * height)), dense = devicePixelRatio || 1;
    const points = Math.round(side * dense), shown = Math.max(13, Math.max(at.high, at.wide) + 6), zoom = points / shown;
    if (this.root.width !== points) this.root.width = this.root.height = points;
    this.root.style.width = this.root.style.height = `${side}px`;
    const x = (place) => (place - at.left - at.wide / 2 + shown / 2) * zoom, y = (place) => (place - at.top - at.high / 2 + shown / 2) * zoom;
    const context = this.root.getContext("2d"), styles = getComputedStyle(root);
    const ground = styles.getPropertyValue("--ground"), blue = styles.getPropertyValue("--in");
    context.fillStyle = ground;
    context.fillRect(0, 0, points, points);
    context.imageSmoothingEnabled = false;
    context.drawImage(before.canvas, x(0), y(0), columns * zoom, rows * zoom);
    this.pad({ x, y, zoom, dense, view, before, hatch: styles.getPropertyValue("--hatch") });
    const stroke = (top, left, high, wide, thick, colour) => {
      context.lineWidth = thick * dense;
      context.strokeStyle = colour;
      context.strokeRect(x(left), y(top), wide * zoom, high * zoom);
    };
    for (const r of lens.along(0, row)) for (const c of lens.along(1, column)) {
      stroke(r.place, c.place, 1, 1, 2, ground);
      stroke(r.place, c.place, 1, 1, 1, blue);
    }
    stroke(at.top, at.left, at.high, at.wide, 3, blue);
    this.root.classList.toggle("right", at.left + at.wide / 2 < columns / 2);
    this.root.classList.toggle("bottom", at.top + at.high / 2 < rows / 2);
  }

  // Padding is hatched here as everywhere, over the pixels that stand in it where it is not 0.
  pad({ x, y, zoom, dense, view: { axes, input: [, rows, columns] }, before, hatch }) {
    const context = this.root.getContext("2d"), { width } = this.root, region = new Path2D();
    const seen = ({ margin, pixels }, to) => pixels.map((pixel, at) => [at - margin, pixel]).filter(([place]) => to(place + 1) > 0 && to(place) < width);
    const places = seen(axes[1], x);
    for (const [row, up] of seen(axes[0], y)) for (const [column, left] of places) {
      if (row >= 0 && row < rows && column >= 0 && column < columns) continue;
      if (up >= 0 && left >= 0) context.drawImage(before.canvas, left, up, 1, 1, x(column), y(row), zoom, zoom);
      region.rect(x(column), y(row), zoom, zoom);
    }
    context.save();
    context.clip(region);
    context.lineWidth = 3 * dense;
    context.strokeStyle = hatch;
    context.beginPath();
    for (let at = -width; at < width; at += 7 * dense) { context.moveTo(at, width); context.lineTo(at + width, 0); }
    context.stroke();
    context.restore();
  }
}

