// Draws the figures: again whenever the theme, the width class or the medium (screen, paper) changes.
(function () {
  "use strict";
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const plots = [...document.querySelectorAll(".plot")];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const narrow = window.matchMedia("(max-width: 640px)");
  const PAPER = { one: 640, many: 310 };
  const [INK, RULE] = ["#1f252b", "#d9d5cb"]; // those of figures/panel.py

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return { ink: read("--ink"), soft: read("--soft"), rule: read("--rule"), raised: read("--raised") };
  }

  // Figures are made in the colours of paper; the page's own take their place, wherever they stand.
  function recoloured(value, swap) {
    if (typeof value === "string") return swap[value.toLowerCase()] || value;
    if (Array.isArray(value)) return value.map((item) => recoloured(item, swap));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recoloured(item, swap)]));
  }

  function themed(figure, printing) {
    const { ink, soft, rule, raised } = colours();
    const { data, layout } = recoloured(figure, { [INK]: ink, [RULE]: rule });
    layout.hoverlabel = { ...layout.hoverlabel, bgcolor: raised, bordercolor: rule };
    layout.hoverlabel.font.color = ink;
    for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))) {
      const axis = layout[name];
      axis.tickfont = { ...axis.tickfont, color: soft };
      axis.title = { ...axis.title, font: { ...(axis.title || {}).font, color: soft } };
    }
    if (narrow.matches && !printing && (layout.annotations || []).some((label) => label.name === "direct")) {
      layout.annotations = layout.annotations.filter((label) => label.name !== "direct");
      layout.margin.r = 12;
    }
    return { data, layout };
  }

  function draw(plot, printing) {
    const { data, layout } = themed(figures[plot.dataset.figure], printing);
    if (printing) layout.width = plot.closest(".panels:not(.wide)") ? PAPER.many : PAPER.one;
    return Plotly.react(plot, data, layout, { displayModeBar: false, responsive: !printing });
  }

  function drawAll() {
    for (const plot of plots) draw(plot, false);
  }

  async function drawInTurn() {
    for (const plot of plots) {
      await draw(plot, false);
      await new Promise((next) => setTimeout(next));
    }
    document.documentElement.dataset.drawn = "yes";
  }

  dark.addEventListener("change", drawAll);
  narrow.addEventListener("change", drawAll);
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    for (const plot of plots) draw(plot, true);
  });
  window.addEventListener("afterprint", () => {
    delete document.documentElement.dataset.theme;
    drawAll();
  });
  drawInTurn();
})();
