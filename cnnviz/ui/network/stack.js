// Follows what units read from level to level, as Python has listed it. A mask says of each cell of a level whether it
// is lit, row by row; cells of padding stand before and after those of a row.
class Stack {
  constructor(levels) {
    this.levels = levels.map((level, at) => {
      const [before, after] = level.margins ?? [0, 0], [rows, columns] = level.layout;
      return { ...level, at, rows: level.margins ? 1 : rows, columns, before, across: before + columns + after };
    });
  }

  mask({ rows, across }) { return new Uint8Array(rows * across); }

  of({ level, row, column }) {
    const mask = this.mask(level);
    mask[row * level.across + column + level.before] = 1;
    return mask;
  }

  // What is lit from a unit's level down to the input; one mask a level.
  down(unit) {
    const masks = [];
    masks[unit.level.at] = this.of(unit);
    for (let at = unit.level.at; at > 0; at--) masks[at - 1] = this.read(this.levels[at], masks[at]);
    return masks;
  }

  // What sees a cell, from its level up.
  up(unit) {
    const masks = [];
    masks[unit.level.at] = this.of(unit);
    for (let at = unit.level.at + 1; at < this.levels.length; at++) masks[at] = this.seen(this.levels[at], masks[at - 1]);
    return masks;
  }

  along(reads, axis, place) {
    const places = reads[axis] ?? reads.columns;
    return places.every ?? places.each[place];
  }

  read(level, lit) {
    const below = this.levels[level.at - 1], mask = this.mask(below);
    for (const reads of level.reads) for (let row = 0; row < level.rows; row++) {
      const columns = new Set();
      for (let column = 0; column < level.columns; column++) {
        if (lit[row * level.across + column + level.before]) for (const place of this.along(reads, "columns", column)) columns.add(place);
      }
      if (!columns.size) continue;
      for (const down of below.rows > 1 ? this.along(reads, "rows", row) : [0]) {
        for (const place of columns) mask[down * below.across + place + below.before] = 1;
      }
    }
    return mask;
  }

  seen(level, lit) {
    const below = this.levels[level.at - 1], mask = this.mask(level);
    for (const reads of level.reads) for (let row = 0; row < level.rows; row++) {
      const columns = new Uint8Array(below.across);
      for (const down of below.rows > 1 ? this.along(reads, "rows", row) : [0]) {
        for (let place = 0; place < below.across; place++) columns[place] |= lit[down * below.across + place];
      }
      for (let column = 0; column < level.columns; column++) {
        const sees = this.along(reads, "columns", column).some((place) => columns[place + below.before]);
        if (sees) mask[row * level.across + column + level.before] = 1;
      }
    }
    return mask;
  }

  // Lit cells that are no padding.
  count(level, mask) {
    let sum = 0;
    for (let row = 0; row < level.rows; row++) for (let column = 0; column < level.columns; column++) sum += mask[row * level.across + column + level.before];
    return sum;
  }

  // First and last row, and first and last column, of the outline of a unit's field on the image; null where it sees none.
  outline({ level, row, column }) {
    const [rows, columns] = [level.outlines[0][row], level.outlines[1][column]];
    return rows && columns && { rows, columns };
  }
}
