"""How fast text in the RASP language is read: to syntax trees, to nodes, and in a session."""

import time

import raspc
from raspc.rasp_ast.text.session import Session
from raspc.rasp_ast.text.syntax.parser import Reader

LINES = 10_000
TEXT = "s = select(indices, indices, <=);\n" + "".join(
    f"x{n} = aggregate(s, indices + {n});\n" for n in range(LINES - 1)
)


def measure(what, run):
    start = time.perf_counter()
    run()
    print(f"{what:12} {LINES:,} lines in {time.perf_counter() - start:.2f} s")


def read():
    reader = Reader("<benchmark>")
    for line in TEXT.splitlines(keepends=True):
        list(reader.feed(line))


if __name__ == "__main__":
    measure("syntax", read)
    measure("program", lambda: raspc.rasp_program(TEXT))
    measure("session", lambda: Session().transcript(TEXT))
