// Pointing at cells of a head, by mouse or keys: what a cell is goes to the line below.

// Where an arrow leads from a cell of a grid; null at its edge.
function neighbour(cell, key) {
  const row = cell.parentElement;
  const cells = (tr) => (tr ? [...tr.querySelectorAll("td.weight")] : []);
  const place = cells(row).indexOf(cell);
  const target = {
    ArrowLeft: () => cells(row)[place - 1],
    ArrowRight: () => cells(row)[place + 1],
    ArrowUp: () => cells(row.previousElementSibling)[place],
    ArrowDown: () => cells(row.nextElementSibling)[place],
  }[key];
  return (target && target()) || null;
}

function pointAt(stage, cell) {
  const sentence = cell && SENTENCES.get(cell);
  byId("detail").textContent = sentence ? sentence() : rest(state.step);
  stage.querySelectorAll(".pointed, .pointing").forEach((other) => other.classList.remove("pointed", "pointing"));
  if (!sentence) return;
  cell.classList.add("pointed");
  const row = cell.parentElement;
  const place = [...row.querySelectorAll("td.weight")].indexOf(cell);
  row.querySelector("th.token").classList.add("pointing");
  cell.closest("table").querySelectorAll("tr.tokens th.bos, tr.tokens th.token")[place].classList.add("pointing");
}

function listenToCells() {
  const stage = byId("stage");
  const tell = (event) => pointAt(stage, event.target.closest("td"));
  for (const event of ["mouseover", "focusin", "mouseleave"]) stage.addEventListener(event, tell);
  stage.addEventListener("keydown", (event) => {
    if (!event.target.matches("td.weight") || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation(); // within a grid arrows move from cell to cell
    const next = neighbour(event.target, event.key);
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
