// A picture before and after an operator: side by side, one over the other, or their difference; and where the lens is.
const MODES = { side: "Side by side", slider: "Slider", difference: "Difference" };
const TALL = { normal: 256, large: 430 }, NARROW = 600, GAP = 14; // px

class Viewer {
  constructor(parent) {
    this.root = make("div", "viewer", parent);
    this.modes = new Choice(make("div", "bar", this.root), "Compare", (mode) => this.choose(mode));
    this.modes.offer(Object.entries(MODES));
    const main = make("div", "main", this.root);
    this.shots = make("div", "shots", main);
    this.before = this.makeShot("before", "Before");
    this.after = this.makeShot("after", "After");
    this.difference = this.makeShot("difference", "Difference");
    this.lens = new Lens(main, () => this.show());
    this.loupe = new Loupe();
    this.makeSlider();
    this.says = make("p", "says", this.root, { "aria-live": "polite" });
    for (const shot of [this.after, this.difference]) this.listen(shot.stage);
    new ResizeObserver(() => this.fit()).observe(this.root);
    this.mode = "side"; this.row = this.column = 0; this.pinned = false; this.newest = 0;
    showTab(parent);
  }

  makeShot(name, title) {
    const root = make("div", `shot ${name}`, this.shots), caption = make("div", "caption", root);
    make("b", "", caption).textContent = title;
    const note = make("span", "", caption), stage = make("div", "stage", root);
    const canvas = make("canvas", "picture", stage, { role: "img" });
    return { root, caption, note, stage, canvas, box: make("div", "box", stage, { "aria-hidden": "true" }) };
  }

  makeSlider() {
    const { stage, root, canvas, caption } = this.after;
    this.under = make("canvas", "under", null, { "aria-hidden": "true" });
    stage.insertBefore(this.under, canvas);
    this.first = make("span", "first", null);
    caption.prepend(this.first);
    this.window = make("div", "box window", stage, { "aria-hidden": "true" });
    this.divider = make("div", "divider", stage, { "aria-hidden": "true" });
    this.range = make("input", "", root, { type: "range", min: 0, max: 100, value: 50, step: 0.5, "aria-label": "Where before ends and after begins" });
    const slide = () => root.style.setProperty("--share", `${this.range.value}%`);
    this.range.oninput = slide;
    slide();
    this.divider.onpointerdown = (event) => { event.preventDefault(); event.stopPropagation(); this.divider.setPointerCapture(event.pointerId); };
    this.divider.onpointermove = (event) => {
      event.stopPropagation();
      if (!this.divider.hasPointerCapture(event.pointerId)) return;
      const { left, width } = stage.getBoundingClientRect();
      this.range.value = (100 * (event.clientX - left)) / width;
      slide();
    };
    this.divider.onclick = (event) => event.stopPropagation();
  }

  // --- what Python says -------------------------------------------------------------------------------------------

  async update(data, setTriggerValue) {
    this.tell = setTriggerValue;
    const end = data.indexOf(10), header = JSON.parse(new TextDecoder().decode(data.subarray(0, end)));
    const turn = ++this.newest;
    const content = header.stamp === this.view?.stamp ? this.content : await unpacked(header, data.subarray(end + 1));
    if (turn !== this.newest) { if (content !== this.content) discard(content); return; } // a later message was unpacked sooner
    const isNew = content !== this.content, sizes = JSON.stringify(header.output);
    this.content = content;
    this.view = { ...header, ...content, clips: header.notes.after.startsWith("below") };
    this.root.dataset.palette = chosenPalette();
    this.root.inert = header.dimmed;
    this.root.classList.toggle("large", header.large);
    if (header.turn !== this.given) { this.given = header.turn; this.mode = header.comparison; }
    if (sizes !== this.sizes) {
      this.sizes = sizes;
      this.pinned = false;
      [this.row, this.column] = header.start;
    }
    this.lens.take(this.view);
    if (isNew) this.paint();
    this.arrange();
  }

  paint() {
    const { before, after, difference } = this.content;
    for (const [canvas, bitmap] of [[this.before.canvas, before], [this.under, before], [this.after.canvas, after], [this.difference.canvas, difference]]) {
      if (!bitmap) continue;
      Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
      canvas.getContext("2d").drawImage(bitmap, 0, 0);
    }
    discard(this.content);
  }

  label() {
    const { view } = this, { operator, notes, help } = view;
    const size = ([, rows, columns]) => `${rows} × ${columns}`;
    const text = (...words) => ` ${words.filter(Boolean).join(" · ")}`;
    put(this.before.note, text(size(view.input), view.source, notes.before));
    this.first.replaceChildren();
    if (this.mode === "slider") {
      make("b", "", this.first).textContent = "Before";
      this.first.append(" left of the line, ");
    }
    put(this.after.note, text(this.mode === "slider" ? "right" : "", size(view.output), notes.after));
    put(this.difference.note, this.mode === "difference" ? text(view.noDifference || "after − before", notes.difference) : "");
    this.before.canvas.setAttribute("aria-label", `The picture before the ${operator}`);
    this.after.canvas.setAttribute("aria-label", `The picture after the ${operator}`);
    this.difference.canvas.setAttribute("aria-label", "The difference between after and before");
    for (const shot of [this.after, this.difference]) shot.stage.setAttribute("aria-label", "Pixels of the output: point at one, or move with the arrow keys");
    this.before.caption.title = help.input;
    this.after.caption.title = help.output;
    this.modes.root.title = help.comparison;
    this.lens.taps.title = help.kernel;
  }

  choose(mode) {
    if (mode === this.mode) return;
    this.mode = mode;
    this.arrange();
    this.tell("comparison", mode);
  }

