"""The fraction of "x" up to and including each position: a mean, exact in every place.

As a causal model it needs no key at all, since the mask selects the prefix:

    raspc run examples/fraction_of_previous.py --input "x a x"
    raspc report examples/fraction_of_previous.py --causal
"""

import raspc

prefix = raspc.Select(raspc.indices, raspc.indices, raspc.Comparison.LEQ)
is_x = raspc.where(raspc.tokens == "x", 1, 0).named("is_x")
program = raspc.Aggregate(prefix, is_x).named("fraction")

vocab = "abx"
max_seq_len = 10
example = "xax"

if __name__ == "__main__":
    for causal in (False, True):
        model = raspc.compile(program, vocab, max_seq_len, causal=causal)
        print("causal" if causal else "bidirectional", model(example))
        print(model.sizes)
