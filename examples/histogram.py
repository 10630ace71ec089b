"""How often the token at each position occurs in the sequence.

One attention layer and no MLP: BOS is scored far above the selected keys, so that what the softmax
returns is proportional to their number.

    raspc run examples/histogram.py --input "h e l l o"
"""

import raspc

same = raspc.Select(raspc.tokens, raspc.tokens, raspc.Comparison.EQ)
program = raspc.SelectorWidth(same).named("histogram")

vocab = "ehlo"
max_seq_len = 10
example = "hello"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", program(example))
    print("transformer", model(example))
