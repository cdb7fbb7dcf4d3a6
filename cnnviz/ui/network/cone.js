// A stack of layers in which a unit lights what it sees, or what sees it: pointing, choosing, the keyboard.
const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Cone {
  constructor(parent) {
    this.root = make("div", "cone", parent);
    const bar = make("div", "bar", this.root);
    this.turn = makeButton(bar, "What sees it", "Light the units that see the chosen one, instead of what it sees", () => this.turnRound());
    this.turn.setAttribute("aria-pressed", "false");
    this.level = make("select", "", bar, { "aria-label": "Layer of the unit" });
    this.level.onchange = () => this.changeLevel(+this.level.value);
    this.inside = makeButton(bar, "", "Draw the layers inside the block", () => this.go(this.unit.level.inside));
    this.outside = makeButton(bar, "", "Draw the block as one layer", () => this.go(this.data.scene.block));
    for (const button of [this.inside, this.outside]) button.removeAttribute("aria-label"); // the text names the block
    this.hint = make("span", "hint", bar);
    this.stage = make("div", "stage", this.root, { role: "application", tabindex: 0 });
    this.says = make("p", "says", this.root, { "aria-live": "polite" });
    this.probe = make("span", "", this.root, { hidden: "" });
    this.maps = new Maps(this.stage);
    this.rows = new Rows(this.stage);
    this.listen();
    new ResizeObserver(() => { if (this.stack && this.width !== this.root.clientWidth) this.arrange(); }).observe(this.root);
  }

  update(data, setTriggerValue) {
    this.tell = setTriggerValue;
    this.data = data;
    this.root.dataset.palette = chosenPalette();
    this.root.inert = data.dimmed;
    this.root.classList.toggle("large", data.large);
    this.stage.title = data.help;
    const content = JSON.stringify(data.scene), isNew = content !== this.content, isChosen = data.turn !== this.given;
    if (isNew) this.take(data.scene);
    if (isChosen) this.known = data.unit;
    if (isChosen || isNew) this.unit = this.find(this.known) ?? this.find(data.unit) ?? this.find(data.scene.start);
    Object.assign(this, { content, given: data.turn });
    this.arrange();
  }

  take(scene) {
    this.stack = new Stack(scene.levels);
    this.picture = scene.flat ? this.rows : this.maps;
    this.maps.root.hidden = scene.flat;
    this.rows.root.hidden = !scene.flat;
    this.picture.build(this.stack, scene.grounds);
    this.level.replaceChildren();
    for (const { name, at } of this.stack.levels) make("option", "", this.level, { value: at }).textContent = name;
    const keys = scene.flat ? "Left and right move the unit, Home and End go to the first and last unit, up and down change the layer" : "Arrow keys move the unit, Home and End go to the first and last unit, Page Up and Page Down change the layer";
    put(this.hint, `${keys}.`);
    this.stage.setAttribute("aria-label", `${scene.title}: units and what they see. ${keys}`);
  }

  // A unit as Python names it, in this scene: of a single row that is the first, so its own is known apart.
  find(unit) {
    if (!unit) return null;
    const [name, row, column] = unit;
    const level = this.stack.levels.find((each) => each.name === name);
    return level && { level, row: Math.min(row, level.rows - 1), column: Math.min(column, level.columns - 1) };
  }

  arrange() {
    this.width = this.root.clientWidth;
    if (!this.width) return;
    this.picture.fit(this.width - 8, this.data.large); // what a focus ring takes
    this.hold(this.unit);
  }

  hold(unit) {
    this.unit = unit;
    const { level: { name, inside } } = unit, { block } = this.data.scene;
    put(this.inside, `Look into ${name}`);
    put(this.outside, `Back to ${block}`);
    this.inside.hidden = !inside;
    this.outside.hidden = !block;
    this.show(unit);
  }

  // --- light --------------------------------------------------------------------------------------------------------

  show(unit) {
    this.shown = unit;
    const isUp = this.turn.getAttribute("aria-pressed") === "true", masks = isUp ? this.stack.up(unit) : this.stack.down(unit);
    this.root.classList.toggle("up", isUp);
    const outline = isUp ? null : this.stack.outline(unit);
    this.level.value = unit.level.at;
    this.picture.show(unit, masks, outline, this.colours(isUp));
    put(this.says, isUp ? this.seers(unit, masks) : this.field(unit, masks, outline));
  }

  colours(isUp) {
    const read = (name) => { this.probe.style.color = `var(--${name})`; return getComputedStyle(this.probe).color; };
    const pen = (this.drop ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 })).getContext("2d", { willReadFrequently: true });
    const bytes = (name) => { pen.fillStyle = read(name); pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)]; };
    return { lit: bytes(isUp ? "out" : "in"), ground: bytes("ground"), line: read("line"), edge: read("in"), paper: read("ground"), unit: read(isUp ? "in" : "out") };
  }

  name({ level, row, column }) {
    const what = level.at ? level.name : "The pixel";
    return this.data.scene.flat ? `${what}${level.at ? "," : " of"} column ${column + 1}` : `${what}${level.at ? "," : " of"} row ${row + 1}, column ${column + 1}`;
  }

  field(unit, masks, outline) {
    const { flat } = this.data.scene, [image] = this.stack.levels, count = this.stack.count(image, masks[0]), all = image.rows * image.columns;
    if (!unit.level.at) return `${this.name(unit)} is itself. Choose a unit of a layer, or ask what sees the pixel.`;
    if (!count) return `${this.name(unit)} sees no pixel: it reads padding alone.`;
    const span = ([first, last]) => (first === last ? `${first + 1}` : `${first + 1} to ${last + 1}`);
    const { rows, columns } = outline, places = flat ? `columns ${span(columns)}` : `rows ${span(rows)}, columns ${span(columns)}`;
    const inside = (columns[1] - columns[0] + 1) * (flat ? 1 : rows[1] - rows[0] + 1);
    const [high, wide] = unit.level.size, isCut = inside < wide * (flat ? 1 : high);
    const sees = `${this.name(unit)} sees ${many(count, flat ? "column" : "pixel")} of ${grouped(all)}: ${count < inside ? `${grouped(count)} of the ${grouped(inside)} in ` : ""}${places}.`;
    return `${sees}${isCut ? ` Its whole field is ${flat ? `${wide} columns` : `${high} × ${wide}`}: the rest lies outside the image.` : ""}`;
  }

  seers(unit, masks) {
    const counts = this.stack.levels.slice(unit.level.at + 1).map((level) => [this.stack.count(level, masks[level.at]), level]).filter(([count]) => count);
    if (unit.level.at === this.stack.levels.length - 1) return `${this.name(unit)} is in the last layer drawn: choose one below it.`;
    if (!counts.length) return `${this.name(unit)} is seen by no unit: no window reads it.`;
    return `${this.name(unit)} is seen by ${counts.map(([count, { name, rows, columns }]) => `${grouped(count)} of ${many(rows * columns, "unit")} of ${name}`).join(", ")}.`;
  }

  // --- what the person does -----------------------------------------------------------------------------------------

  listen() {
    this.stage.addEventListener("pointermove", (event) => { const unit = event.pointerType !== "touch" && this.picture.at(event); if (unit) this.show(unit); });
    this.stage.addEventListener("pointerleave", () => this.show(this.unit));
    this.stage.addEventListener("click", (event) => { const unit = this.picture.at(event); if (unit) this.choose(unit); });
    this.stage.addEventListener("keydown", (event) => { if (this.key(event)) event.preventDefault(); });
  }

  key({ key, shiftKey }) {
    const { flat } = this.data.scene, { level, row, column } = this.unit;
    const up = { PageUp: 1, PageDown: -1, ...(flat ? { ArrowUp: 1, ArrowDown: -1 } : {}) }[key];
    if (up) { this.changeLevel(level.at + up); return true; }
    if (key === "Home" || key === "End") { this.choose(key === "Home" ? { level, row: 0, column: 0 } : { level, row: level.rows, column: level.columns }); return true; }
    const by = KEYS[key], far = shiftKey ? 10 : 1;
    if (!by) return false;
    this.choose({ level, row: row + far * by[0], column: column + far * by[1] });
    return true;
  }

  // The unit of another layer that lies over the same place.
  changeLevel(at) {
    const level = this.stack.levels[at], { level: before, row, column } = this.unit;
    if (!level) return;
    const moved = (place, from, to) => Math.floor(((place + 0.5) / from) * to);
    this.choose({ level, row: moved(row, before.rows, level.rows), column: moved(column, before.columns, level.columns) });
  }

  choose({ level, row, column }) {
    const within = (place, count) => Math.max(0, Math.min(count - 1, place));
    this.hold({ level, row: within(row, level.rows), column: within(column, level.columns) });
    const place = this.place();
    this.known = [level.name, place.row, place.column];
    this.tell("unit", { layer: level.name, ...place });
  }

  place() {
    const { level, row, column } = this.unit;
    return { row: this.data.scene.flat ? Math.floor(level.layout[0] / 2) : row, column };
  }

  // To a layer that is not drawn yet; the nearest of its units is chosen.
  go(layer) { this.tell("unit", { layer, ...this.place(), elsewhere: true }); }

  turnRound() {
    this.turn.setAttribute("aria-pressed", this.turn.getAttribute("aria-pressed") !== "true");
    this.show(this.unit);
  }
}

const cones = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!cones.has(parentElement)) cones.set(parentElement, new Cone(parentElement));
  cones.get(parentElement).update(data, setTriggerValue);
}
