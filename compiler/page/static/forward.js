// The transformer in float32: every product and every sum is rounded as float32 rounds it.

const fround = Math.fround;

const LIVE = MODEL.weights !== null && MODEL.variables.every((v) => v.decoder !== null);

const weight = (() => {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, floats(MODEL.weights[name]));
    return known.get(name);
  };
})();

// [rows, ins] times [ins, outs], plus a bias [outs].
function linear(x, name, ins, outs, bias) {
  const w = weight(name);
  const rows = x.length / ins;
  const y = new Float32Array(rows * outs);
  for (let row = 0; row < rows; row++) {
    const to = row * outs;
    for (let i = 0; i < ins; i++) {
      const given = x[row * ins + i];
      if (given === 0) continue;
      for (let o = 0, from = i * outs; o < outs; o++, from++) {
        y[to + o] = fround(y[to + o] + fround(given * w[from]));
      }
    }
    if (bias) {
      const b = weight(bias);
      for (let o = 0; o < outs; o++) y[to + o] = fround(y[to + o] + b[o]);
    }
  }
  return y;
}

function added(x, y) {
  const sum = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) sum[i] = fround(x[i] + y[i]);
  return sum;
}

function embedded(ids) {
  const tokens = weight("token_embed/embeddings");
  const places = weight("pos_embed/embeddings");
  const x = new Float32Array(ids.length * WIDTH);
  ids.forEach((id, place) => {
    for (let c = 0; c < WIDTH; c++) {
      x[place * WIDTH + c] = fround(tokens[id * WIDTH + c] + places[place * WIDTH + c]);
    }
  });
  return x;
}

// A softmax over the last axis, of size n.
function softmax(scores, n) {
  const weights = new Float32Array(scores.length);
  for (let from = 0; from < scores.length; from += n) {
    let most = -Infinity;
    for (let i = 0; i < n; i++) most = Math.max(most, scores[from + i]);
    let total = 0;
    for (let i = 0; i < n; i++) {
      weights[from + i] = fround(Math.exp(fround(scores[from + i] - most)));
      total = fround(total + weights[from + i]);
    }
    for (let i = 0; i < n; i++) weights[from + i] = fround(weights[from + i] / total);
  }
  return weights;
}

// Scores [heads, queries, keys] and values [heads, keys, key_size] of a layer.
function scored(x, layer) {
  const { num_heads: heads, key_size: size, causal } = CONFIG;
  const n = x.length / WIDTH;
  const of = (what) => linear(x, `layer_${layer}/attn/${what}/w`, WIDTH, heads * size, `layer_${layer}/attn/${what}/b`);
  const [q, k, v] = ["query", "key", "value"].map(of);
  const root = fround(Math.sqrt(size));
  const scores = new Float32Array(heads * n * n);
  const values = new Float32Array(heads * n * size);
  const at = (place, head, i) => (place * heads + head) * size + i;
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < n; query++) {
      for (let i = 0; i < size; i++) values[(head * n + query) * size + i] = v[at(query, head, i)];
      for (let key = 0; key < n; key++) {
        let dot = 0;
        for (let i = 0; i < size; i++) dot = fround(dot + fround(q[at(query, head, i)] * k[at(key, head, i)]));
        scores[(head * n + query) * n + key] = causal && key > query ? -1e30 : fround(dot / root);
      }
    }
  }
  return { scores, values };
}

// What the heads of a layer add.
function attended(scores, values, layer, n) {
  const { num_heads: heads, key_size: size } = CONFIG;
  const weights = softmax(scores, n);
  const mixed = new Float32Array(n * heads * size);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < n; query++) {
      const to = (query * heads + head) * size;
      for (let key = 0; key < n; key++) {
        const w = weights[(head * n + query) * n + key];
        for (let i = 0; i < size; i++) {
          mixed[to + i] = fround(mixed[to + i] + fround(w * values[(head * n + key) * size + i]));
        }
      }
    }
  }
  return linear(mixed, `layer_${layer}/attn/linear/w`, heads * size, WIDTH, `layer_${layer}/attn/linear/b`);
}

// The units of an MLP, before the ReLU.
function hidden(x, layer) {
  const name = `layer_${layer}/mlp/linear_1`;
  return linear(x, `${name}/w`, WIDTH, CONFIG.mlp_hidden_size, `${name}/b`);
}

// All that happens on token ids, BOS in front.
function forward(ids) {
  const n = ids.length;
  const seen = { streams: [embedded(ids)], scores: [], values: [], units: [] };
  for (let layer = 0; layer < CONFIG.num_layers; layer++) {
    let x = seen.streams[2 * layer];
    const { scores, values } = scored(x, layer);
    seen.scores.push(scores);
    seen.values.push(values);
    x = added(x, attended(scores, values, layer, n));
    seen.streams.push(x);
    const before = hidden(x, layer);
    seen.units.push(before);
    const working = before.map((unit) => Math.max(unit, 0));
    const name = `layer_${layer}/mlp/linear_2`;
    seen.streams.push(added(x, linear(working, `${name}/w`, CONFIG.mlp_hidden_size, WIDTH, `${name}/b`)));
  }
  const outs = MODEL.outputs[MODEL.outputs.length - 1].columns[1];
  seen.logits = linear(seen.streams[seen.streams.length - 1], "unembed", WIDTH, outs, null);
  return seen;
}
