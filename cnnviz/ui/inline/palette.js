// The colours that a person has chosen, for all components and for later visits.
const PALETTES = { standard: "Blue, amber, green", violet: "Violet, olive, rose" };

function chosenPalette() {
  try {
    const chosen = localStorage.getItem("cnnviz.palette");
    return chosen in PALETTES ? chosen : "standard";
  } catch { return "standard"; }
}

function choosePalette(palette) {
  try { localStorage.setItem("cnnviz.palette", palette); } catch { /* private browsing: for this visit only */ }
}
