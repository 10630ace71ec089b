"""The arguments that commands share, and what each of them may be told."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from typing import Literal, get_args

from ..keep import NAMED
from ..passes import LEVELS

Stage = Literal["program", "graph", "values", "plan", "craft", "layout", "weights", "circuit"]
"""What `raspc emit` prints, in the order in which it is made."""
STAGES: tuple[Stage, ...] = get_args(Stage)

Format = Literal[
    "safetensors", "torch", "transformer-lens", "onnx", "circuit", "gpt2", "llama", "phi3", "bert"
]
"""What `raspc export` writes; the last four are architectures of Hugging Face."""
FORMATS: tuple[Format, ...] = get_args(Format)

View = Literal["heads", "residual", "wiring", "lifetimes"]
"""Which picture of a model `raspc draw` makes."""
VIEWS: tuple[View, ...] = get_args(View)

FragmentName = Literal[
    "rasp-l", "c-rasp", "c-rasp-local-periodic", "b-rasp", "averaging", "one-layer"
]
"""What `raspc fragment --require` takes."""


def add_export(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        required=True,
        choices=FORMATS,
        help="the format; gpt2, llama and phi3 hold causal models, bert others",
    )
    parser.add_argument(
        "-o", "--out", required=True, metavar="DIR", help="the folder to write, made if need be"
    )


def add_fragment(parser: ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        choices=get_args(FragmentName),
        help="the exit code is 1 unless it lies in this fragment; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")


def add_grade(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a .py, .rasp or .crasp file")
    parser.add_argument(
        "--puzzle",
        action="append",
        required=True,
        metavar="NAME",
        help="which puzzle it solves (see `raspc puzzles`); may be repeated",
    )
    text = "what the file calls the solution; else as the puzzle is called, or `program`"
    parser.add_argument("--output", metavar="NAME", help=text)
    text = "a solution may run so long (60)"
    parser.add_argument("--seconds", type=positive, default=60, metavar="N", help=text)
    text = "and take so many MiB of memory (4096)"
    parser.add_argument("--memory", type=positive, default=4096, metavar="N", help=text)
    text = "make no transformer of a right solution"
    parser.add_argument("--no-compile", action="store_true", help=text)
    parser.add_argument("--pictures", metavar="DIR", help="where to draw what goes wrong")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    how.add_argument("--gradescope", action="store_true", help="print Gradescope's results.json")


def add_puzzles(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the one to state")


def add_examples(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the folder, made if need be")


def add_lint(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="a .rasp file")
    parser.add_argument("--strict-rasp", action="store_true", help="find also what is no RASP")


def add_session(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help="a .rasp file to load first")
    parser.add_argument(
        "--plain",
        action="store_true",
        help="no colours, history or completion, and the words of the reference interpreter, "
        "as when the session is not at a terminal",
    )
    text = "on a pipe, speak as at a terminal: say what to write, and need no `;` at a line's end"
    parser.add_argument("--friendly", action="store_true", help=text)
    parser.add_argument("--causal", action="store_true", help="as after `set causal on`")


def add_file(parser: ArgumentParser) -> None:
    """What states a program, its tokens and its mode."""
    parser.add_argument(
        "program",
        metavar="PROGRAM",
        help="a .py file that defines `program`, a .rasp or .crasp file, "
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
        "--causal",
        action=BooleanOptionalAction,
        help="whether positions see only what precedes them; else the file's `causal`",
    )


def add_program(parser: ArgumentParser) -> ArgumentParser:
    add_file(parser)
    parser.add_argument(
        *("--max-len", "--max-seq-len"),
        dest="max_len",
        type=positive,
        metavar="N",
        help="longest input; else its `max_seq_len`",
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
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="NAME",
        help="an expression that stays a variable of its own; may be repeated; "
        f"{NAMED} for all that have a name",
    )
    text = "at least so many layers; those that are added do nothing (0)"
    parser.add_argument("--pad-layers", type=positive, default=0, metavar="N", help=text)
    return parser


def add_emit(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--emit", choices=STAGES, help="show what this stage hands on, and no more")
    return parser


def add_json(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    return add_emit(parser)


def add_input(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        action="append",
        metavar="TOKENS",
        help="tokens separated by spaces, or single characters; may be repeated; "
        "else the file's `example`, or a random one",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random input (0)")


def add_page(parser: ArgumentParser) -> None:
    add_input(parser)
    text = "the file; else it is shown in the browser"
    parser.add_argument("-o", "--to", metavar="FILE", help=text)


def add_picture(parser: ArgumentParser) -> None:
    add_input(parser)
    text = (
        "compact: a head around one grid; paper: layers from top to bottom; raspy: in its colours"
    )
    parser.add_argument("--style", choices=["compact", "paper", "raspy"], help=text)
    parser.add_argument("--layer", type=int, metavar="N", help="of a compact picture, this layer")
    text = "draw the compiled model: the attention of each head beside what the program selects"
    parser.add_argument("--compiled", action="store_true", help=text)
    text = "which picture of the model: its heads, all columns, what reads and writes what, or when"
    parser.add_argument("--view", choices=VIEWS, help=text)
    text = "the file: .svg, or .pdf and .png where cairosvg is installed; else it is shown"
    parser.add_argument("-o", "--to", metavar="FILE", help=text)


def add_sampling(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--inputs", type=positive, default=2000, metavar="N", help="at most so many (2000)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the sample (0)")
    parser.add_argument(
        "--level",
        action="append",
        choices=["jax", "craft"],
        help="the transformer (jax, the default) or its blocks in numpy; may be repeated",
    )
    text = "of a causal program: compare also the tokens that it and its model append to prompts"
    text += ", so many at most"
    parser.add_argument("--generate", type=positive, default=0, metavar="N", help=text)
    text = "tokens that others are appended to; may be repeated; else all there are, or a sample"
    parser.add_argument("--prompt", action="append", default=[], metavar="TOKENS", help=text)
    text = "the token after which nothing is appended"
    parser.add_argument("--stop", metavar="TOKEN", help=text)


def positive(text: str) -> int:
    number = int(text) if text.strip().isdigit() else 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is not a positive whole number")
    return number


def add_report(command: ArgumentParser) -> None:
    """What `raspc report` prints instead of sizes."""
    text = "print instead how near each block comes to a limit, the tightest first"
    command.add_argument("--margins", action="store_true", help=text)
    text = "print instead how many answers noise changes, on all weights and on those of each part"
    command.add_argument("--noise", action="store_true", help=text)
