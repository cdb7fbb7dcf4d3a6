// One grid with too many numbers for cells, as a picture: pixels, and the number of the one that is pointed at.
const THINNEST = 10; // px: the least that a picture is drawn with, however few pixels it has

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

  point(row, column) {
    const { rows, columns, label } = this.grid;
    this.row = within(row, rows);
    this.column = within(column, columns);
    const number = Number(this.values.getFloat32(4 * (this.row * columns + this.column), true).toPrecision(3));
    this.host.say(`${label}, row ${this.row + 1}, column ${this.column + 1}: ${`${number}`.replaceAll("-", "−")}`);
    this.marker.hidden = false;
    for (const [side, share] of [["top", this.row / rows], ["left", this.column / columns], ["height", 1 / rows], ["width", 1 / columns]]) this.marker.style[side] = `${100 * share}%`;
  }

  leave() {
    this.marker.hidden = true;
    this.host.rest();
  }
}
