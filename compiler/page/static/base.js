"use strict";
// What all files of this page share: the data, making elements, numbers as text.

const PAGE = JSON.parse(document.getElementById("data").textContent);
const MODEL = PAGE.model;
const CONFIG = MODEL.config;
const LAST = 2 * CONFIG.num_layers + 1; // the step of the answer
const WIDTH = CONFIG.d_model;
const MASKED = -1e29; // scores below it belong to keys that may not be seen

const MOST_SHOWN = 64; // positions in a grid and in the strip; a browser stands no more cells

const byId = (id) => document.getElementById(id);

// An element. Texts become text nodes, so that no token is ever read as HTML.
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) made.style.setProperty(key, v);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes.buffer;
}

const floats = (text) => new Float32Array(bytesOf(text));
const doubles = (text) => new Float64Array(bytesOf(text));

// A number in few characters.
function short(x, digits = 4) {
  if (x === 0 || Object.is(x, -0)) return "0";
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  if (size >= 1e6 || size < 1e-3) return x.toExponential(1).replace("e+", "e");
  return String(Number(x.toPrecision(digits)));
}

// A weight as it stands in a cell: nothing where it is next to nothing.
function weightText(w) {
  if (w < 0.005) return "";
  if (w > 0.995) return "1";
  return w.toFixed(2).slice(1);
}

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

function stepName(step) {
  if (step === 0) return "embedding";
  if (step === LAST) return "answer";
  const layer = (step - 1) >> 1;
  return `${step % 2 ? "attention" : "MLP"} ${layer}`;
}

// Colours by owner, after Okabe and Ito; they stand beside names, never alone.
const OWNERS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a7d00", "#5f5fa8"];
const ownerColour = (variable) => OWNERS[variable % OWNERS.length];

const swatch = (variable) =>
  el("span", { class: "swatch", style: { background: ownerColour(variable) }, "aria-hidden": "true" });

const variableName = (variable) =>
  el("span", { class: "name", title: titleOf(variable) }, swatch(variable), MODEL.variables[variable].label);

function titleOf(variable) {
  const { name, text, where } = MODEL.variables[variable];
  return `${name}: ${text}${where ? ` (${where})` : ""}`;
}
