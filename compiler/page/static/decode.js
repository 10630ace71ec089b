// From columns to values, and from logits to answers. All values are texts here.

// Which of some points, which rise, a number is nearest to; on a border the lower one.
function nearest(points, x) {
  let place = 0;
  while (place + 1 < points.length && (points[place] + points[place + 1]) / 2 < x) place++;
  return place;
}

function smallest(sizes) {
  let best = 0;
  for (let i = 1; i < sizes.length; i++) if (sizes[i] < sizes[best]) best = i;
  return best;
}

// The rows of an encoding, as arrays.
const rowsOf = (() => {
  const known = new Map();
  return (variable) => {
    if (!known.has(variable)) known.set(variable, unpackedRows(variable));
    return known.get(variable);
  };
})();

function unpackedRows({ start, stop, decoder }) {
  const width = stop - start;
  const size = decoder.texts.length;
  if (decoder.rows === null) {
    return Array.from({ length: size }, (_, i) => Float64Array.from({ length: width }, (_, j) => Number(i === j)));
  }
  const flat = doubles(decoder.rows);
  return Array.from({ length: size }, (_, i) => flat.subarray(i * width, (i + 1) * width));
}

// The place of the value that columns hold; -1 for a number that is not listed.
function placeOf(variable, columns) {
  const { kind } = variable.decoder;
  if (kind === "only") return 0;
  const rows = rowsOf(variable);
  switch (kind) {
    case "whole":
      return -1;
    case "number":
      return columns.length > 1 && columns[1] < 0.5 ? nearestFlagged(rows, columns[0]) : -1;
    case "line": {
      const order = rows.map((_, i) => i).sort((a, b) => rows[a][0] - rows[b][0] || a - b);
      return order[nearest(order.map((i) => rows[i][0]), columns[0])];
    }
    case "alike":
      return mostAlike(rows, columns);
    default: {
      const score = (row) => row.reduce((sum, r, j) => sum + r * r - 2 * r * columns[j], 0);
      return smallest(rows.map(score));
    }
  }
}

function nearestFlagged(rows, x) {
  const others = rows.map((_, i) => i).filter((i) => rows[i][1] === 0);
  return others[smallest(others.map((i) => Math.abs(rows[i][0] - x)))];
}

function mostAlike(rows, columns) {
  const agree = rows.map(() => 0);
  columns.forEach((held, j) => {
    const levels = [...new Set(rows.map((row) => row[j]))].sort((a, b) => a - b);
    const level = levels[nearest(levels, held)];
    rows.forEach((row, i) => (agree[i] -= row[j] === level ? 1 : 0));
  });
  return smallest(agree);
}

function valueText(variable, columns) {
  const place = placeOf(variable, columns);
  if (place >= 0) return variable.decoder.texts[place];
  const { kind, unit, decimals } = variable.decoder;
  const number = columns[0] / unit;
  if (kind === "whole") return String(rint(number) + 0);
  return String(Number(Number(number.toPrecision(6)).toFixed(decimals)) + 0);
}

// How far columns are from the row of the value that they hold; null where any number may stand.
function distance(variable, columns) {
  if (variable.decoder === null) return null;
  const place = placeOf(variable, columns);
  if (place < 0) return null;
  const row = rowsOf(variable)[place];
  return columns.reduce((most, x, j) => Math.max(most, Math.abs(x - row[j])), 0);
}

// The nearest whole number; of two the even one, as numpy's rint.
function rint(x) {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

const whole = (x) => BigInt(rint(x));

// A fraction in lowest terms as the page writes numbers: short decimals as such, else p/q.
function fractionText([p, q]) {
  if (q === 1n) return String(p);
  const decimal = String(doubleOf([p, q]));
  return decimal.length <= 6 || q >= 1000n ? decimal : `${p}/${q}`;
}

// The numbers that the logits of a quotient stand for, not yet rounded.
function numbersOf(rule, logits) {
  if (!rule.averaged) return logits;
  const share = logits[logits.length - 1];
  if (!(share > 0)) return logits.map(() => 0);
  return [...logits.slice(0, -1).map((x) => x / share), 1 / share - 1];
}

// A fraction in lowest terms, whose denominator is above 0.
function reduced([p, q]) {
  let [a, b] = [p < 0n ? -p : p, q < 0n ? -q : q];
  while (b) [a, b] = [b, a % b];
  const divisor = q < 0n ? -a : a;
  return [p / divisor, q / divisor];
}

// A quotient of polynomials in fractions, in lowest terms; null where its denominator is 0.
function dividedOf(rule, numbers) {
  const power = ([p, q], n) => [p ** n, q ** n];
  const times = ([a, b], [c, d]) => [a * c, b * d];
  const plus = ([a, b], [c, d]) => (b === d ? [a + c, b] : [a * d + c * b, b * d]);
  const term = ([c, powers]) => powers.reduce((x, n, i) => times(x, power(numbers[i], BigInt(n))), [BigInt(c), 1n]);
  const sum = (terms) => terms.map(term).reduce(plus, [0n, 1n]);
  const [[a, b], [c, d]] = [sum(rule.numerator), sum(rule.denominator)];
  return c === 0n ? null : reduced([a * d, b * c]);
}

// The double that is nearest to a fraction in lowest terms.
function doubleOf([p, q]) {
  if (p < 0n) return -doubleOf([-p, q]);
  const bits = (x) => x.toString(2).length;
  const shift = bits(q) - bits(p) + 66; // so many bits behind the point that 66 are kept, or 65
  const [above, below] = shift > 0 ? [p << BigInt(shift), q] : [p, q << BigInt(-shift)];
  const kept = above / below;
  const odd = above % below ? 1n : 0n; // what is cut off still says which of two is nearer
  return Number(kept * 2n + odd) / 2 ** (shift + 1);
}

// The double after this one, or before it.
function nextTo(x, step) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + step);
  return view.getFloat64(0);
}

