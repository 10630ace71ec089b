"""How many different tokens occur as often as the token at each position.

A token that occurs twice fills two positions, so the positions with count 2 are twice as many as
the tokens with count 2.

    raspc run examples/double_histogram.py --input "a b a c"
"""

import raspc

same_token = raspc.Select(raspc.tokens, raspc.tokens, raspc.Comparison.EQ)
count = raspc.SelectorWidth(same_token).named("count")
same_count = raspc.Select(count, count, raspc.Comparison.EQ)
positions = raspc.SelectorWidth(same_count).named("positions")
program = (positions // count).named("double_histogram")

vocab = "abcd"
max_seq_len = 8
example = "abac"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", program(example))
    print("transformer", model(example))
