// The program, its lines marked that this step computes; a line leads to its step.

function programPanel({ step, asWritten }, goTo, toggle) {
  const several = MODEL.outputs.length > 1;
  return MODEL.outputs.map((output) => {
    const isWritten = asWritten && output.written.length > 0;
    const lines = isWritten ? output.written : output.lines;
    const other = isWritten ? "as raspc reads it" : `as written in ${output.file}`;
    return el(
      "div",
      { class: isWritten ? "source written" : "source" },
      several ? el("h3", {}, output.name) : null,
      el("ol", { "aria-label": `program ${output.name}` }, lines.map((line) => programLine(line, step, goTo))),
      output.written.length ? el("button", { type: "button", class: "other", onclick: toggle }, other) : null,
    );
  });
}

function programLine(line, step, goTo) {
  const now = line.steps.includes(step);
  const later = line.steps.find((s) => s > step);
  const target = later === undefined ? line.steps[0] : later;
  const where = line.steps.map(stepName).join(", ");
  return el(
    "li",
    { class: now ? "now" : line.steps.every((s) => s < step) && line.steps.length ? "done" : "" },
    el(
      "button",
      {
        type: "button",
        disabled: target === undefined,
        title: [line.where, where ? `computed in: ${where}` : ""].filter(Boolean).join(" · "),
        "aria-current": now ? "step" : null,
        onclick: () => goTo(target),
      },
      el("span", { class: "mark", "aria-hidden": "true" }, now ? "▶" : ""),
      el("code", {}, line.text),
    ),
  );
}