// Half-way between two doubles.
function middleOf(x, y) {
  const [[a, b], [c, d]] = [exactOf(x), exactOf(y)];
  return [a * d + c * b, 2n * b * d];
}

// The fraction of smallest denominator among the reals that round to a double.
function simplest(x) {
  if (Number.isInteger(x)) return [BigInt(x), 1n];
  let [[c, d], [a, b]] = [1n, -1n].map((step) => middleOf(Math.abs(x), nextTo(Math.abs(x), step)));
  let [top, bottom, lastTop, lastBottom] = [1n, 0n, 0n, 1n];
  for (; (a / b + 1n) * d >= c; [a, b, c, d] = [d, c - (a / b) * d, b, a - (a / b) * b])
    [top, bottom, lastTop, lastBottom] = [(a / b) * top + lastTop, (a / b) * bottom + lastBottom, top, bottom];
  const whole = a / b + 1n;
  return [(x < 0 ? -1n : 1n) * (whole * top + lastTop), whole * bottom + lastBottom];
}

// What the language keeps of a quotient, or of its root: a short fraction, or that of a double.
function keptOf(rule, quotient) {
  const [p, q] = quotient;
  if (rule.taken !== "itself") return simplest(Math.sqrt(Math.max(0, doubleOf(quotient))));
  return q * (p < 0n ? -p : p) < 1n << 50n ? quotient : simplest(doubleOf(quotient));
}

const floorOf = ([p, q]) => p / q - (p % q < 0n ? 1n : 0n);

// A double as the quotient that it is.
function exactOf(x) {
  let divisor = 1n;
  for (; !Number.isInteger(x); x *= 2) divisor *= 2n;
  return [BigInt(x), divisor];
}

// The whole number to which a quotient is rounded; half-way between two to the even one.
function roundedTo(rule, quotient) {
  let [p, q] = quotient;
  if (rule.decimals !== null) {
    [p, q] = exactOf(doubleOf(quotient));
    const scale = 10n ** BigInt(Math.abs(rule.decimals));
    if (rule.decimals > 0) p *= scale;
    else q *= scale;
  }
  const low = floorOf([p, q]);
  switch (rule.direction) {
    case "down":
      return low;
    case "up":
      return low * q === p ? low : low + 1n;
    case "to 0":
      return p / q;
    default: {
      const beyond = 2n * (p - low * q) - q;
      return beyond > 0n || (beyond === 0n && low % 2n !== 0n) ? low + 1n : low;
    }
  }
}

function quotientText(rule, numbers) {
  if (rule.counts.some((place) => numbers[place] < 1n)) return rule.default;
  const known = numbers.map((x) => [x, 1n]);
  for (const part of rule.rounded) {
    const quotient = dividedOf(part, known);
    if (quotient === null) return rule.default;
    known.push(part.taken ? keptOf(part, quotient) : [roundedTo(part, quotient), 1n]);
  }
  const answer = dividedOf(rule, known);
  if (answer === null) return rule.default;
  const [numerator, denominator] = answer;
  if (rule.bools && numerator === 0n) return "F";
  if (rule.bools && numerator === denominator) return "T";
  return fractionText(answer);
}

// The answer of logits: its text, and how far it is from another one.
function answerOf(rule, logits) {
  switch (rule.kind) {
    case "classes": {
      const best = smallest(logits.map((x) => -x));
      const others = logits.filter((_, i) => i !== best);
      const gap = others.length ? logits[best] - Math.max(...others) : Infinity;
      return { text: rule.texts[best], gap, gapText: "before the next class" };
    }
    case "number": {
      const place = nearest(rule.points, logits[0]);
      const sides = [place - 1, place + 1].filter((i) => i >= 0 && i < rule.points.length);
      const border = (i) => Math.abs((rule.points[i] + rule.points[place]) / 2 - logits[0]);
      const gap = sides.length ? Math.min(...sides.map(border)) : Infinity;
      const undefinedHere = rule.flag && logits[1] <= 0.5;
      return { text: undefinedHere ? "None" : rule.texts[place], gap, gapText: "to the next number's border" };
    }
    default: {
      const numbers = numbersOf(rule, logits);
      const gap = Math.min(...numbers.map((x) => 0.5 - Math.abs(x - rint(x))));
      return { text: quotientText(rule, numbers.map(whole)), gap, gapText: "to where whole numbers are rounded otherwise" };
    }
  }
}
