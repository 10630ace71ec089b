"""The command line: which commands there are.

A command is named by where it stands, so that nothing is loaded but what it needs.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import version

from .arguments import (
    STAGES,
    add_emit,
    add_examples,
    add_export,
    add_fragment,
    add_grade,
    add_input,
    add_json,
    add_lint,
    add_page,
    add_picture,
    add_program,
    add_puzzles,
    add_report,
    add_sampling,
    add_session,
)
from .dataset_arguments import add_dataset

EMIT = "emit:emit_command"


def parsed(argv: Sequence[str] | None) -> Namespace:
    """The arguments of a command; what is no argument of it is refused with its own usage."""
    arguments, unknown = parser().parse_known_args(argv)
    if unknown:
        own: ArgumentParser = arguments.parser
        options = re.findall(r"--[a-z][a-z-]+", own.format_usage())
        near = [close for word in unknown for close in get_close_matches(word, options, 1)]
        meant = f" (did you mean {' '.join(near)}?)" if near else ""
        if not unknown[0].startswith("-") and "--input" in options:
            meant = f" (write --input {unknown[0]!r})"
        own.error(f"unrecognized arguments: {' '.join(unknown)}{meant}")
    return arguments


def parser() -> ArgumentParser:
    """The parser of all commands; ``command`` is then the name of what to run."""
    top = ArgumentParser(
        prog="raspc", description="Compiles RASP programs into the weights of a transformer."
    )
    top.add_argument("--version", action="version", version=f"raspc {version('raspc')}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: str, text: str) -> ArgumentParser:
        added = subparsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(command=command, parser=added)
        return added

    text = "run a program and its transformer, side by side"
    add_input(add_emit(add_program(add("run", "compare:run_command", text))))
    text = "compare the two on all inputs, or on a sample"
    add_sampling(add_json(add_program(add("check", "compare:check_command", text))))
    text = "show who owns which columns of the residual stream"
    add_json(add_program(add("layout", "show:layout_command", text)))
    text = "show every variable, decoded from the activations"
    add_input(add_json(add_program(add("trace", "show:trace_command", text))))
    text = "draw a program on an input, or its compiled model: what each head selects and moves"
    add_picture(add_program(add("draw", "draw:draw_command", text)))
    text = "write one HTML file that steps through the model on inputs"
    add_page(add_program(add("page", "page:page_command", text)))
    text = "show how big the model is, and what each pass saves"
    add_report(add_json(add_program(add("report", "show:report_command", text))))
    emit = add("emit", EMIT, "show what a stage of the compiler hands on")
    emit.add_argument("stage", choices=STAGES, help="which stage")
    text = "check first that the compiled circuit keeps the rules of circuits"
    emit.add_argument("--verify", action="store_true", help=text)
    text = "craft: show also what is held and read at BOS"
    emit.add_argument("--bos", action="store_true", help=text)
    add_program(emit)
    add_export(add_program(add("export", "export:export_command", "write a model for others")))
    text = "write random programs, compiled and checked, as Parquet files"
    add_dataset(add("dataset", "dataset:dataset_command", text))
    text = "say which fragments of RASP a program lies in, and why not in others"
    add_fragment(add("fragment", "fragment:fragment_command", text))
    text = "judge solutions of puzzles: right, or the smallest input on which they are not"
    add_grade(add("grade", "grade:grade_command", text))
    text = "list the puzzles, or state one of them"
    add_puzzles(add("puzzles", "grade:puzzles_command", text))
    add("list", "standard:list_command", "list the standard programs")
    text = "write the examples into a folder"
    add_examples(add("examples", "examples:examples_command", text))
    text = "open a session in the RASP text language"
    add_session(add("repl", "repl:repl_command", text))
    text = "find expressions of .rasp files that mislead their readers"
    add_lint(add("lint", "lint:lint_command", text))
    return top
