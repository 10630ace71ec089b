// A run as the panels ask for it: stored in the page, or made here of what a reader typed.

class Run {
  constructor(ids, logits, problem) {
    this.ids = ids;
    this.size = ids.length; // positions, BOS included
    this.tokens = ids.slice(1).map((id) => MODEL.vocabulary[id]);
    this.logits = logits;
    this.problem = problem;
    this.softmaxes = new Map();
  }

  // The columns of a variable at a position as of a step; null if they are not on the page.
  columns(variable, step, place) {
    const stream = this.stream(Math.min(step, LAST - 1));
    if (stream === null) return null;
    const { start, stop } = MODEL.variables[variable];
    return Array.from(stream.subarray(place * WIDTH + start, place * WIDTH + stop));
  }

  // Weights [heads, queries, keys] of a layer; null if they are not on the page.
  weights(layer) {
    const scores = this.scores(layer);
    if (scores === null) return null;
    if (!this.softmaxes.has(layer)) this.softmaxes.set(layer, softmax(scores, this.size));
    return this.softmaxes.get(layer);
  }

  logitsOf(output, place) {
    const width = this.logits.length / this.size;
    const [start, stop] = MODEL.outputs[output].columns;
    return Array.from(this.logits.subarray(place * width + start, place * width + stop));
  }

  // Whether a variable is complete and not yet erased.
  holds(variable, step) {
    const { steps, gone } = MODEL.variables[variable];
    return step >= steps[steps.length - 1] && (gone === null || step < gone);
  }
}

class StoredRun extends Run {
  constructor(data) {
    super(data.ids, floats(data.logits), data.problem);
    this.data = data;
    this.isTyped = false;
    this.known = new Map();
  }

  unpacked(what, place) {
    const arrays = this.data[what];
    if (arrays === null) return null;
    const name = `${what} ${place}`;
    if (!this.known.has(name)) this.known.set(name, floats(arrays[place]));
    return this.known.get(name);
  }

  // What was left out of the page, made again of the stream that a half-layer reads and the weights.
  again(name, make, step) {
    const stream = LIVE ? this.stream(step) : null;
    if (stream === null) return null;
    if (!this.known.has(name)) this.known.set(name, make(stream));
    return this.known.get(name);
  }

  stream(step) { return this.unpacked("streams", step); }
  scores(layer) { return this.unpacked("scores", layer) ?? this.again(`scored ${layer}`, (x) => scored(x, layer), 2 * layer)?.scores ?? null; }
  values(layer) { return this.unpacked("values", layer) ?? this.again(`scored ${layer}`, (x) => scored(x, layer), 2 * layer)?.values ?? null; }
  units(layer) { return this.unpacked("units", layer) ?? this.again(`units ${layer}`, (x) => hidden(x, layer), 2 * layer + 1) ?? null; }
  wanted(variable) { return this.data.wanted[variable]; }
  selected(head) { return this.data.selected[head]; }
  answers(output) { return this.data.answers[output]; }

  // Texts and verdicts of a variable as of a step; null where it holds nothing.
  cells(variable, step) {
    if (!this.holds(variable, step)) return null;
    const known = this.data.cells[variable].filter((cells) => cells.step <= step);
    return known.length ? known[known.length - 1] : null;
  }
}

class TypedRun extends Run {
  constructor(ids) {
    const seen = forward(ids);
    super(ids, seen.logits, "typed here, so there is no interpreter to compare with");
    this.seen = seen;
    this.isTyped = true;
  }

  stream(step) { return this.seen.streams[step]; }
  scores(layer) { return this.seen.scores[layer]; }
  values(layer) { return this.seen.values[layer]; }
  units(layer) { return this.seen.units[layer]; }
  wanted() { return null; }
  selected() { return null; }

  answers(output) {
    const { rule } = MODEL.outputs[output];
    const texts = this.tokens.map((_, i) => answerOf(rule, this.logitsOf(output, i + 1)).text);
    return { texts, wanted: null, verdicts: "-".repeat(texts.length) };
  }

  cells(variable, step) {
    if (!this.holds(variable, step)) return null;
    const texts = this.tokens.map((_, i) => valueText(MODEL.variables[variable], this.columns(variable, step, i + 1)));
    return { step, texts, verdicts: "-".repeat(texts.length) };
  }
}
