// Elements of the page, made and changed; and words for how many.
const make = (tag, className, parent, attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};
const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const within = (number, count) => Math.max(0, Math.min(count - 1, number));

// On a narrow screen the row of tabs is scrolled, and a link may open one that cannot be seen: what is in it shows it.
const showTab = (parent) => {
  const panel = parent.getRootNode().host?.closest('[role="tabpanel"]'), tab = panel && document.getElementById(panel.getAttribute("aria-labelledby"));
  const row = tab?.closest('[role="tablist"]')?.getBoundingClientRect(), own = tab?.getBoundingClientRect();
  if (row && (own.left < row.left || own.right > row.right)) tab.closest('[role="tablist"]').scrollLeft += own.left - row.left - (row.width - own.width) / 2;
};
