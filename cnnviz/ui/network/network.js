// What Python says of a network's diagram, and what the person does: pointing, opening, selecting.
const LARGE = 1.4; // how much is enlarged for the back of a room
const FIELDS = [["shape", "Output", "out"], ["parameters", "Parameters", "kernel"], ["macs", "MACs", ""], ["field", "Receptive field", "in"]];

class Network extends Boxes {
  constructor(parent) {
    super(parent);
    this.all = makeButton(this.bar, "Open all", "Open all groups", () => this.openAll());
    this.says = make("p", "says", this.bar, { "aria-live": "polite" });
    this.numbers = make("div", "numbers", this.root, { role: "group", "aria-label": "Numbers of the layer" });
    this.makeNumbers();
    this.told = []; // names that Python has not answered yet
    this.listen();
  }

  makeNumbers() {
    this.heading = make("div", "heading", this.numbers);
    const list = make("dl", "", this.numbers);
    this.fields = FIELDS.map(([name, title, role]) => {
      const pair = make("div", "", list), term = make("dt", "", pair);
      term.textContent = title;
      return { name, term, value: make("dd", role, pair) };
    });
  }

  // --- what Python says -------------------------------------------------------------------------------------------

  update(data, setTriggerValue) {
    this.tell = setTriggerValue;
    this.data = data;
    this.root.dataset.palette = chosenPalette();
    this.root.inert = data.dimmed;
    this.root.classList.toggle("large", data.large);
    if (data.large !== this.large && (data.large || this.large)) this.zoom.to(data.large ? LARGE : 1);
    this.large = data.large;
    for (const { name, term } of this.fields) term.title = data.help[name] ?? "";
    const content = JSON.stringify(data.diagram), opened = JSON.stringify(data.opened);
    const isNew = content !== this.content, isOpened = opened !== this.given;
    if (isNew) this.take(data.diagram);
    if (isOpened) this.opened = new Set(data.opened);
    const own = this.told.indexOf(data.selected), isSelected = own < 0 && data.selected !== this.chosen;
    if (own >= 0) this.told.splice(0, own + 1); // the echo of what was selected here
    if (isSelected) this.selected = data.selected;
    Object.assign(this, { content, given: opened, chosen: data.selected });
    if (isSelected && this.selected) this.openAround(this.selected);
    if (isNew || isOpened || isSelected) this.rebuild();
    if (isSelected && this.selected) this.revealSelected();
  }

  rebuild() {
    this.build();
    const isOpen = this.groups.every(({ name }) => this.opened.has(name));
    this.all.hidden = !this.groups.length;
    put(this.all, isOpen ? "Close all" : "Open all");
    this.all.setAttribute("aria-label", isOpen ? "Close all groups" : "Open all groups");
    this.mark();
    this.describe();
    this.show(this.root.getRootNode().activeElement?.dataset?.name ?? this.selected);
  }

  openAround(name) {
    for (let above = this.items.get(name)?.above; above; above = this.items.get(above).above) this.opened.add(above);
  }

  revealSelected() {
    const box = this.boxes.find((each) => each.matches(".selected"));
    if (box) this.zoom.reveal(box);
    this.show(this.selected);
  }

  // --- words ------------------------------------------------------------------------------------------------------

  describe() {
    const closed = this.boxes.filter((box) => box.matches(".group")).length;
    const hint = closed ? `; ${many(closed, "group")} closed: click one to open it.` : ". Point at one for its numbers.";
    put(this.says, `${this.diagram.title}, ${many(this.diagram.layers, "layer")} of all kinds${hint}`);
  }

  show(name) {
    const item = this.items.get(name)?.item ?? this.diagram.whole;
    this.heading.replaceChildren();
    make("b", "", this.heading).textContent = item.name;
    this.heading.append(` ${kindOf(item)}${item.repeats ? `, ${item.repeats} times` : ""}${name && name === this.selected ? " · selected" : ""}`);
    for (const { name: field, value } of this.fields) {
      const text = item[field] ?? (item.field ? "none" : "–");
      put(value, field === "parameters" && item.arithmetic ? `${text} = ${item.arithmetic}` : text);
    }
  }

  // --- what the person does ---------------------------------------------------------------------------------------

  listen() {
    const boxOf = (event) => event.target.closest?.("[data-name]");
    this.flow.addEventListener("pointerover", (event) => { const box = boxOf(event); if (box) this.show(box.dataset.name); });
    this.flow.addEventListener("pointerleave", () => this.show(this.selected));
    this.flow.addEventListener("focusin", (event) => this.show(boxOf(event).dataset.name));
    this.flow.addEventListener("focusout", () => this.show(this.selected));
    this.flow.addEventListener("click", (event) => {
      const box = boxOf(event);
      if (!box) return;
      this.focus(box);
      if ("group" in box.dataset) this.toggle(box.dataset.name);
      else this.select(box.dataset.name);
    });
    this.flow.addEventListener("keydown", (event) => { const box = boxOf(event); if (box && this.key(event.key, box)) event.preventDefault(); });
  }

  key(key, box) {
    const at = this.boxes.indexOf(box), { name } = box.dataset, isGroup = "group" in box.dataset, isOpen = isGroup && this.opened.has(name);
    const go = (to) => { if (this.boxes[to]) { this.focus(this.boxes[to]); this.zoom.reveal(this.boxes[to]); } return true; };
    const above = () => this.boxes.findLast((each) => each.dataset.name === this.items.get(name).above && "group" in each.dataset);
    if (key === "ArrowDown") return go(at + 1);
    if (key === "ArrowUp") return go(at - 1);
    if (key === "Home") return go(0);
    if (key === "End") return go(this.boxes.length - 1);
    if (key === "ArrowRight") return isGroup && !isOpen ? this.toggle(name) : go(at + 1);
    if (key === "ArrowLeft") return isOpen ? this.toggle(name) : go(this.boxes.indexOf(above()));
    if (key === "Enter" || key === " ") return isGroup ? this.toggle(name) : this.select(name);
    if (key === "+" || key === "-") { this.zoom.to(this.zoom.level * (key === "+" ? STEP : 1 / STEP)); return true; }
    return false;
  }

  toggle(name) {
    if (!this.opened.delete(name)) this.opened.add(name);
    this.changeOpened();
    const box = this.boxes.find((each) => each.dataset.key === name);
    this.zoom.reveal(box.closest(".block") ?? box);
    return true;
  }

  openAll() {
    const isOpen = this.groups.every(({ name }) => this.opened.has(name));
    this.opened = new Set(isOpen ? [] : this.groups.map(({ name }) => name));
    this.changeOpened();
  }

  changeOpened() {
    this.rebuild();
    if (this.data.asksOpened) this.tell("opened", [...this.opened]);
  }

  select(name) {
    if (["input", "output"].includes(name)) return false;
    this.selected = name;
    this.told.push(name);
    this.mark();
    this.show(name);
    this.tell("selected", name);
    return true;
  }

  mark() {
    for (const box of this.boxes) {
      const isIt = box.dataset.name === this.selected && !("group" in box.dataset && this.opened.has(this.selected));
      box.classList.toggle("selected", isIt);
      box.setAttribute("aria-selected", isIt);
    }
  }
}

const networks = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!networks.has(parentElement)) networks.set(parentElement, new Network(parentElement));
  networks.get(parentElement).update(data, setTriggerValue);
}
