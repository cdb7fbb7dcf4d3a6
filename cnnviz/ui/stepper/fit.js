// How large the cells of a scene are, and which of its grids stand side by side.
const MOST = { normal: 38, large: 68 }, LEAST = 16, LEGIBLE = { normal: 20, large: 30 }, LOW = { normal: 444, large: 424 }; // px
const GAP = 14, SIGN = 62, CAPTION = 44, TITLE = 96, PICTURE = 96, NARROW = 600, SCROLLED = { normal: 50, large: 80 }; // px; so far is scrolled for a px of cell

// How many may stand side by side: as few as each number of rows needs, and bundles whole and in even rows.
const waysOf = (count, bundle) => {
  const upwards = Array.from({ length: count }, (_, at) => at + 1);
  if (bundle === 1) return [...new Set(upwards.map((down) => Math.ceil(count / down)))];
  return upwards.filter((across) => across === bundle || (across % bundle === 0 && count % across === 0));
};
const combined = (lists) => lists.reduce((all, list) => all.flatMap((each) => list.map((one) => [...each, one])), [[]]);
const total = (list, of) => list.reduce((sum, each) => sum + of(each), 0);

// What a column of grids of one role needs.
const measure = (grids, slices) => {
  const bias = grids.some(({ name }) => name === "bias") ? 1 : 0, count = grids.length - bias || 1;
  const longest = (side) => Math.max(...grids.map((grid) => grid[side]));
  return { count, bias, ways: waysOf(count, grids[0].role === "kernel" ? slices : 1), rows: longest("rows"), columns: longest("columns") };
};

// The room that is left for grids above the formula.
const heightFor = ({ parts, terms }, view, width) => {
  if (width < NARROW) return Infinity;
  const formula = parts > 1 ? (view === "large" ? 52 : 36) * (parts + 1) - 36 : terms > 36 ? 25 * Math.ceil(terms / 40) : 0;
  return (view === "large" ? Math.max(LOW.large, innerHeight - 376) : LOW.normal) - formula;
};

// Where all fits into the room, the largest cells win. Otherwise cells grow until they are legible, and the page is
// scrolled; how far is held against them.
const judge = (columns, across, begins, { width, height, view }) => {
  const lines = columns.reduce((all, _, at) => (at && !begins[at] ? all.slice(0, -1).concat([[...all.at(-1), at]]) : [...all, [at]]), []);
  const wide = (cell) => Math.max(...lines.map((line) => total(line, (at) => (at ? SIGN : 0) + Math.max(TITLE, across[at] * (columns[at].columns * (cell + 2) + GAP) - GAP))));
  const down = (at) => Math.ceil(columns[at].count / across[at]);
  const tall = (cell) => total(lines, (line) => Math.max(...line.map((at) => CAPTION * (down(at) + columns[at].bias) + (cell + 2) * (down(at) * columns[at].rows + columns[at].bias))));
  let most = MOST[view];
  while (most > 1 && wide(most) > width - 6) most--;
  let fitting = most;
  while (fitting >= LEAST && tall(fitting) > height) fitting--;
  const legible = Math.max(LEAST, fitting, Math.min(most, LEGIBLE[view]));
  const scrolled = legible - Math.max(0, tall(legible) - height) / SCROLLED[view], isWhole = fitting >= LEAST && fitting >= scrolled;
  const cell = isWhole ? fitting : legible, tooWide = Math.max(0, cell - most); // and the columns would be torn apart
  return { cell, across, begins, score: (isWhole ? fitting : scrolled) - 10 * tooWide - tall(cell) / 1e5 };
};

const fitColumns = (scene, columns, width, view) => {
  const measured = columns.map((grids) => measure(grids, scene.slices)), room = { width, view, height: heightFor(scene.steps, view, width) };
  const lines = combined(columns.map((_, at) => (at ? [false, true] : [true])));
  const ways = combined(measured.map(({ ways }) => ways)).flatMap((across) => lines.map((begins) => judge(measured, across, begins, room)));
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
  return Math.max(15, Math.min(30, Math.floor(width / Math.max(...grids.map(({ columns }) => columns))) - 1)); // below each other
};

// At least a pixel for each number, and no larger than the page.
const pixelScale = ({ rows, columns }, count, width, view) => {
  const side = count < 5 ? (view === "large" ? 3.5 : 2.5) * PICTURE : PICTURE, longest = Math.max(rows, columns);
  return Math.min(width / columns, longest > side ? 1 : longest > side / 2 ? side / longest : Math.floor(side / longest));
};
