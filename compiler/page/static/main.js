// The state of the page, and everything that changes it.

const state = { run: null, chosen: 0, step: 0, added: [], printing: false, asWritten: true };

const stored = PAGE.runs.map(() => null);
const storedRun = (place) => (stored[place] = stored[place] || new StoredRun(PAGE.runs[place]));

function goTo(step) {
  state.step = Math.max(0, Math.min(LAST, step));
  render();
  remember();
}

function choose(place) {
  state.chosen = place;
  state.run = storedRun(place);
  complain("");
  render();
  remember();
}

function runTyped(ids) {
  state.run = new TypedRun(ids);
  state.added = ids.slice(1);
  complain("");
  render();
  remember();
}

function toggleSource() {
  state.asWritten = !state.asWritten;
  render();
}

function complain(text) { byId("complaint").textContent = text; }

// The place in the page as a link: #input=0&step=3, or #ids=0.2.1&step=3 for what was typed.
function remember() {
  const input = state.run.isTyped ? `ids=${state.run.ids.slice(1).join(".")}` : `input=${state.chosen}`;
  try {
    history.replaceState(null, "", `#${input}&step=${state.step}`);
  } catch { /* a sandboxed frame has no address of its own */ }
}

function recall() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const place = Number(asked.get("input") ?? 0);
  state.chosen = Number.isInteger(place) && place >= 0 && place < PAGE.runs.length ? place : 0;
  state.run = storedRun(state.chosen);
  const ids = (asked.get("ids") ?? "").split(".").filter(Boolean).map(Number);
  const fits = ids.length && ids.length < CONFIG.context && ids.every((id) => Number.isInteger(id) && id >= 0 && id < MODEL.vocabulary.length);
  if (LIVE && fits) state.run = new TypedRun([CONFIG.bos_id, ...ids]);
  const step = Number(asked.get("step") ?? 0);
  state.step = Number.isInteger(step) ? Math.max(0, Math.min(LAST, step)) : 0;
  render();
}

function render() {
  const { run, step } = state;
  byId("program").replaceChildren(...programPanel(state, goTo, toggleSource));
  byId("variables").replaceChildren(variablesTable(run, step));
  byId("stage-title").textContent = stageTitle(step);
  byId("stage-text").textContent = stageText(step);
  byId("stage").replaceChildren(...[stageFigures(run, step)].flat());
  byId("detail").textContent = rest(step);
  drawStream();
  byId("margins").replaceChildren(marginsPanel(run, step));
  byId("slider").value = String(step);
  byId("slider").setAttribute("aria-valuetext", stepName(step));
  [...byId("ticks").children].forEach((tick, s) => tick.classList.toggle("now", s === step));
  byId("first").disabled = byId("back").disabled = step === 0;
  byId("on").disabled = byId("end").disabled = step === LAST;
  const { kind, text } = verdictOf(run, step);
  byId("verdict").className = kind;
  byId("verdict").textContent = text;
  byId("chosen").value = run.isTyped ? "typed" : String(state.chosen);
}

function drawStream() {
  const panel = byId("stream");
  panel.replaceChildren(...[streamPanel(state, panel.clientWidth, (text) => (byId("stream-detail").textContent = text))].flat());
}

const rest = (step) => (step === LAST || step === 0 ? "" : step % 2 ? LEGENDS.heads : LEGENDS.mlps);

function listenToKeys() {
  const moves = { ArrowLeft: () => state.step - 1, ArrowRight: () => state.step + 1, Home: () => 0, End: () => LAST };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("#typed, select, input[type=range]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !(event.key in moves)) return;
    event.preventDefault();
    goTo(moves[event.key]());
  });
}

function setUp() {
  document.title = `${PAGE.title}: a compiled model, step by step`;
  byId("title").textContent = PAGE.title;
  byId("summary").textContent = PAGE.summary;
  byId("notes").replaceChildren(...PAGE.notes.map((note) => el("li", {}, note)));
  byId("made").textContent = `Made by raspc ${PAGE.version}. Step with ← and →, Home and End; the address of the page remembers where you are.`;
  byId("variables-legend").textContent = "✓ as the interpreter has it · ✗ another value, with the interpreter's · outlined: written in this step";
  const options = PAGE.runs.map((run, place) => el("option", { value: place }, run.ids.slice(1).map((id) => MODEL.vocabulary[id]).join(" ")));
  byId("chosen").replaceChildren(...options, el("option", { value: "typed", hidden: true }, "(typed)"));
  byId("chosen").addEventListener("change", (event) => choose(Number(event.target.value)));
  byId("slider").max = String(LAST);
  byId("slider").addEventListener("input", (event) => goTo(Number(event.target.value)));
  byId("ticks").replaceChildren(...Array.from({ length: LAST + 1 }, (_, step) => el("button", { type: "button", tabindex: -1, onclick: () => goTo(step) }, stepName(step))));
  byId("first").addEventListener("click", () => goTo(0));
  byId("back").addEventListener("click", () => goTo(state.step - 1));
  byId("on").addEventListener("click", () => goTo(state.step + 1));
  byId("end").addEventListener("click", () => goTo(LAST));
  setUpTyping();
  listenToCells();
  listenToKeys();
  window.addEventListener("resize", drawStream);
  window.addEventListener("hashchange", recall);
  for (const [event, printing] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(event, () => { state.printing = printing; drawStream(); });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawStream);
}

function setUpTyping() {
  for (const part of document.querySelectorAll(".live")) part.hidden = !LIVE;
  if (!LIVE) return;
  byId("typing").addEventListener("submit", (event) => {
    event.preventDefault();
    const { ids, complaint } = idsOf(byId("typed").value);
    if (ids) runTyped(ids);
    else complain(complaint);
  });
  byId("palette").replaceChildren(
    ...palette((id) => runTyped([CONFIG.bos_id, ...[...state.added, id].slice(-(CONFIG.context - 1))])),
    el("button", { type: "button", title: "begin anew", onclick: () => { state.added = []; complain("Now choose tokens."); } }, "⌫"),
  );
  byId("palette-switch").addEventListener("click", () => {
    byId("palette").hidden = !byId("palette").hidden;
    byId("palette-switch").setAttribute("aria-expanded", String(!byId("palette").hidden));
  });
}

setUp();
recall();
