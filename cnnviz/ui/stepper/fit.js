// How large the cells of a scene are, and which of its grids stand side by side.
// All in pixels.
const MOST = { normal: 38, large: 68 }, LEAST = 16, LEGIBLE = { normal: 20, large: 22 };
// Of a legible digit; longer numbers may be written smaller.
const DIGITS = { normal: 5, large: 6 }, LONG = 4;
// For grids: on a screen of 800, and on the lowest before an audience; what an audience sees beside them.
const LOW = { normal: 374, large: 320 }, ABOVE_AND_BELOW = 388;
// The last: so far is scrolled for a pixel of cell.
const GAP = 14, SIGN = 62, TITLE = 96, PICTURE = 96, NARROW = 600, SCROLLED = { normal: 50, large: 80 };
// A grid's caption with its gap, a further line of it, a letter of it; a line of the formula, and of a
// long one, what the last of several parts is lower, what a term has beside its letters, and a letter.
const TEXT = {
  normal: { caption: 36, wrapped: 20, letter: 6.2, line: 47, part: 47, last: 15, around: 33, digit: 6.8 },
  large: { caption: 42, wrapped: 26, letter: 8, line: 59, part: 49, last: 20, around: 39, digit: 8.2 },
};

// How many may stand side by side: as few as each number of rows needs, and bundles whole and in even rows.
const waysOf = (count, bundle) => {
  const upwards = Array.from({ length: count }, (_, at) => at + 1);
  if (bundle === 1) return [...new Set(upwards.map((down) => Math.ceil(count / down)))];
  return upwards.filter((across) => across === bundle || (across % bundle === 0 && count % across === 0));
};
const combined = (lists) => lists.reduce((all, list) => all.flatMap((each) => list.map((one) => [...each, one])), [[]]);
const total = (list, of) => list.reduce((sum, each) => sum + of(each), 0);

// What a column of grids of one role needs.
const measure = (all, { slices, marked }) => {
  const bias = all.find(({ name }) => name === "bias")?.columns ?? 0, grids = bias && all.length > 1 ? all.filter(({ name }) => name !== "bias") : all;
  const longest = (side) => Math.max(...grids.map((grid) => grid[side])), isKernel = grids[0].role === "kernel", bundle = isKernel ? slices : 1;
  const [{ title, note }] = grids, isMarked = isKernel && marked;
  return {
    count: grids.length, bias, bundle, ways: waysOf(grids.length, bundle), rows: longest("rows"), columns: longest("columns"),
    named: isMarked ? title.length : 0, letters: isMarked ? 0 : title.length + note.length + 1, // on one line, or on as many as they need
  };
};

// A formula of which an audience sees smaller letters.
const isLong = ({ parts, terms }) => parts > 1 || terms > 12;

// The room that is left for grids above the formula.
const heightFor = ({ steps: { parts, terms, second }, grids }, view, width) => {
  if (width < NARROW) return Infinity;
  const { line, part, last, around, digit } = TEXT[view];
  const letters = (role, ofMinus) => {
    const texts = grids.filter((grid) => grid.role === role && !grid.below).flatMap((grid) => grid.texts);
    return texts.length ? total(texts, (text) => text.length + (text.startsWith("−") ? ofMinus : 0)) / texts.length : 1;
  };
  const term = around + digit * (letters("input", 0) + letters("kernel", 2)), inLine = Math.max(1, Math.floor(width / term));
  const lines = parts * Math.ceil((terms / parts + (parts > 1 ? 1 : 2)) / inLine), each = isLong({ parts, terms }) ? part : line;
  const formula = second ? each * lines + (parts > 1 ? part - last : 0) - line : terms > 36 ? 25 * Math.ceil(terms / 40) : 0;
  return (view === "large" ? Math.max(LOW.large, innerHeight - ABOVE_AND_BELOW) : LOW.normal) - formula;
};

