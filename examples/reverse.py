"""The sequence backwards, in two layers.

The first layer counts the tokens; the second moves to position i what stands at length - 1 - i.

    raspc run examples/reverse.py --input "a b c"
"""

import raspc

length = raspc.SelectorWidth(raspc.Select(raspc.tokens, raspc.tokens, raspc.Comparison.TRUE))
opposite = raspc.Select(raspc.indices, length - raspc.indices - 1, raspc.Comparison.EQ)
program = raspc.Aggregate(opposite, raspc.tokens).named("reverse")

vocab = "abcd"
max_seq_len = 8
example = "abc"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", program(example))
    print("transformer", model(example))
