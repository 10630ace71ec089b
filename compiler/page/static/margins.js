// How far a step is from going wrong: scores, leaks and errors, observed and proved.

function marginRows(run, step) {
  const rows = headsOf(step).filter(({ head }) => run.weights(head.layer) !== null).flatMap(({ head, place }) => headMargins(run, head, place));
  return [...rows, ...errorRows(run, step)];
}

function headMargins(run, head, place) {
  const grid = new Grid(run, head, place, run.weights(head.layer));
  if (grid.selected === null) return [];
  let [gap, leak] = [Infinity, 0];
  for (let query = 1; query < run.size; query++) {
    const keys = Array.from({ length: run.size - 1 }, (_, k) => k + 1).filter((key) => grid.isSeen(query, key));
    const chosen = keys.filter((key) => grid.isSelected(query, key));
    const others = keys.filter((key) => !grid.isSelected(query, key));
    const scores = (some) => some.map((key) => grid.score(query, key));
    if (chosen.length && others.length) gap = Math.min(gap, Math.min(...scores(chosen)) - Math.max(...scores(others)));
    leak = Math.max(leak, others.reduce((sum, key) => sum + grid.weight(query, key), 0));
  }
  const names = head.writes.map((write) => MODEL.variables[write.variable].label).join(", ");
  return [
    { what: `${names}: least distance of a selected key's score from another's`, seen: gap, proved: head.margin, more: true },
    { what: `${names}: most weight on keys that are not selected`, seen: leak, proved: null, more: false },
  ];
}

// The error of the variables that this step completes.
function errorRows(run, step) {
  if (run.stream(0) === null) return [];
  return MODEL.variables.flatMap((variable, place) => {
    const { steps, label: name, bound } = variable;
    if (steps[steps.length - 1] !== step || step === 0 || !run.holds(place, step)) return [];
    const off = run.tokens.map((_, i) => distance(variable, run.columns(place, step, i + 1)));
    if (off.some((x) => x === null)) return [];
    return [{ what: `${name}: most error of a column`, seen: Math.max(...off), proved: bound, more: false }];
  });
}

// A bar on a logarithmic scale from 1e-8 to 100.
function bar(x, kind) {
  const part = x > 0 ? (Math.log10(x) + 8) / 10 : 0;
  const percent = 100 * Math.max(0, Math.min(1, part));
  return el("div", { class: `bar ${kind}`, "aria-hidden": "true" }, el("div", { style: { width: `${percent.toFixed(1)}%` } }));
}

function marginsPanel(run, step) {
  const rows = marginRows(run, step);
  if (!rows.length) return el("p", { class: "note" }, "Nothing is measured in this step.");
  const known = (x) => x !== null && Number.isFinite(x);
  return el(
    "table",
    { class: "margins" },
    el("thead", {}, el("tr", {}, ["", "on this input", "proved for all", "from 10⁻⁸ to 100"].map((text) => el("th", { scope: "col" }, text)))),
    el(
      "tbody",
      {},
      rows.map(({ what, seen, proved, more }) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, what),
          el("td", {}, known(seen) ? short(seen, 3) : "no such pair"),
          el("td", {}, known(proved) ? `${more ? "at least" : "at most"} ${short(proved, 3)}` : ""),
          el("td", {}, known(seen) ? bar(seen, "seen") : null, known(proved) ? bar(proved, "proved") : null),
        ),
      ),
    ),
  );
}