// Where all fits into the room, the largest cells win. Otherwise cells grow until they are legible, and the page is
// scrolled; how far is held against them.
const judge = (columns, across, begins, aside, { width, height, view, legible }) => {
  const lines = columns.reduce((all, _, at) => (at && !begins[at] ? all.slice(0, -1).concat([[...all.at(-1), at]]) : [...all, [at]]), []);
  const { caption, wrapped, letter } = TEXT[view], wideOf = ({ columns }, cell) => columns * (cell + 2);
  const grids = (column, across, cell) => across * (wideOf(column, cell) + GAP) + (across / column.bundle) * Math.max(0, column.named * letter - wideOf(column, cell));
  const beside = ({ bias }, cell) => (bias && aside ? Math.max(40, bias * (cell + 2)) + GAP : 0);
  const wide = (cell) => Math.max(...lines.map((line) => total(line, (at) => (at ? SIGN : 0) + Math.max(TITLE, grids(columns[at], across[at], cell) + beside(columns[at], cell) - GAP))));
  const high = (column, across, cell) => {
    const down = Math.ceil(column.count / across), below = column.bias && !aside ? 1 : 0;
    const further = Math.ceil((column.letters * letter) / Math.max(TITLE, wideOf(column, cell))) - 1;
    return caption * (down + below) + wrapped * Math.max(0, further) + (cell + 2) * (down * column.rows + below);
  };
  const tall = (cell) => total(lines, (line) => Math.max(...line.map((at) => high(columns[at], across[at], cell)))) - 10;
  let most = MOST[view];
  while (most > 1 && wide(most) > width - 6) most--;
  let fitting = most;
  while (fitting >= LEAST && tall(fitting) > height) fitting--;
  const grown = Math.max(LEAST, fitting, Math.min(most, Math.max(LEGIBLE[view], legible)));
  const scrolled = grown - Math.max(0, tall(grown) - height) / SCROLLED[view];
  // An audience does not scroll.
  const isForAll = view === "large" && fitting >= Math.min(legible, LEGIBLE.normal), isWhole = isForAll || fitting >= Math.max(LEAST, scrolled);
  // A cell that is too wide would tear the columns apart.
  const cell = isWhole ? fitting : grown, tooWide = Math.max(0, cell - most);
  // For as large cells, on one line and with the bias below the kernels.
  return { cell, across, begins, aside, score: (isWhole ? fitting + MOST.large * isForAll : scrolled) - 10 * tooWide - tall(cell) / 1e5 - (aside ? 0.5 : 0) - lines.length };
};

const fitColumns = (scene, columns, width, view) => {
  const measured = columns.map((grids) => measure(grids, scene)), longest = Math.max(...columns.flat().map(({ texts }) => usualLength(texts)));
  const room = { width, view, height: heightFor(scene, view, width), legible: Math.max(LEAST, 5 + DIGITS[view] * Math.min(LONG, longest)) };
  const lines = combined(columns.map((_, at) => (at ? [false, true] : [true])));
  const asides = measured.some(({ bias }) => bias) ? [false, true] : [false];
  const ways = combined(measured.map(({ ways }) => ways)).flatMap((across) => lines.flatMap((begins) => asides.map((aside) => judge(measured, across, begins, aside, room))));
  return ways.reduce((best, each) => (each.score > best.score ? each : best));
};

// Grids without steps flow like words; each as large as its numbers need.
const fitLoose = ({ grids: all, signs }, width, view) => {
  const grids = all.filter((grid) => !grid.picture);
  if (!grids.length) return LEAST;
  const columns = Math.max(...grids.map((grid) => grid.columns)), rows = Math.max(...grids.map((grid) => grid.rows));
  const ofWidth = Math.floor((width - 6) / columns) - 2;
  if (grids.length === 1) return Math.max(20, Math.min(Math.floor((width - 68) / columns) - 2, MOST[view], Math.floor(400 / rows) - 2));
  const few = grids.length < 4, most = view === "large" && few ? 56 : 36, low = rows > 7 ? Math.floor(220 / rows) - 2 : most;
  const beside = Math.floor((width - 6 - (GAP + (signs.length ? 30 : 0)) * grids.length) / total(grids, (grid) => grid.columns)) - 2;
  return few && beside >= 24 ? Math.min(most, beside) : Math.max(24, Math.min(most, low, ofWidth));
};

// Below the others: cells of one size, or pixels of one size.
const fitBelow = (grids, width, view) => {
  const longest = Math.max(...grids.map(({ rows, columns }) => Math.max(rows, columns)));
  if (grids.some((grid) => grid.picture)) return Math.min(width / longest, Math.max(1, Math.floor((view === "large" ? 450 : 300) / longest)));
  const needed = (side) => total(grids, ({ columns }) => Math.max(TITLE, columns * (side + 1)) + 50) - 44;
  let side = view === "large" ? 40 : 30;
  while (side > 15 && needed(side) > width) side--;
  if (needed(side) <= width) return side;
  // Below each other.
  return Math.max(15, Math.min(30, Math.floor(width / Math.max(...grids.map(({ columns }) => columns))) - 1));
};

// At least a pixel for each number, and no larger than the page.
const pixelScale = ({ rows, columns }, count, width, view) => {
  const side = count < 5 ? (view === "large" ? 3.5 : 2.5) * PICTURE : PICTURE, longest = Math.max(rows, columns);
  return Math.min(width / columns, longest > side ? 1 : longest > side / 2 ? side / longest : Math.floor(side / longest));
};
