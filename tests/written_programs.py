"""Programs of every kind that can be written down as data, beside the standard ones."""

import raspc
from raspc import raspl, raspy
from raspc.rasp_ast import (
    ConstantSelector,
    ConstantSOp,
    LinearSequenceMap,
    Map,
    Select,
    SelectorWidth,
    indices,
    lookup,
    tokens,
    where,
)

KINDS = {
    "bound on both sides": 7 - indices * 2 // 3,
    "scaled": (indices / 2) - (3 * indices),
    "where": where(tokens == "a", "yes", tokens),
    "linear": LinearSequenceMap(indices, indices, 2, -0.5),
    "positions": ConstantSOp([1, None, 0.5, (1, "x"), True]),
    "matrix": SelectorWidth(ConstantSelector([[1, 0, 1, 0, 1]] * 5)),
    "items": lookup({"a": 1 / 3, "b": None}, tokens),
    "list": lookup(["x", "y", "z", "u", "v"], indices),
    "get": Map({"a": "b"}.get, tokens),
    "builtin": Map(len, tokens),
    "named and hinted": raspc.numerical(indices.named("here")) + 1,
    "predicate": SelectorWidth(Select(indices, indices, lambda k, q: k + 1 == q)),
}


X = raspl.tokens
LIBRARIES = {
    "firsts": raspl.firsts(X, X),
    "lasts": raspl.lasts(X, X),
    "first_true": raspl.first_true(X > 1),
    "induct": raspl.induct(X, X, 1),
    "induct_prev": raspl.induct_prev(X, X, 0),
    "minimum": raspl.minimum(X),
    "argmin": raspl.argmin(X),
    "mode": raspl.mode(X),
    "bits": (raspy.tokens & 2) | (raspy.tokens > 1),
    "kept": raspy.where((raspy.tokens == 1) & (raspy.indices > 0), 1, raspy.tokens),
    **{p.name: p.solution(*p.ways[0][0].meant) for p in raspc.puzzles},
}
