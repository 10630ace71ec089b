"""The different tokens, the most frequent first; undefined after the last.

Each token is represented by its first position. The others weigh nothing and are sent to place -1,
where nobody looks. Tokens that are equally frequent come in the order of their first positions.

    raspc run examples/most_frequent.py --input "a b c b c"
"""

import raspc
from raspc import Comparison, indices, tokens

same = raspc.Select(tokens, tokens, Comparison.EQ)
earlier = raspc.Select(indices, indices, Comparison.LT)
is_first = (raspc.SelectorWidth(same & earlier) == 0).named("is_first")
weight = raspc.where(is_first, raspc.SelectorWidth(same), 0).named("weight")

heavier = raspc.Select(weight, weight, Comparison.GT)
as_heavy = raspc.Select(weight, weight, Comparison.EQ)
rank = raspc.SelectorWidth(heavier | (as_heavy & earlier)).named("rank")
place = raspc.where(is_first, rank, -1).named("place")
program = raspc.Aggregate(raspc.Select(place, indices, Comparison.EQ), tokens)
program = program.named("most_frequent")

vocab = "abcd"
max_seq_len = 6
example = "abcbc"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", program(example))
    print("transformer", model(example))
    print("right only if", *model.assumptions, sep="\n  ")
