// What both pictures of networks are made with: elements, buttons, zoom.
const make = (tag, className, parent, attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};
const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
const many = (count, word, words = `${word}s`) => `${grouped(count)} ${count === 1 ? word : words}`;

const SVG = "http://www.w3.org/2000/svg";
const draw = (tag, parent, attributes = {}) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};

const makeButton = (parent, text, label, act) => {
  const element = make("button", "", parent, { type: "button", "aria-label": label, title: label });
  element.textContent = text;
  element.onclick = act;
  return element;
};

// As chosen on the stepper.
function chosenPalette() {
  try { return localStorage.getItem("cnnviz.palette") ?? ""; } catch { return ""; }
}

// A stage whose content is enlarged: buttons, the wheel with Ctrl, two fingers, a double click; dragged with the mouse.
const LEAST = 0.1, MOST = 2.5, STEP = 1.25;

class Zoom {
  constructor(stage, content, bar, changed) {
    Object.assign(this, { stage, content, changed, level: 1 });
    makeButton(bar, "−", "Zoom out", () => this.to(this.level / STEP));
    this.shown = make("span", "level", bar, { "aria-live": "polite" });
    makeButton(bar, "+", "Zoom in", () => this.to(this.level * STEP));
    makeButton(bar, "Fit", "Make all of it fit", () => this.fit());
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.to(this.level * Math.exp(-event.deltaY / 300), event);
    }, { passive: false });
    stage.addEventListener("dblclick", (event) => { if (!event.target.closest("button, [data-group]")) this.to(this.level * STEP, event); });
    this.listenToFingers();
    this.listenToDrags();
    this.to(1);
  }

  to(level, at) {
    const held = at && this.content.getRootNode().elementFromPoint(at.clientX, at.clientY)?.closest("[data-name]");
    const before = held?.getBoundingClientRect();
    this.level = Math.max(LEAST, Math.min(MOST, level));
    this.content.style.zoom = this.level;
    put(this.shown, `${Math.round(100 * this.level)} %`);
    this.changed();
    if (!held) return;
    const after = held.getBoundingClientRect(); // what is pointed at stays under the pointer
    this.stage.scrollBy(after.left - before.left, after.top - before.top);
  }

  fit() {
    const { stage } = this, fits = (level) => { this.to(level); return stage.scrollWidth <= stage.clientWidth && stage.scrollHeight <= stage.clientHeight; };
    if (fits(1)) return;
    let least = LEAST, most = 1;
    for (let halved = 0; halved < 5; halved++) {
      const middle = Math.sqrt(least * most);
      if (fits(middle)) least = middle; else most = middle;
    }
    this.to(least);
  }

  listenToFingers() {
    const apart = ({ touches: [a, b] }) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    this.stage.addEventListener("touchstart", (event) => { if (event.touches.length === 2) this.pinch = this.level / apart(event); });
    this.stage.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const [a, b] = event.touches;
      this.to(this.pinch * apart(event), { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });
    }, { passive: false });
  }

  listenToDrags() {
    const { stage } = this;
    stage.addEventListener("pointerdown", (event) => {
      this.moved = false;
      if (event.pointerType === "mouse" && event.button === 0) this.drag = [event.clientX + stage.scrollLeft, event.clientY + stage.scrollTop];
    });
    stage.addEventListener("pointermove", (event) => {
      if (!this.drag || !event.buttons) { this.drag = null; return; }
      const [left, top] = [this.drag[0] - event.clientX, this.drag[1] - event.clientY];
      if (!this.moved && Math.abs(left - stage.scrollLeft) + Math.abs(top - stage.scrollTop) > 4) {
        this.moved = true;
        stage.setPointerCapture(event.pointerId); // it goes on outside
      }
      if (this.moved) stage.scrollTo(left, top);
    });
    stage.addEventListener("click", (event) => { if (this.moved) event.stopPropagation(); }, { capture: true }); // a drag is no click
  }

  // Scrolls the stage, and not the page.
  reveal(element) {
    const inner = element.getBoundingClientRect(), outer = this.stage.getBoundingClientRect();
    const by = (from, to, least, most) => (from < least ? from - least - 24 : to > most ? Math.min(to - most + 24, from - least - 24) : 0);
    this.stage.scrollBy(by(inner.left, inner.right, outer.left, outer.right), by(inner.top, inner.bottom, outer.top, outer.bottom));
  }
}
