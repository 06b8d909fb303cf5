// Draws the figures: again whenever the theme, the width class or the medium (screen, paper) changes.
(function () {
  "use strict";
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const plots = [...document.querySelectorAll(".plot")];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const narrow = window.matchMedia("(max-width: 640px)");
  const PAPER = { one: 640, many: 310 };

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return { ink: read("--ink"), soft: read("--soft"), rule: read("--rule"), raised: read("--raised") };
  }

  function themed(figure, printing) {
    const { data, layout } = structuredClone(figure);
    const { ink, soft, rule, raised } = colours();
    layout.font.color = ink;
    layout.hoverlabel = { ...layout.hoverlabel, bgcolor: raised, bordercolor: rule };
    layout.hoverlabel.font.color = ink;
    for (const axis of [layout.xaxis, layout.yaxis]) {
      Object.assign(axis, { gridcolor: rule, linecolor: rule, tickfont: { color: soft } });
      axis.title.font.color = soft;
    }
    for (const shape of layout.shapes || []) shape.line.color = ink;
    for (const trace of data) if (trace.error_x) trace.error_x.color = ink;
    if (narrow.matches && !printing && (layout.annotations || []).some((label) => label.name === "direct")) {
      layout.annotations = layout.annotations.filter((label) => label.name !== "direct");
      layout.margin.r = 12;
    }
    return { data, layout };
  }

  function draw(plot, printing) {
    const { data, layout } = themed(figures[plot.dataset.figure], printing);
    if (printing) layout.width = plot.closest(".panels") ? PAPER.many : PAPER.one;
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
