// The table of variables: what each holds at each position, beside what the interpreter says.

const MARKS = { "+": "✓", x: "✗", "-": "" };
const SAID = { "+": "as the interpreter has it", x: "the interpreter has another value", "-": "not checked" };

// A cell with a value, a mark for the verdict, and the value that is wanted if it is another.
function valueCell(tag, { texts, verdicts }, wanted, place, attributes = {}) {
  const verdict = verdicts[place];
  const classes = ["value", verdict === "x" ? "wrong" : "", attributes.class || ""].join(" ").trim();
  const mark = el("span", { class: "mark", "aria-hidden": "true" }, MARKS[verdict]);
  const other = verdict === "x" ? el("span", { class: "wanted" }, `should be ${wanted[place]}`) : null;
  const title = `${texts[place]}: ${SAID[verdict]}${verdict === "x" ? `, ${wanted[place]}` : ""}`;
  return el(tag, { title, ...attributes, class: classes }, el("span", { class: "text" }, texts[place]), mark, other);
}

function positionHead(run) {
  return run.tokens.map((token, i) =>
    el("th", { scope: "col", title: `position ${i}` }, el("span", { class: "index" }, String(i)), el("span", { class: "token" }, token)),
  );
}

function variablesTable(run, step) {
  const head = el("tr", {}, el("th", { scope: "col" }, "variable"), el("th", { scope: "col", class: "bos" }, "BOS"), positionHead(run));
  const rows = MODEL.variables.map((_, variable) => variableRow(run, variable, step));
  const answers = step === LAST ? MODEL.outputs.map((_, output) => answerRow(run, output)) : [];
  return el(
    "table",
    { class: "variables" },
    el("caption", { class: "hidden" }, `Variables after ${stepName(step)}`),
    el("thead", {}, head),
    el("tbody", {}, rows, answers),
  );
}

function stateOf(variable, step) {
  const { steps, gone, read } = MODEL.variables[variable];
  if (step < steps[0]) return "ahead";
  if (step < steps[steps.length - 1]) return steps.includes(step) ? "new part" : "part";
  if (gone !== null && step >= gone) return "gone";
  if (steps.includes(step)) return "new";
  return step > read ? "unread" : "";
}

const STATES = {
  ahead: "is not computed yet",
  "new part": "is being added up",
  part: "is being added up",
  gone: "was erased: its columns hold another variable",
  unread: "is read no more",
};

function variableRow(run, variable, step) {
  const state = stateOf(variable, step);
  const name = el("th", { scope: "row" }, variableName(variable));
  const cells = run.cells(variable, step);
  if (cells === null) {
    const text = state.includes("part") ? "…" : "·";
    const blank = run.ids.map(() => el("td", { title: STATES[state] || "" }, text));
    return el("tr", { class: state }, name, blank);
  }
  const bos = run.columns(variable, step, 0);
  const title = bos === null ? "" : `at BOS its columns hold ${bos.map((x) => short(x)).join(", ")}`;
  return el(
    "tr",
    { class: state, title: STATES[state] || null },
    name,
    el("td", { class: "bos", title }, "·"),
    cells.texts.map((_, i) => valueCell("td", cells, run.wanted(variable), i)),
  );
}

function answerRow(run, output) {
  const answers = run.answers(output);
  const name = MODEL.outputs.length > 1 ? `answer ${MODEL.outputs[output].name}` : "answer";
  return el(
    "tr",
    { class: "new answer" },
    el("th", { scope: "row" }, el("span", { class: "name" }, name)),
    el("td", { class: "bos" }, "·"),
    answers.texts.map((_, i) => valueCell("td", answers, answers.wanted, i)),
  );
}

// What is right and wrong as of a step, in words.
function verdictOf(run, step) {
  const counts = { "+": 0, x: 0, "-": 0 };
  const count = (cells) => cells && [...cells.verdicts].forEach((verdict) => counts[verdict]++);
  MODEL.variables.forEach((_, variable) => count(run.cells(variable, step)));
  if (step === LAST) MODEL.outputs.forEach((_, output) => count(run.answers(output)));
  if (run.problem) return { kind: "open", text: `not checked: ${run.problem}` };
  if (counts.x) return { kind: "bad", text: `✗ ${plural(counts.x, "value")} of ${counts["+"] + counts.x} unlike the interpreter's` };
  return { kind: "good", text: `✓ ${plural(counts["+"], "value")} as the interpreter has them` };
}
