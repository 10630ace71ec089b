"""The command line: run, check and look at a program from a file or from the standard ones.

Exit codes: 0, 1 if the model and the interpreter disagree, 2 for a bad program or input.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Sequence
from importlib.metadata import version

from ...rasp_ast.errors import RaspError
from ..passes import LEVELS
from ..session.plain import add_commands
from . import commands

BAD = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    arguments = _parser().parse_args(argv)
    if getattr(arguments, "emit", None) is not None:
        arguments.command, arguments.stage = commands.emit_command, arguments.emit
    try:
        code = int(arguments.command(arguments))
        sys.stdout.flush()
    except RaspError as error:
        print(f"raspc: {error}", file=sys.stderr)
        return BAD
    except BrokenPipeError:  # as in `raspc layout ... | head`; nothing may be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="raspc", description="Compiles RASP programs into the weights of a transformer."
    )
    parser.add_argument("--version", action="version", version=f"raspc {version('raspc')}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Callable[[Namespace], int], text: str) -> ArgumentParser:
        added = subparsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(command=command)
        return added

    text = "run a program and its transformer, side by side"
    _add_input(_add_emit(_add_program(add("run", commands.run_command, text))))
    text = "compare the two on all inputs, or on a sample"
    _add_sampling(_add_emit(_add_program(add("check", commands.check_command, text))))
    text = "show who owns which columns of the residual stream"
    _add_emit(_add_program(add("layout", commands.layout_command, text)))
    text = "show every variable, decoded from the activations"
    _add_input(_add_emit(_add_program(add("trace", commands.trace_command, text))))
    text = "show how big the model is, and what each pass saves"
    _add_emit(_add_program(add("report", commands.report_command, text)))
    emit = add("emit", commands.emit_command, "stop after a stage and show what it hands on")
    emit.add_argument("stage", choices=commands.STAGES, help="where to stop")
    _add_program(emit)
    add("list", commands.list_command, "list the standard programs")
    add_commands(add)
    return parser


def _add_program(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument(
        "program",
        metavar="PROGRAM",
        help="a .py file that defines `program`, a .rasp file, "
        "or a standard program (see `raspc list`)",
    )
    parser.add_argument(
        "--output",
        action="append",
        metavar="NAME",
        help="the variable of the file to compile; several make one model",
    )
    parser.add_argument(
        "--vocab", help="abcd for four characters, 1,2,3 for numbers; else the file's `vocab`"
    )
    parser.add_argument(
        "--max-len", type=_positive, metavar="N", help="longest input; else its `max_seq_len`"
    )
    parser.add_argument(
        "--causal",
        action=BooleanOptionalAction,
        help="whether positions see only what precedes them; else the file's `causal`",
    )
    parser.add_argument(
        "--strict", action="store_true", help="refuse what rests on anything unproved"
    )
    parser.add_argument(
        "--optimize",
        type=int,
        choices=range(len(LEVELS)),
        default=1,
        help="0: a block for each expression; 1: small, with legible columns; 2: smallest (1)",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=LEVELS[-1].on,
        metavar="PASS",
        help=f"switch a pass off; may be repeated: {', '.join(LEVELS[-1].on)}",
    )
    parser.add_argument(
        "--minimize",
        choices=["layers", "parameters"],
        default="layers",
        help="what comes first where one costs the other (layers)",
    )
    return parser


def _add_emit(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument(
        "--emit", choices=commands.STAGES, help="stop after this stage and show what it hands on"
    )
    return parser


def _add_input(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        action="append",
        metavar="TOKENS",
        help="tokens separated by spaces, or single characters; may be repeated; "
        "else the file's `example`, or a random one",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random input (0)")


def _add_sampling(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--inputs", type=_positive, default=2000, metavar="N", help="at most so many (2000)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the sample (0)")
    parser.add_argument(
        "--level",
        action="append",
        choices=["jax", "craft"],
        help="the transformer (jax, the default) or its blocks in numpy; may be repeated",
    )


def _positive(text: str) -> int:
    number = int(text) if text.strip().isdigit() else 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is not a positive whole number")
    return number
