"""Numbers in ascending order; equal numbers are kept, as often as they occur.

A token's place is the number of smaller tokens, plus the number of equal ones before it. The two
selectors exclude each other, so the compiler counts each in a head of its own and adds the counts:
the key size is vocabulary + length, not vocabulary x length.

    raspc run examples/sort.py --input "3 1 4 1 5"
"""

import raspc
from raspc import Comparison, indices, tokens

smaller = raspc.Select(tokens, tokens, Comparison.LT)
equal = raspc.Select(tokens, tokens, Comparison.EQ)
earlier = raspc.Select(indices, indices, Comparison.LT)
place = raspc.SelectorWidth(smaller | (equal & earlier)).named("place")
program = raspc.Aggregate(raspc.Select(place, indices, Comparison.EQ), tokens).named("sort")

vocab = (1, 2, 3, 4, 5)
max_seq_len = 8
example = (3, 1, 4, 1, 5)

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", program(example))
    print("transformer", model(example))
