// A head as a grid: keys above, queries at the left, values below, results at the right.

const headsOf = (step) => MODEL.heads.map((head, place) => ({ head, place })).filter(({ head }) => head.step === step);

// What is said of a cell that is pointed at; found only then.
const SENTENCES = new WeakMap();

const KINDS = {
  average: "averages the values of the keys it attends to",
  count: "counts: BOS alone has the value 1, so it returns 1 / (1 + count)",
  sum: "adds up: BOS takes nearly all weight, so shares are shown beside each other",
};

function headFigure(run, head, place, step) {
  const weights = run.weights(head.layer);
  const names = head.writes.map((write) => MODEL.variables[write.variable].label).join(", ");
  const title = el("figcaption", {}, el("strong", {}, names || head.name), ` · head ${head.slot}`, el("code", {}, head.selector));
  const figure = el("figure", { class: "head" }, title);
  if (weights === null) figure.append(el("p", {}, "Its weights are not on this page, which would be too large with them."));
  else figure.append(el("div", { class: "wide" }, headTable(run, head, place, step, weights)));
  const more = run.tokens.length > MOST_SHOWN ? `. Shown: the first ${MOST_SHOWN} positions` : "";
  figure.append(el("p", { class: "note" }, KINDS[head.kind] + more));
  return figure;
}

// What one head does with each pair of positions.
class Grid {
  constructor(run, head, place, weights) {
    const n = run.size;
    this.run = run;
    this.head = head;
    this.n = n;
    this.weights = weights.subarray(head.slot * n * n, (head.slot + 1) * n * n);
    this.scores = run.scores(head.layer).subarray(head.slot * n * n, (head.slot + 1) * n * n);
    const size = CONFIG.key_size;
    this.values = run.values(head.layer).subarray(head.slot * n * size, (head.slot + 1) * n * size);
    this.matrices = head.writes.map((write) => floats(write.matrix));
    this.selected = run.selected(place);
  }

  weight(query, key) { return this.weights[query * this.n + key]; }
  score(query, key) { return this.scores[query * this.n + key]; }
  isSeen(query, key) { return this.score(query, key) > MASKED; }
  isSelected(query, key) { return this.selected !== null && key > 0 && this.selected[query - 1][key - 1] === "1"; }
  value(key) { return Array.from(this.values.subarray(key * CONFIG.key_size, key * CONFIG.key_size + this.head.width)); }

  // The share of a weight that is shown: where BOS takes nearly all, that among the other keys.
  shown(query, key) {
    if (this.head.kind !== "sum" || key === 0) return this.weight(query, key);
    let most = 0;
    for (let k = 1; k < this.n; k++) most = Math.max(most, this.weight(query, k));
    const floor = Math.max(most, this.unit());
    return floor ? this.weight(query, key) / floor : 0;
  }

  // What a selected key weighs in a head that adds up: the most that any does.
  unit() {
    if (this.most === undefined) {
      this.most = 0;
      for (let q = 1; q < this.n; q++) for (let k = 1; k < this.n; k++) this.most = Math.max(this.most, this.weight(q, k));
    }
    return this.most;
  }

  // The weight that the selector asks for; null where that is not to be said.
  ideal(query, key) {
    if (this.selected === null || this.head.kind === "sum") return null;
    const count = [...this.selected[query - 1]].filter((cell) => cell === "1").length;
    const all = this.head.kind === "count" ? count + 1 : count;
    if (key === 0) return this.head.kind === "count" ? 1 / all : Number(count === 0);
    return this.isSelected(query, key) ? 1 / all : 0;
  }

  isOff(query, key) {
    const ideal = this.ideal(query, key);
    return ideal !== null && Math.abs(ideal - this.weight(query, key)) > 1e-3;
  }

  // What a key adds to the variables that the head writes, for a query.
  contribution(query, key) {
    const value = this.value(key);
    return this.head.writes.map(({ variable }, i) => {
      const { labels, label: name } = MODEL.variables[variable];
      const added = labels.map((_, c) => this.weight(query, key) * value.reduce((sum, v, j) => sum + v * this.matrices[i][j * labels.length + c], 0));
      const parts = added.map((x, c) => ({ x, label: labels[c] })).filter(({ x }) => x !== 0);
      const shown = parts.slice(0, 4).map(({ x, label }) => (labels.length > 1 ? `${label} ${short(x)}` : short(x)));
      return `${name} ${shown.length ? shown.join(", ") : "0"}${parts.length > 4 ? ", …" : ""}`;
    });
  }

