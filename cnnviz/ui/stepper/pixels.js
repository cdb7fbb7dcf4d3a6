// One grid with too many numbers for cells, as a picture: pixels, and the number of the one that is pointed at.
// The least pixels that a picture is drawn with, however few pixels it has.
const THINNEST = 10;

class PixelGrid {
  constructor(grid, host) {
    this.host = host;
    this.shape = PixelGrid.shapeOf(grid);
    this.cells = [];
    this.root = make("div", "drawn");
    this.caption = make("div", "caption", this.root);
    this.stage = make("div", "pixels", this.root, { tabindex: 0, role: "application" });
    this.image = make("img", "picture", this.stage, { draggable: "false" });
    this.marker = make("div", "marker", this.stage, { hidden: "", "aria-hidden": "true" });
    [this.row, this.column] = [grid.rows >> 1, grid.columns >> 1];
    this.stage.onpointermove = ({ clientX, clientY }) => {
      const { left, top, width, height } = this.image.getBoundingClientRect(), { rows, columns } = this.grid;
      this.point(Math.floor(((clientY - top) / height) * rows), Math.floor(((clientX - left) / width) * columns));
    };
    this.stage.onfocus = () => { if (this.stage.matches(":focus-visible")) this.point(this.row, this.column); };
    this.stage.onkeydown = (event) => {
      const by = ARROWS[event.key], far = event.shiftKey ? 10 : 1;
      if (!by) return;
      event.preventDefault();
      this.point(this.row + far * by[0], this.column + far * by[1]);
    };
    this.stage.onpointerleave = () => { if (this.stage === this.host.active()) this.point(this.row, this.column); else this.leave(); };
    this.stage.onblur = () => this.leave();
  }

  static shapeOf({ name, rows, columns }) { return JSON.stringify([name, rows, columns, "picture"]); }

  draw(grid, scale, _, help) {
    this.grid = grid;
    captioned(this.caption, grid, help);
    this.stage.setAttribute("aria-label", `${grid.label}: point at a pixel, or move with the arrow keys`);
    this.image.alt = grid.label;
    if (this.image.src !== grid.picture) this.image.src = grid.picture;
    this.values = new DataView(Uint8Array.from(atob(grid.numbers), (letter) => letter.charCodeAt(0)).buffer);
    this.image.style.width = `${Math.max(THINNEST, scale * grid.columns)}px`;
    this.image.style.height = `${Math.max(THINNEST, scale * grid.rows)}px`;
    if (!this.marker.hidden) this.point(this.row, this.column);
  }

  // Where the same place means the same in all pictures, such as a frequency, all of them are pointed at.
  point(row, column) {
    const { rows, columns, label } = this.grid, { together, signs } = this.host.scene, all = together ? this.host.boxes : [this];
    for (const box of all) box.mark(within(row, rows), within(column, columns));
    const place = `row ${this.row + 1}, column ${this.column + 1}: `, sum = (before, box, at) => `${before}${at ? ` ${signs[at - 1]} ` : ""}${box.grid.title.toLowerCase()} ${box.number()}`;
    this.host.say(together ? all.reduce(sum, `R${place.slice(1)}`) : `${label}, ${place}${this.number()}`);
  }

  number() {
    const number = Number(this.values.getFloat32(4 * (this.row * this.grid.columns + this.column), true).toPrecision(3));
    return `${number}`.replaceAll("-", "−");
  }

  mark(row, column) {
    const { rows, columns } = this.grid;
    Object.assign(this, { row, column });
    this.marker.hidden = false;
    for (const [side, share] of [["top", row / rows], ["left", column / columns], ["height", 1 / rows], ["width", 1 / columns]]) this.marker.style[side] = `${100 * share}%`;
  }

  leave() {
    for (const box of this.host.scene.together ? this.host.boxes : [this]) box.marker.hidden = true;
    this.host.rest();
  }
}
