// Typing, pasting, copying and moving in the grids, as in a spreadsheet.
class Editing extends Practice {
  constructor(parent) {
    super(parent);
    this.pending = []; this.clock = Date.now();
    this.dirty = new Set(); // cells that show what was typed
  }

  typing(input) {
    const { cell } = input.parentElement;
    this.typed = this.touched = cell;
    this.dirty.add(cell);
    clearTimeout(this.soon);
    // A half-typed number, such as a lone minus, waits until the cell is left.
    if (isFinite(parseFloat(input.value.replace("−", "-"))) && !/[-+−eE./]$/.test(input.value.trim())) this.soon = setTimeout(() => this.commit(cell), 20);
  }

  commit(cell) {
    clearTimeout(this.soon);
    if (this.typed !== cell) return;
    this.typed = null;
    cell.input.removeAttribute("aria-invalid");
    const last = this.pending.findLast((edit) => edit.cell === cell);
    if (cell.input.value !== (last ? last.block[0][0] : cell.number)) this.edit(cell, [[cell.input.value]]);
  }

  edit(cell, block) {
    this.pending.push({ cell, id: ++this.clock, grid: cell.box.grid.name, row: cell.line, column: cell.place, block });
    this.send("edits", this.pending.map(({ cell: _, ...rest }) => rest));
  }

  // Once Python has answered, a cell shows its number again; grids that have not changed are not drawn anew.
  settle() {
    for (const cell of this.dirty) {
      if (this.isPending(cell)) continue;
      if (cell.input !== this.active()) this.dirty.delete(cell);
      if (cell.element.isConnected) cell.box.refresh(cell);
    }
  }

  isPending(cell) { return this.pending.some((edit) => edit.cell === cell); }

  paste(event, cell) {
    const block = this.blockOf(event.clipboardData.getData("text"));
    if (block.length * block[0].length < 2 || cell.exact < 0) return;
    event.preventDefault();
    this.typed = this.touched = null;
    this.edit(cell, block);
  }

  // As a spreadsheet copies it, set apart by tabs; or as Python prints it, with brackets and commas.
  blockOf(text) {
    const plain = text.replace(/\r/g, "").replace(/\n+$/, "");
    if (plain.includes("\t")) return plain.split("\n").map((row) => row.split("\t"));
    const isPython = plain.includes("["), bare = plain.replace(/,?\s*dtype=[\w.]+/, "").replace(/\]\s*,?\s*\[/g, "\n").replace(/tensor\(|array\(|[[\]()]/g, "").trim();
    // Outside of brackets "0,5" is one number, and a wrong one: it stays whole, to be refused.
    const words = (each) => (isPython || each.split(",").length > 2 ? each.split(",") : [each]);
    return bare.split(/\n+/).map((row) => row.trim().replace(/,$/, "").split(/\s*[,;]\s+|[;\s]+/).flatMap(words));
  }

  // A block of cells from one corner to the other, within one grid.
  choose(from, to) {
    this.block?.forEach((row) => row.forEach(({ element }) => element.classList.remove("chosen")));
    this.block = null;
    if (!from || from === to || from.box !== to.box) return;
    this.chosenFrom = from; this.chosenTo = to;
    const [top, bottom] = [from.row, to.row].sort((x, y) => x - y), [left, right] = [from.column, to.column].sort((x, y) => x - y);
    this.block = Array.from({ length: bottom - top + 1 }, (_, row) => Array.from({ length: right - left + 1 }, (_, column) => from.box.at(top + row, left + column)));
    this.block.forEach((row) => row.forEach(({ element }) => element.classList.add("chosen")));
  }

  copyBlock(event) {
    if (!this.block) return;
    event.preventDefault();
    const number = (cell) => (cell.exact < 0 ? cell.text.replaceAll("−", "-") : cell.number);
    event.clipboardData.setData("text/plain", this.block.map((row) => row.map(number).join("\t")).join("\n"));
  }

  key(event, cell) {
    const { input, box, row, column } = cell, move = ARROWS[event.key], typing = input && this.typed === cell;
    const isWhole = !input || (input.selectionStart === 0 && input.selectionEnd === input.value.length);
    if (move && event.shiftKey && !typing) {
      event.preventDefault();
      const last = this.block ? this.chosenTo : cell;
      const to = box.at(last.row + move[0], last.column + move[1]);
      if (to) this.choose(this.block ? this.chosenFrom : cell, to);
    } else if (move && (isWhole || move[0] || (move[1] < 0 ? input.selectionEnd === 0 : input.selectionStart === input.value.length))) {
      this.moveTo(event, box.at(row + move[0], column + move[1]));
    } else if (event.key === "Enter" && input) {
      this.commit(cell);
      this.moveTo(event, box.at(row + 1, column));
    } else if (event.key === "Tab" && input && this.touched === cell) {
      this.commit(cell);
      const next = this.cells[cell.id + (event.shiftKey ? -1 : 1)];
      if (next?.box === box && next.exact >= 0) { event.preventDefault(); box.focus(next); }
    } else if (event.key === "Escape" && typing) {
      this.typed = this.touched = null;
      input.value = cell.number;
      input.select();
    } else if ((event.key === "Enter" || event.key === " ") && !input && (this.steps?.stepOf.has(cell.id) || this.data.picks.includes(box.grid.name))) {
      event.preventDefault();
      cell.element.click();
    }
  }

  moveTo(event, cell) {
    event.preventDefault();
    this.choose();
    cell?.box.focus(cell);
  }
}
