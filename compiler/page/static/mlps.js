// An MLP as a table: which rows are used, and by which positions.

const mlpsOf = (step) => MODEL.mlps.filter((mlp) => mlp.step === step);

function mlpFigure(run, mlp, step) {
  const { label: name, text } = MODEL.variables[mlp.writes];
  const units = plural(mlp.stop - mlp.start, "unit");
  if (mlp.erases) return el("p", { class: "note" }, `Makes room: ${mlp.name}, ${units}.`);
  return el(
    "figure",
    { class: "mlp" },
    el("figcaption", {}, el("strong", {}, name), ` · ${units}`, text === name ? null : el("code", {}, text)),
    el("div", { class: "wide" }, mlpTable(run, mlp, step)),
  );
}

// Positions by the row that they use: what goes in, and what comes out.
function usedRows(run, mlp, step) {
  const inputs = mlp.reads.map((variable) => run.cells(variable, step - 1));
  const output = run.cells(mlp.writes, step);
  const rows = new Map();
  run.tokens.forEach((_, i) => {
    const texts = [...inputs, output].map((cells) => (cells === null ? "…" : cells.texts[i]));
    const verdict = output === null ? "-" : output.verdicts[i];
    const name = JSON.stringify([texts, verdict]);
    if (!rows.has(name)) rows.set(name, { texts, verdict, places: [] });
    rows.get(name).places.push(i);
  });
  return [...rows.values()];
}

function mlpTable(run, mlp, step) {
  const wanted = run.wanted(mlp.writes);
  const body = usedRows(run, mlp, step).map(({ texts, verdict, places }) => {
    const last = texts.length - 1;
    const output = { texts: { 0: texts[last] }, verdicts: verdict };
    const right = wanted === null ? null : [wanted[places[0]]];
    return el(
      "tr",
      {},
      texts.slice(0, last).map((text) => el("td", { class: "query" }, text)),
      el("td", { class: "arrow", "aria-hidden": "true" }, "→"),
      valueCell("td", output, right, 0, { class: "result" }),
      el("td", { class: "places" }, places.map((i) => el("span", { class: "place", title: `position ${i}` }, el("span", { class: "index" }, String(i)), run.tokens[i]))),
      unitCells(run, mlp, places),
    );
  });
  const head = el(
    "tr",
    {},
    mlp.reads.map((variable) => el("th", { class: "label query", scope: "col" }, variableName(variable))),
    el("th", { "aria-label": "gives" }),
    el("th", { class: "label result", scope: "col" }, variableName(mlp.writes)),
    el("th", { scope: "col" }, "used at"),
    el("th", { scope: "col", title: "units whose input is positive" }, "units on"),
    el("th", { scope: "col", title: "the least distance of a unit's input from 0" }, "nearest kink"),
  );
  return el("table", { class: "mlp" }, el("caption", { class: "hidden" }, `Rows used of ${mlp.name}`), el("thead", {}, head), el("tbody", {}, body));
}

// How many units work at these positions, and how near one is to its kink.
function unitCells(run, mlp, places) {
  const units = run.units(mlp.layer);
  if (units === null) return [el("td", {}, "not on this page"), el("td", {})];
  const all = mlp.stop - mlp.start;
  const counts = new Set();
  let least = Infinity;
  for (const place of places) {
    const from = (place + 1) * CONFIG.mlp_hidden_size + mlp.start;
    const inputs = Array.from(units.subarray(from, from + all));
    counts.add(inputs.filter((x) => x > 0).length);
    least = Math.min(least, ...inputs.map(Math.abs));
  }
  return [el("td", {}, `${[...counts].join(" or ")} of ${all}`), el("td", {}, short(least, 3))];
}
