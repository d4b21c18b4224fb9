// What scripts add to pages that work without them: the chart beside its table, and the reader's place after a swap.
// Every number drawn is read from the table on the page.
(() => {
  "use strict";
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const FILLS = { red: "--red-fill", yellow: "--yellow-fill", blue: "--blue-fill", none: "--none-fill" };

  const draw = (place) => {
    const table = document.getElementById(place.dataset.table);
    if (!table || !window.echarts) return;
    const heads = [...table.querySelectorAll("thead th[data-colour]")];
    const rows = [...table.querySelectorAll("tbody tr")];
    const days = rows.map((row) => row.querySelector("th").textContent.trim());
    const shown = heads.map((head, place_) => ({ colour: head.dataset.colour, place_ })).filter((each) => each.colour !== "none");
    window.echarts.getInstanceByDom(place)?.dispose();
    place.classList.add("drawn"); // it has no size before
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    const ink = style("--soft");
    chart.setOption({
      animation: false,
      aria: { enabled: false },
      textStyle: { color: ink, fontFamily: "system-ui, sans-serif" },
      grid: { left: 40, right: 16, top: 16, bottom: 28 },
      xAxis: { type: "category", data: days, axisLabel: { color: ink }, axisLine: { lineStyle: { color: ink } } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: style("--rule") } } },
      series: shown.reverse().map(({ colour, place_ }) => ({
        type: "bar",
        stack: "people",
        barMaxWidth: 44,
        itemStyle: { color: style(FILLS[colour]) },
        data: rows.map((row) => Number(row.querySelectorAll("td")[place_].textContent)),
      })),
    });
  };
  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);

  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let waiting = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawAll);
  });
  document.addEventListener("htmx:after:swap", () => {
    drawAll();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
})();
