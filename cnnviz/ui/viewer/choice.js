// One of a few: a row of buttons that the arrow keys walk through.
class Choice {
  constructor(parent, label, choose) {
    this.root = make("div", "choice", parent, { role: "radiogroup", "aria-label": label });
    this.choose = choose;
    this.root.addEventListener("keydown", (event) => {
      if (!ARROWS[event.key]) return;
      event.preventDefault();
      const by = ARROWS[event.key][0] + ARROWS[event.key][1];
      const buttons = [...this.root.children], at = buttons.findIndex((b) => b.tabIndex === 0);
      const next = buttons[(at + by + buttons.length) % buttons.length];
      next.click();
      next.focus();
    });
  }

  offer(titles) {
    const wanted = JSON.stringify(titles);
    if (wanted === this.offered) return;
    this.offered = wanted;
    this.root.replaceChildren(...titles.map(([value, title]) => {
      const button = make("button", "", null, { type: "button", role: "radio", "aria-checked": "false" });
      button.textContent = title;
      button.dataset.value = value;
      button.onclick = () => this.choose(value);
      return button;
    }));
  }

  mark(value) {
    for (const button of this.root.children) {
      const isIt = button.dataset.value === String(value);
      button.setAttribute("aria-checked", isIt);
      button.tabIndex = isIt ? 0 : -1;
    }
  }
}
