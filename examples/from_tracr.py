"""A program written for Tracr, in which only the import was changed.

It was `from tracr.rasp import rasp`, and `from tracr.compiler import compiling` for the compiler.
The encodings that Tracr asks for are accepted as hints; no program needs them.

    raspc run examples/from_tracr.py --input "x a x"
"""

from raspc import compiler as compiling, rasp_ast as rasp


def make_frac_prevs(bools: rasp.SOp) -> rasp.SOp:
    """The fraction of previous tokens where a condition was True."""
    bools = rasp.numerical(bools)
    prevs = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    return rasp.numerical(rasp.Aggregate(prevs, bools, default=0)).named("frac_prevs")


is_x = rasp.numerical(rasp.Map(lambda x: 1 if x == "x" else 0, rasp.tokens))
program = make_frac_prevs(is_x)

vocab = {"a", "b", "x"}
max_seq_len = 10
example = ["x", "a", "x"]

if __name__ == "__main__":
    bos = "BOS"
    model = compiling.compile_rasp_to_model(
        program, vocab=vocab, max_seq_len=max_seq_len, compiler_bos=bos
    )
    out = model.apply([bos, *example])
    print(out.decoded)
    print(len(out.residuals), "residuals of shape", out.residuals[0].shape)
    print(model.residual_labels)