  sentence(query, key) {
    if (!this.isSeen(query, key)) return "this key comes later: the mask hides it";
    const names = ["BOS", ...this.run.tokens.map((token, i) => `${token} at ${i}`)];
    const facts = [
      `query ${names[query]} → key ${names[key]}`,
      `score ${short(this.score(query, key))}`,
      `weight ${short(this.weight(query, key), 5)}`,
      `value ${this.value(key).map((x) => short(x)).join(", ")}`,
      `adds ${this.contribution(query, key).join("; ")}`,
    ];
    if (this.selected !== null && key > 0) facts.push(this.isSelected(query, key) ? "selected" : "not selected");
    const ideal = this.isOff(query, key) ? this.ideal(query, key) : null;
    if (ideal !== null) facts.push(`the selector asks for ${short(ideal)}`);
    return facts.join(" · ");
  }
}

function headTable(run, head, place, step, weights) {
  const grid = new Grid(run, head, place, weights);
  const before = step - 1;
  const places = run.tokens.map((_, i) => i).slice(0, MOST_SHOWN);
  const left = head.query.length + 1;
  const results = head.writes.map((write) => write.variable);
  const table = el("table", { class: `head ${run.size > 21 ? "dense tiny" : run.size > 13 ? "dense" : ""}` }, el("caption", { class: "hidden" }, `Weights of ${head.name}; rows are queries, columns are keys`));
  for (const variable of head.key) table.append(rowAround(run, variable, before, left, "key"));
  table.append(
    el(
      "tr",
      { class: "tokens" },
      head.query.map((variable) => el("th", { class: "label query", scope: "col" }, variableName(variable))),
      el("th", { class: "corner", title: "how keys and queries are compared" }, head.symbol),
      el("th", { scope: "col", class: "bos" }, "BOS"),
      places.map((i) => el("th", { scope: "col", class: "token", title: `key ${i}: ${run.tokens[i]}` }, el("span", { class: "text" }, run.tokens[i]))),
      results.map((variable) => el("th", { class: "label result", scope: "col" }, "→ ", variableName(variable))),
    ),
  );
  for (const i of places) {
    const bos = weightCell(grid, i + 1, 0);
    table.append(
      el(
        "tr",
        {},
        head.query.map((variable) => chip(run, variable, before, i, "query")),
        el("th", { scope: "row", class: "token", title: `query ${i}: ${run.tokens[i]}` }, el("span", { class: "text" }, run.tokens[i])),
        bos,
        places.map((k) => weightCell(grid, i + 1, k + 1)),
        results.map((variable) => chip(run, variable, step, i, "result")),
      ),
    );
  }
  for (const variable of head.value) table.append(rowAround(run, variable, before, left, "values"));
  if (!head.value.length) {
    const value = (key) => el("td", { class: "values" }, grid.value(key).map((x) => short(x, 3)).join(", "));
    table.append(el("tr", {}, el("th", { class: "label values", colspan: left, scope: "row" }, "value"), value(0), places.map((i) => value(i + 1))));
  }
  return table;
}

// A row of values over or under the grid.
function rowAround(run, variable, step, left, kind) {
  return el(
    "tr",
    {},
    el("th", { class: `label ${kind}`, colspan: left, scope: "row" }, variableName(variable)),
    el("td", { class: "bos" }),
    run.tokens.slice(0, MOST_SHOWN).map((_, i) => chip(run, variable, step, i, kind)),
  );
}

function chip(run, variable, step, place, kind) {
  const cells = run.cells(variable, step);
  if (cells === null) return el("td", { class: kind, title: "not complete yet" }, "…");
  return valueCell("td", cells, run.wanted(variable), place, { class: kind });
}

function weightCell(grid, query, key) {
  const shown = grid.isSeen(query, key) ? grid.shown(query, key) : 0;
  const classes = ["weight", key ? "" : "bos", grid.isSelected(query, key) ? "selected" : "", grid.isOff(query, key) ? "off" : "", grid.isSeen(query, key) ? "" : "masked", shown > 0.55 ? "strong" : ""];
  const selected = grid.isSelected(query, key) ? ", selected" : "";
  const cell = el(
    "td",
    { class: classes.filter(Boolean).join(" "), style: { "--weight": shown.toFixed(4) }, "aria-label": `${short(shown, 2)}${selected}`, tabindex: query === 1 && key === 0 ? 0 : -1 },
    grid.head.kind === "sum" ? (shown > 0.995 ? "●" : "") : weightText(grid.weight(query, key)),
  );
  SENTENCES.set(cell, () => grid.sentence(query, key));
  return cell;
}
