"""What a compiled model looks like from inside, with the Python interface.

python examples/inspect_layout.py
"""

import raspc
from raspc.rasp_ast.programs import make_sort

program = make_sort(raspc.tokens, raspc.tokens)

vocab = (1, 2, 3)
max_seq_len = 4
example = (3, 1, 2, 1)


def main() -> None:
    """Prints everything there is to see, in the order in which one would look."""
    model = raspc.compile(program, vocab, max_seq_len)
    print(repr(model), model.sizes, sep="\n", end="\n\n")

    print("Who owns which columns of the residual stream, and who writes and reads them:")
    print(model.layout, end="\n\n")

    print("Every variable, decoded from the activations:")
    trace = model.trace(example)
    print(trace, end="\n\n")

    rank = model.layout["rank"]
    print(f"rank is column {rank.start}, read by {', '.join(rank.read)}: {trace['rank']}")

    inside = model.apply(["compiler_bos", *example])
    print("The column itself, at BOS and at the tokens, after the last layer:")
    print(inside.transformer_output[0, :, rank.start].round(3).tolist(), end="\n\n")

    print("The answer of many sequences in one call:", model.batch([example, (2, 1)]))
    print("Right?", raspc.check(program, model))


if __name__ == "__main__":
    main()
