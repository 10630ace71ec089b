// The residual stream: a row for each position, a column for each column, coloured by owner.

const STRIP = { row: 15, gap: 3, left: 70, top: 18, least: 4, most: 18 };

// The variable that owns a column as of a step; -1 for the constant, null for nobody.
function ownerOf(column, step) {
  let owner = column === MODEL.one ? -1 : null;
  MODEL.variables.forEach(({ start, stop, steps, gone }, variable) => {
    const isThere = column >= start && column < stop && step >= steps[0] && (gone === null || step < gone);
    if (isThere) owner = variable;
  });
  return owner;
}

class Strip {
  constructor({ run, step, printing }, space) {
    this.run = run;
    this.printing = printing;
    this.rows = Math.min(run.size, MOST_SHOWN + 1);
    this.step = Math.min(step, LAST - 1);
    this.now = step;
    this.values = run.stream(this.step);
    this.cell = Math.max(STRIP.least, Math.min(STRIP.most, Math.floor((space - STRIP.left) / WIDTH)));
    this.owners = Array.from({ length: WIDTH }, (_, column) => ownerOf(column, this.step));
    this.canvas = el("canvas", { role: "img", "aria-label": `Residual stream after ${stepName(this.step)}: ${WIDTH} columns; the table of variables says what they hold` });
    this.draw();
  }

  get height() { return STRIP.top + this.rows * STRIP.row + 4; }

  isNew(variable) { return variable !== null && variable >= 0 && MODEL.variables[variable].steps.includes(this.now); }

  isUnread(variable) { return variable !== null && variable >= 0 && this.now > MODEL.variables[variable].read; }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = STRIP.left + WIDTH * this.cell + 2;
    Object.assign(this.canvas, { width: width * ratio, height: this.height * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${this.height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const style = getComputedStyle(document.documentElement);
    this.ink = this.printing ? "#000000" : style.getPropertyValue("--ink").trim();
    this.faint = this.printing ? "#999999" : style.getPropertyValue("--line").trim();
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    ["BOS", ...this.run.tokens].slice(0, this.rows).forEach((token, row) => {
      pen.fillStyle = this.ink;
      pen.fillText(row ? `${row - 1} ${token}`.slice(0, 9) : token, 0, STRIP.top + (row + 0.5) * STRIP.row, STRIP.left - 6);
    });
    for (let column = 0; column < WIDTH; column++) this.drawColumn(pen, column);
    this.drawNames(pen);
  }

  drawColumn(pen, column) {
    const owner = this.owners[column];
    const x = STRIP.left + column * this.cell;
    let most = 0;
    for (let row = 0; row < this.run.size; row++) most = Math.max(most, Math.abs(this.values[row * WIDTH + column]));
    for (let row = 0; row < this.rows; row++) {
      const value = this.values[row * WIDTH + column];
      const y = STRIP.top + row * STRIP.row;
      pen.strokeStyle = this.faint;
      pen.lineWidth = 0.5;
      pen.strokeRect(x + 0.25, y + 0.25, this.cell - 0.5, STRIP.row - 0.5);
      if (value === 0 || most === 0) continue;
      pen.globalAlpha = 0.12 + 0.88 * (Math.abs(value) / most);
      pen.fillStyle = owner === null || owner < 0 || this.isUnread(owner) ? "#8b95a1" : ownerColour(owner);
      pen.fillRect(x + 0.5, y + 0.5, this.cell - 1, STRIP.row - 1);
      pen.globalAlpha = 1;
      if (value < 0) {
        pen.fillStyle = this.ink;
        pen.fillRect(x + 1, y + STRIP.row / 2 - 0.75, this.cell - 2, 1.5);
      }
    }
  }

  // A bar over the columns of each variable, its name where there is room, a frame if it is new.
  drawNames(pen) {
    for (let from = 0; from < WIDTH; ) {
      let to = from + 1;
      while (to < WIDTH && this.owners[to] === this.owners[from]) to++;
      const owner = this.owners[from];
      const [x, width] = [STRIP.left + from * this.cell, (to - from) * this.cell];
      if (owner !== null) {
        pen.fillStyle = owner < 0 ? "#8b95a1" : ownerColour(owner);
        pen.fillRect(x + 0.5, STRIP.top - 4, width - 1, 3);
        pen.fillStyle = this.ink;
        const name = owner < 0 ? "1" : MODEL.variables[owner].label;
        if (pen.measureText(name).width <= width) pen.fillText(name, x, STRIP.top - 11);
      }
      if (this.isNew(owner)) {
        pen.strokeStyle = this.ink;
        pen.lineWidth = 2;
        pen.strokeRect(x, STRIP.top - 1, width, this.rows * STRIP.row + 2);
      }
      from = to;
    }
  }

  // What is at a place of the canvas, in words.
  sentence(x, y) {
    const column = Math.floor((x - STRIP.left) / this.cell);
    const row = Math.floor((y - STRIP.top) / STRIP.row);
    if (column < 0 || column >= WIDTH || row < 0 || row >= this.rows) return "";
    const value = this.values[row * WIDTH + column];
    const owner = this.owners[column];
    const at = row ? `position ${row - 1} (${this.run.tokens[row - 1]})` : "BOS";
    const exact = `column ${column} at ${at}: ${value}`;
    if (owner === null) return `${exact} · nobody's yet`;
    if (owner < 0) return `${exact} · the constant that tells BOS from tokens`;
    const { label: name, start, labels } = MODEL.variables[owner];
    const cells = row ? this.run.cells(owner, this.now) : null;
    return `${exact} · ${labels[column - start]}${cells ? ` · ${name} is ${cells.texts[row - 1]} here` : ""}`;
  }
}

function streamPanel(state, space, say) {
  if (state.run.stream(0) === null) return el("p", {}, "It is not on this page, which would be too large with it.");
  const strip = new Strip(state, space);
  strip.canvas.addEventListener("mousemove", (event) => say(strip.sentence(event.offsetX, event.offsetY)));
  strip.canvas.addEventListener("mouseleave", () => say(""));
  return [strip.canvas, streamNumbers(strip)];
}

// The same as a table of numbers, made when it is asked for.
function streamNumbers(strip) {
  const { run, values, owners } = strip;
  const details = el("details", {}, el("summary", {}, "as numbers"));
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("table")) return;
    const head = el("tr", {}, el("th", { scope: "col" }, "column"), ["BOS", ...run.tokens].map((token, i) => el("th", { scope: "col" }, i ? `${i - 1} ${token}` : token)));
    const rows = owners.map((owner, column) => {
      const numbers = run.ids.map((_, row) => values[row * WIDTH + column]);
      return el("tr", {}, el("th", { scope: "row" }, columnName(owner, column)), numbers.map((x) => el("td", { title: String(x) }, short(x))));
    });
    details.append(el("table", { class: "numbers" }, el("caption", { class: "hidden" }, "Residual stream"), el("thead", {}, head), el("tbody", {}, rows)));
  });
  return details;
}

function columnName(owner, column) {
  if (owner === null) return `${column}: nobody's yet`;
  return `${column}: ${owner < 0 ? "tells BOS from tokens" : MODEL.variables[owner].labels[column - MODEL.variables[owner].start]}`;
}