  arrange() {
    this.modes.mark(this.mode);
    this.root.dataset.mode = this.mode;
    this.label();
    this.fit();
    this.show();
  }

  // --- size -------------------------------------------------------------------------------------------------------

  fit() {
    const width = this.root.clientWidth, { view, mode } = this;
    if (!view || !width) return;
    const isNarrow = width < NARROW, none = !view.difference;
    this.root.classList.toggle("narrow", isNarrow);
    this.lens.root.style.width = isNarrow ? "" : `${this.lens.width}px`;
    const seen = { side: ["before", "after"], slider: ["after"], difference: isNarrow ? (none ? ["after", "difference"] : ["difference"]) : ["before", "after", "difference"] }[mode];
    const room = isNarrow ? width : width - this.lens.width - 2 * GAP;
    const each = isNarrow ? width : (room - GAP * (seen.length - 1)) / seen.length;
    const tall = TALL[view.large ? "large" : "normal"];
    for (const name of ["before", "after", "difference"]) {
      const shot = this[name], [, rows, columns] = name === "before" ? view.input : view.output;
      const wide = Math.floor(Math.min(each, (tall * columns) / rows));
      shot.root.hidden = !seen.includes(name);
      shot.root.style.width = `${Math.floor(each)}px`;
      shot.stage.hidden = name === "difference" && none;
      shot.stage.style.width = `${wide}px`;
      shot.stage.style.aspectRatio = `${columns} / ${rows}`;
      shot.canvas.classList.toggle("coarse", wide / columns >= 2);
      shot.scale = wide / columns;
    }
    this.under.classList.toggle("coarse", this.after.stage.clientWidth / view.input[2] >= 2);
    if (mode === "slider") this.after.root.style.width = this.after.stage.style.width;
    (mode === "slider" ? this.after : this.before).stage.append(this.loupe.root);
    this.loupe.draw(this);
  }

  // --- pointing ---------------------------------------------------------------------------------------------------

  listen(stage) {
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    const place = (event) => {
      const { left, top, width, height } = stage.getBoundingClientRect(), [, rows, columns] = this.view.output;
      return [within(Math.floor(((event.clientY - top) / height) * rows), rows), within(Math.floor(((event.clientX - left) / width) * columns), columns)];
    };
    stage.addEventListener("pointermove", (event) => { if (!this.pinned && event.pointerType !== "touch") this.go(...place(event)); });
    stage.addEventListener("click", (event) => {
      const [row, column] = place(event);
      this.pinned = event.detail > 0 && !(this.pinned && Math.abs(row - this.row) <= 1 && Math.abs(column - this.column) <= 1);
      this.go(row, column);
    });
    stage.addEventListener("keydown", (event) => {
      const by = ARROWS[event.key], far = event.shiftKey ? 10 : 1;
      if (event.key === "Escape" && this.pinned) { this.pinned = false; this.show(); }
      if (!by) return;
      event.preventDefault();
      this.go(this.row + far * by[0], this.column + far * by[1]);
    });
  }

  go(row, column) {
    const [, rows, columns] = this.view.output;
    this.row = within(row, rows);
    this.column = within(column, columns);
    this.show();
  }

  show() {
    const { view, row, column } = this;
    if (!view) return;
    const [, rows, columns] = view.input, [, down, across] = view.output;
    const span = (axis, at) => {
      const { begins, offsets, counts } = view.axes[axis];
      return [begins[at], counts[at] && offsets[counts[at] - 1] + 1];
    };
    const [top, high] = span(0, row), [left, wide] = span(1, column);
    this.at = high && wide ? { top, left, high, wide } : null;
    for (const box of [this.before.box, this.window]) box.hidden = !this.at;
    for (const box of [this.before.box, this.window]) frame(box, top / rows, left / columns, high / rows, wide / columns);
    for (const { box } of [this.after, this.difference]) frame(box, row / down, column / across, 1 / down, 1 / across);
    this.loupe.draw(this);
    put(this.says, `${this.lens.show(row, column)}${this.compared()}${this.pinned ? " Held: click it again or press Escape to let go." : ""}`);
  }

  compared() {
    const { view, row, column } = this;
    if (this.mode !== "difference" || !view.difference) return "";
    const { map, channel } = this.lens.of[this.lens.part];
    const before = this.lens.at(channel, row, column), after = this.lens.output(map, row, column);
    return ` Before it was ${written(before)}: a difference of ${written(after - before)}.`;
  }
}

const frame = (box, ...shares) => ["top", "left", "height", "width"].forEach((side, at) => { box.style[side] = `${100 * shares[at]}%`; });

// The pictures live on in canvases; a bitmap would keep its memory until the garbage is collected.
const discard = ({ before, after, difference }) => { for (const bitmap of [before, after, difference]) bitmap?.close(); };

async function unpacked({ blocks, whole }, bytes) {
  const block = (name) => blocks[name] && new Blob([bytes.subarray(...blocks[name])]);
  const numbers = async (name, Kind) => block(name) && new Kind(await new Response(block(name).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  const bitmap = async (name) => block(name) && createImageBitmap(block(name));
  const [inputs, outputs, winners, divisors, before, after, difference] = await Promise.all([
    numbers("inputs", whole ? Uint8Array : Float32Array), numbers("outputs", Float32Array), numbers("winners", Uint8Array), numbers("divisors", Int32Array),
    bitmap("before"), bitmap("after"), bitmap("difference"),
  ]);
  return { inputs, outputs, winners, divisors, before, after, difference };
}

const viewers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!viewers.has(parentElement)) viewers.set(parentElement, new Viewer(parentElement));
  viewers.get(parentElement).update(data, setTriggerValue);
}
