"""Two kinds of brackets again, in three layers of one head each.

A closing bracket closes the last opening one of its own depth, and `Best` attends to just that.
dyck2.py does without, in as many layers, of six heads.

    raspc draw examples/dyck2_best.py --input "({})(}" -o dyck2_best.svg
"""

import raspc
from raspc import Best, Comparison, Map, Max, Select, Sum, indices, tokens, where

side = Map({"(": 1, "{": 1, ")": -1, "}": -1}.get, tokens).named("side")
prefix = Select(indices, indices, Comparison.LEQ)

balance = Sum(prefix, side).named("balance")
depth = (balance + (side == -1)).named("depth")

opening = prefix & Select(depth, depth, Comparison.EQ) & Select(side, 1, Comparison.EQ)
opened = Best(opening, indices, tokens, default="none").named("opened")
wrong = where(side == -1, opened + tokens != "()", False) & (opened + tokens != "{}")
ever_wrong = Max(prefix, where(wrong, 1, 0)).named("ever_wrong")

program = where(ever_wrong == 1, "F", where(balance == 0, "T", "P")).named("dyck2_best")

vocab = "(){}"
max_seq_len = 8
example = "({})(}"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", "".join(map(str, program(example))))
    print("transformer", "".join(map(str, model(example))))
    print("layers     ", raspc.rasp_layers(program).depth)
