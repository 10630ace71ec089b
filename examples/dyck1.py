"""For each prefix: T if its brackets are balanced, P if they still can be, F if they cannot.

The mean of +1 for an opening and -1 for a closing bracket has the sign of the balance, so that no
count is needed: a prefix is wrong for good once some mean before it was negative.

    raspc run examples/dyck1.py --input "(()))("
"""

import raspc
from raspc import Comparison, indices, tokens

prefix = raspc.Select(indices, indices, Comparison.LEQ)
side = raspc.where(tokens == "(", 1, -1)
balance = raspc.Aggregate(prefix, side).named("balance")
wrong = raspc.Aggregate(prefix, raspc.where(balance < 0, 1, 0)).named("wrong")
program = raspc.where(wrong > 0, "F", raspc.where(balance == 0, "T", "P")).named("dyck1")

vocab = "()"
max_seq_len = 10
example = "(()))("

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", "".join(map(str, program(example))))
    print("transformer", "".join(map(str, model(example))))
