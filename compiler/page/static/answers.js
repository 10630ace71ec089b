// The last step: what logits mean, how near another answer is, and what the interpreter says.

const RULES = {
  classes: "A logit for each value; the value of the largest is the answer.",
  number: "The first logit is a number; the value of the nearest point is the answer.",
  quotient: "The logits are whole numbers; the answer is a quotient of sums of their products.",
};

const AVERAGED = "Two logits, a sum and 1, both over one more than the keys; their quotient is the sum, which is whole.";

function answerFigure(run, output) {
  const { name, rule, reads } = MODEL.outputs[output];
  return el(
    "figure",
    { class: "answer" },
    el("figcaption", {}, el("strong", {}, MODEL.outputs.length > 1 ? name : "answer"), " · read from ", reads.map((v, i) => [i ? ", " : "", variableName(v)])),
    el("p", { class: "note" }, (rule.averaged ? AVERAGED : RULES[rule.kind]) + (rule.flag ? " Up to 1/2 in the second it is undefined." : "")),
    el("div", { class: "wide" }, answerTable(run, output, rule)),
  );
}

const MANY_LOGITS = 12;

function answerTable(run, output, rule) {
  const answers = run.answers(output);
  const [start, stop] = MODEL.outputs[output].columns;
  const labels = logitLabels(rule, stop - start);
  const shown = labels.slice(0, MANY_LOGITS);
  const first = answerOf(rule, run.logitsOf(output, 1));
  const head = el(
    "tr",
    {},
    ["position", "token", "answer", "interpreter"].map((text) => el("th", { scope: "col" }, text)),
    el("th", { scope: "col", title: first.gapText }, "gap"),
    shown.map((label) => el("th", { scope: "col", class: "logit" }, label)),
    labels.length > shown.length ? el("th", { scope: "col" }, `and ${labels.length - shown.length} more`) : null,
  );
  const rows = run.tokens.map((token, i) => {
    const logits = run.logitsOf(output, i + 1);
    const { gap } = answerOf(rule, logits);
    const most = Math.max(...logits);
    return el(
      "tr",
      {},
      el("td", {}, String(i)),
      el("td", { class: "key" }, token),
      valueCell("td", answers, answers.wanted, i, { class: "result" }),
      el("td", {}, answers.wanted === null ? "not checked" : answers.wanted[i]),
      el("td", { title: first.gapText }, short(gap, 3)),
      logits.slice(0, shown.length).map((x) => el("td", { class: rule.kind === "classes" && x === most ? "logit most" : "logit", title: String(x) }, Math.abs(x) < 1e-4 && x !== 0 ? "≈0" : short(x))),
      labels.length > shown.length ? el("td", {}, "…") : null,
    );
  });
  return el("table", { class: "answers" }, el("caption", { class: "hidden" }, "Logits and answers"), el("thead", {}, head), el("tbody", {}, rows));
}

function logitLabels(rule, count) {
  if (rule.kind === "classes") return rule.texts;
  if (rule.kind === "number") return ["number", "defined"].slice(0, count);
  if (rule.averaged) return ["sum / (1 + keys)", "1 / (1 + keys)"];
  return Array.from({ length: count }, (_, i) => (rule.counts.includes(i) ? "count" : `logit ${i}`));
}
