// Draws the diagram of a network: boxes one below the other in columns, branches side by side, groups open or closed.
const NARROW = 600, SCROLL_BAR = 18; // px

// Kind and setting, neither of them twice.
const kindOf = ({ name, kind = "", setting = "" }) => [kind, setting].filter((words, at, all) => words && words !== name && all.indexOf(words) === at).join(", ");

class Boxes {
  constructor(parent) {
    this.root = make("div", "network", parent);
    this.bar = make("div", "bar", this.root);
    this.stage = make("div", "stage", this.root);
    this.flow = make("div", "flow", this.stage, { role: "tree" });
    this.zoom = new Zoom(this.stage, this.flow, this.bar, () => this.arrange());
    this.opened = new Set(); this.items = new Map(); this.boxes = []; this.at = "input";
    new ResizeObserver(() => {
      if (!this.width && this.root.clientWidth && this.root.clientWidth < NARROW) this.zoom.to(0.85); // a phone, at first
      if (this.width === this.root.clientWidth) return;
      this.width = this.root.clientWidth;
      this.arrange();
    }).observe(this.root);
  }

  take(diagram) {
    this.diagram = diagram;
    this.items = new Map();
    const walk = (items, above) => items.forEach((item) => {
      // Of a block and its join, which share a name, the block is found by it.
      this.items.set(item.name, { item, above });
      item.branches?.forEach((branch) => walk(branch, item.name));
    });
    walk(diagram.items, "");
    this.flow.setAttribute("aria-label", `Diagram of ${diagram.title}`);
    this.groups = [...this.items.values()].map(({ item }) => item).filter((item) => item.branches);
  }

  build() {
    const isFocused = this.flow.contains(this.root.getRootNode().activeElement);
    this.boxes = [];
    this.flow.replaceChildren();
    this.ways = draw("svg", this.flow, { class: "ways", "aria-hidden": "true" });
    for (const item of this.diagram.items) this.makePieces(item, this.flow, 1);
    this.units = [...this.flow.querySelectorAll(":scope > .unit")];
    const here = this.boxes.find((box) => box.dataset.key === this.at) ?? this.boxes[0];
    for (const box of this.boxes) box.tabIndex = box === here ? 0 : -1;
    if (isFocused) this.focus(here);
    this.arrange();
  }

  // An open stage is no box around its blocks, so that they can go on in the next column.
  makePieces(item, parent, level, stage) {
    const isOpen = this.opened.has(item.name);
    if (item.branches && !item.join && isOpen) {
      const head = this.makeHead(item, null, level);
      const inside = item.branches[0].flatMap((inner) => this.makePieces(inner, parent, level + 1, item));
      inside[0].prepend(head); // never alone at the end of a column
      inside[0].classList.add("first");
      inside.at(-1).classList.add("last");
      return inside;
    }
    const piece = make("div", `piece${item.slim ? " slim" : ""}${stage ? " staged" : ""}`, parent === this.flow ? this.unitFor(item) : parent);
    if (item.join && isOpen) this.makeBlock(item, piece, level);
    else this.makeBox(item, piece, level);
    return [piece];
  }

  // An activation or a normalisation stays in the column of the layer that it belongs to.
  unitFor(item) {
    const last = this.flow.lastElementChild;
    return item.slim && last.matches(".unit") ? last : make("div", "unit", this.flow);
  }

  makeHead(item, parent, level) {
    const box = this.makeItem("head-line", item, parent, level);
    box.setAttribute("aria-expanded", "true");
    make("span", "chevron", box, { "aria-hidden": "true" });
    make("b", "", box).textContent = item.title;
    make("span", "", box).textContent = item.repeats ? ` × ${item.repeats}` : "";
    return box;
  }

  makeBlock(item, parent, level) {
    const block = make("div", `block${item.skips ? " skips" : ""}`, parent);
    this.makeHead(item, block, level);
    const branches = make("div", "branches", block);
    item.branches.forEach((branch, at) => {
      const column = make("div", `branch${branch.length ? "" : " empty"}`, branches);
      for (const inner of branch) this.makePieces(inner, column, level + 1);
      make("div", "down", column);
      if (!at) this.makeBox({ ...item.join, slim: true }, make("div", "piece slim join", column), level + 1);
    });
  }

  makeBox(item, parent, level) {
    const box = this.makeItem(`box ${item.role ?? ""}`, item, parent, level);
    if (item.branches) {
      box.setAttribute("aria-expanded", "false");
      box.classList.add("group");
      make("span", "chevron", box, { "aria-hidden": "true" });
    } else if (!item.slim) this.makeMaps(item, box);
    const words = make("span", "words", box);
    make("b", "", words).textContent = item.title;
    if (item.repeats) make("span", "times", words).textContent = ` × ${item.repeats}`;
    if (item.setting && item.setting.toLowerCase() !== item.title.replace(/\d+$/, "")) make("span", "setting", words).textContent = item.setting;
    make("span", "shape", words).textContent = item.shape;
    if (!item.slim && item.parameters) make("span", "kernel", words).textContent = item.parameters;
    return box;
  }

  makeItem(className, item, parent, level) {
    const box = make("div", className, parent, { role: "treeitem", "aria-level": level, "data-name": item.name });
    const isJoin = !item.branches && this.items.get(item.name).item.branches; // it has the name of its block
    box.dataset.key = isJoin ? `${item.name} join` : item.name;
    if (item.branches) box.dataset.group = "";
    box.setAttribute("aria-label", this.sentence(item));
    this.boxes.push(box);
    return box;
  }

  makeMaps({ maps: [count, width, height] }, box) {
    const stack = make("span", "maps", box, { "aria-hidden": "true" });
    Object.assign(stack.style, { width: `${width + 2 * (count - 1)}px`, height: `${height + 2 * (count - 1)}px` });
    for (let at = 0; at < count; at++) Object.assign(make("i", "", stack).style, { left: `${2 * at}px`, top: `${2 * at}px`, width: `${width}px`, height: `${height}px` });
  }

  arrange() {
    if (!this.units) return;
    const isNarrow = this.root.clientWidth < NARROW;
    this.root.classList.toggle("narrow", isNarrow);
    this.flow.style.height = isNarrow ? "" : `${(this.stage.offsetHeight - SCROLL_BAR) / this.zoom.level}px`;
    // From the end of a column to the beginning of the next one.
    this.ways.replaceChildren();
    const center = (unit) => unit.offsetLeft + 144;
    this.units.forEach((unit, at) => {
      const before = this.units[at - 1];
      if (!before || unit.offsetTop > before.offsetTop) return;
      const down = before.offsetTop + before.offsetHeight + 8, between = unit.offsetLeft - 10, up = 8;
      draw("polyline", this.ways, { points: `${center(before)},${down - 8} ${center(before)},${down} ${between},${down} ${between},${up} ${center(unit)},${up} ${center(unit)},${unit.offsetTop}` });
    });
  }

  sentence(item) {
    const { title, repeats, shape, parameters } = item, what = kindOf(item);
    return `${title}${repeats ? ` × ${repeats}` : ""}${what ? `, ${what}` : ""}: ${shape}${parameters ? `, ${parameters} parameters` : ""}`;
  }

  focus(box) {
    for (const each of this.boxes) each.tabIndex = -1;
    box.tabIndex = 0;
    this.at = box.dataset.key;
    box.focus({ preventScroll: true });
  }
}
