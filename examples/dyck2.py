"""The same as dyck1.py for two kinds of brackets, which must be properly nested.

The standard programs are functions that return an s-op; `raspc.rasp_ast.programs` has the source of
this one, with the reason why it is right.

    raspc run examples/dyck2.py --input "({})(}"
"""

import raspc
from raspc.rasp_ast.programs import make_dyck2_prefix

program = make_dyck2_prefix(["()", "{}"])

vocab = "(){}"
max_seq_len = 8
example = "({})(}"

if __name__ == "__main__":
    model = raspc.compile(program, vocab, max_seq_len)
    print("interpreter", "".join(map(str, program(example))))
    print("transformer", "".join(map(str, model(example))))
