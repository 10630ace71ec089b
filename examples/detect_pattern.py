"""Whether "abc" ends at each position.

`Aggregate` takes a default, here False: what a position gets that selects nothing, because nothing
stands one or two places before it.

    raspc run examples/detect_pattern.py --input "a b c a b"
"""

import raspc


def before(value: raspc.SOp, distance: int) -> raspc.SOp:
    """The value of the position so many places before, False where there is none."""
    there = raspc.Select(raspc.indices, raspc.indices - distance, raspc.Comparison.EQ)
    return raspc.Aggregate(there, value, default=False)


a, b, c = (raspc.tokens == token for token in "abc")
program = (before(a, 2) & before(b, 1) & c).named("detect_pattern")

vocab = "abcd"
max_seq_len = 8
example = "dabcab"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", program(example))
    print("transformer", model(example))
