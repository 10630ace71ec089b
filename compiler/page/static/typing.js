// A reader's own input: texts to token ids, as the command line reads them.

function parts(text) {
  const known = new Set(MODEL.vocabulary);
  if (/\s/.test(text)) return text.split(/\s+/).filter(Boolean);
  if (known.has(text)) return [text];
  if (text.includes(",") && !known.has(",")) return text.replace(/,$/, "").split(",").map((part) => part.trim());
  return Array.from(text);
}

// Ids with BOS in front, or a complaint.
function idsOf(text) {
  const places = new Map(MODEL.vocabulary.map((token, id) => [token, id]));
  const given = parts(text);
  const longest = CONFIG.context - 1;
  if (!given.length) return { complaint: "Type at least one token." };
  const unknown = given.find((part) => !places.has(part));
  if (unknown !== undefined) {
    const some = MODEL.vocabulary.slice(0, 12).join(" ");
    return { complaint: `“${unknown}” is no token; there are ${some}${MODEL.vocabulary.length > 12 ? " …" : ""}` };
  }
  if (given.length > longest) return { complaint: `${given.length} tokens are too many; the model takes ${longest}.` };
  return { ids: [CONFIG.bos_id, ...given.map((part) => places.get(part))] };
}

// Buttons for tokens, for those that are hard to type.
function palette(add) {
  return MODEL.vocabulary.slice(0, 200).map((token, id) => el("button", { type: "button", onclick: () => add(id) }, token));
}
