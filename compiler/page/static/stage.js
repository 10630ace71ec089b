// What a step does: its title, a sentence, and its figures.

const listOf = (names) => names.join(", ").replace(/, ([^,]*)$/, " and $1");

const written = (variables) => listOf([...new Set(variables)].map((variable) => MODEL.variables[variable].label));

function stageTitle(step) {
  if (step === 0) return "Embedding";
  if (step === LAST) return "Answer";
  const layer = (step - 1) >> 1;
  return `Layer ${layer}: ${step % 2 ? "attention" : "MLP"}`;
}

function stageText(step) {
  const looked = MODEL.variables.map((_, variable) => variable).filter((variable) => MODEL.variables[variable].steps.includes(0));
  if (step === 0) return looked.length ? `Each position looks up ${written(looked)}: rows for its token and its index.` : "Nothing is looked up.";
  if (step === LAST) return `The unembedding reads the last residual stream.`;
  if (step % 2) {
    const heads = headsOf(step);
    if (!heads.length) return "No head does anything in this layer.";
    return `${plural(heads.length, "head")} move${heads.length === 1 ? "s" : ""} values between positions and write${heads.length === 1 ? "s" : ""} ${written(heads.flatMap(({ head }) => head.writes.map((w) => w.variable)))}.`;
  }
  const mlps = mlpsOf(step).filter((mlp) => !mlp.erases);
  if (!mlps.length) return "This MLP computes nothing; all units are zero or make room.";
  return `At each position by itself, ${plural(mlps.length, "table")} write${mlps.length === 1 ? "s" : ""} ${written(mlps.map((mlp) => mlp.writes))}.`;
}

function stageFigures(run, step) {
  if (step === 0) return el("div", { class: "wide" }, embeddingTable(run));
  if (step === LAST) return MODEL.outputs.map((_, output) => answerFigure(run, output));
  if (step % 2) return headsOf(step).map(({ head, place }) => headFigure(run, head, place, step));
  return mlpsOf(step).map((mlp) => mlpFigure(run, mlp, step));
}

function embeddingTable(run) {
  const looked = MODEL.variables.map((_, variable) => variable).filter((variable) => MODEL.variables[variable].steps[0] === 0);
  const head = el("tr", {}, ["position", "token"].map((text) => el("th", { scope: "col" }, text)), looked.map((v) => el("th", { scope: "col" }, variableName(v))));
  const rows = run.tokens.map((token, i) => el("tr", {}, el("td", {}, String(i)), el("td", { class: "key" }, token), looked.map((v) => chip(run, v, 0, i, "result"))));
  return el("table", { class: "answers" }, el("caption", { class: "hidden" }, "What is looked up"), el("thead", {}, head), el("tbody", {}, rows));
}

const LEGENDS = {
  heads: "Fill: weight of the softmax. Outline: selected by the program. Corner: the two differ by more than 0.001. Point at a cell for its score and what it adds.",
  mlps: "Each row is one that this input uses.",
};
