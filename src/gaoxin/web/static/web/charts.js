// Draws every <figure data-chart>: the option is the JSON beside it, the colours are those of the style sheet.
(function () {
  "use strict";
  if (typeof echarts === "undefined") return;
  const root = document.documentElement;
  const TOKEN = /^var\((--[\w-]+)\)$/;
  const SERIES = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"];

  const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  /** The option with every "var(--token)" replaced by the colour it stands for. */
  function coloured(value) {
    if (typeof value === "string") {
      const found = TOKEN.exec(value);
      return found ? token(found[1]) : value;
    }
    if (Array.isArray(value)) return value.map(coloured);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner)]));
    }
    return value;
  }

  function theme() {
    const size = parseFloat(token("--t-xs"));
    const ink = token("--ink-2");
    const text = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size };
    const axis = {
      axisLine: { lineStyle: { color: token("--line-2") } },
      axisTick: { show: false },
      axisLabel: text,
      nameTextStyle: text,
      splitLine: { lineStyle: { color: token("--line") } },
    };
    return {
      color: SERIES.map(token),
      backgroundColor: "transparent",
      textStyle: text,
      title: { textStyle: { ...text, color: token("--ink"), fontWeight: 600 } },
      legend: { textStyle: text, itemWidth: 12, itemHeight: 8, itemGap: 14 },
      tooltip: {
        backgroundColor: token("--surface"),
        borderColor: token("--line-2"),
        borderWidth: 1,
        padding: [6, 10],
        textStyle: { ...text, color: token("--ink") },
        extraCssText: "box-shadow:none;border-radius:4px",
      },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: { ...axis, axisLine: { show: false } },
      timeAxis: axis,
      bar: { barMaxWidth: 26, label: { color: ink, fontSize: size } },
      line: { symbolSize: 5, lineStyle: { width: 2 }, label: { color: ink } },
      pie: { label: { color: ink }, itemStyle: { borderColor: token("--surface"), borderWidth: 1 } },
      funnel: { label: { color: ink }, itemStyle: { borderColor: token("--surface") } },
      treemap: { itemStyle: { borderColor: token("--surface") } },
    };
  }

  /** The name of a value axis starts at its own edge of the drawing, where nothing cuts it off. */
  function sided(axis, index) {
    if (!axis || !axis.name) return axis;
    return { ...axis, nameTextStyle: { align: index ? "right" : "left", ...axis.nameTextStyle } };
  }

  function withSides(option) {
    if (!option.yAxis) return option;
    return { ...option, yAxis: [].concat(option.yAxis).map(sided) };
  }

  function optionOf(figure) {
    const source = figure.querySelector('script[type="application/json"]');
    const option = withSides(coloured(JSON.parse(source.textContent)));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return {
      animation: !still,
      animationDuration: 300,
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      aria: { enabled: true },
      ...option,
    };
  }

  function show(figure, what) {
    figure.querySelector(".chart-drawing").hidden = what !== "drawing";
    figure.querySelector(".chart-table").hidden = what !== "table";
    figure.querySelectorAll("[data-show]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.show === what));
    });
    const chart = echarts.getInstanceByDom(figure.querySelector(".chart-drawing"));
    if (chart && what === "drawing") chart.resize();
  }

  function draw(figure) {
    const drawing = figure.querySelector(".chart-drawing");
    drawing.hidden = false;
    const chart = echarts.init(drawing, theme(), { renderer: "svg", locale: root.lang.startsWith("zh") ? "ZH" : "EN" });
    // On paper the drawing is scaled to the sheet; on screen it is redrawn instead.
    chart.on("finished", () => {
      const picture = drawing.querySelector("svg");
      picture.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    });
    chart.setOption(optionOf(figure));
    chart.on("click", (event) => {
      if (event.data && event.data.href) location.assign(event.data.href);
    });
    figure.querySelector(".chart-switch").hidden = false;
    figure.addEventListener("click", (event) => {
      const button = event.target.closest("[data-show]");
      if (button) show(figure, button.dataset.show);
    });
    show(figure, "drawing");
    figure.dataset.drawn = "yes";
  }

  async function drawAll(within) {
    const figures = [...within.querySelectorAll("figure[data-chart]:not([data-drawn])")];
    if (!figures.length) return;
    const words = figures.map((figure) => figure.textContent).join("");
    await document.fonts.load(`${token("--t-xs")} "Noto Sans SC"`, words).catch(() => []);
    figures.forEach(draw);
  }

  const all = () => [...document.querySelectorAll("figure[data-drawn] .chart-drawing:not([hidden])")];
  const resize = () => all().forEach((drawing) => echarts.getInstanceByDom(drawing).resize({ silent: true }));
  addEventListener("resize", resize);
  document.addEventListener("htmx:load", (event) => drawAll(event.target));
  drawAll(document);
})();
