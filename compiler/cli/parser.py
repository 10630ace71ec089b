"""The arguments of the command line: which commands there are, and what each may be told.

A command is named by where it stands, so that nothing is loaded but what it needs.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from importlib.metadata import version
from typing import Literal, get_args

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

EMIT = "emit:emit_command"


def parser() -> ArgumentParser:
    """The parser of all commands; ``command`` is then the name of what to run."""
    top = ArgumentParser(
        prog="raspc", description="Compiles RASP programs into the weights of a transformer."
    )
    top.add_argument("--version", action="version", version=f"raspc {version('raspc')}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: str, text: str) -> ArgumentParser:
        added = subparsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(command=command)
        return added

    text = "run a program and its transformer, side by side"
    _add_input(_add_emit(_add_program(add("run", "compare:run_command", text))))
    text = "compare the two on all inputs, or on a sample"
    _add_sampling(_add_json(_add_program(add("check", "compare:check_command", text))))
    text = "show who owns which columns of the residual stream"
    _add_json(_add_program(add("layout", "show:layout_command", text)))
    text = "show every variable, decoded from the activations"
    _add_input(_add_json(_add_program(add("trace", "show:trace_command", text))))
    text = "draw a program on an input, or its compiled model: what each head selects and moves"
    _add_picture(_add_program(add("draw", "draw:draw_command", text)))
    text = "write one HTML file that steps through the model on inputs"
    page = add("page", "page:page_command", text)
    _add_input(_add_program(page))
    text = "the file; else it is shown in the browser"
    page.add_argument("-o", "--to", metavar="FILE", help=text)
    text = "show how big the model is, and what each pass saves"
    _add_json(_add_program(add("report", "show:report_command", text)))
    emit = add("emit", EMIT, "show what a stage of the compiler hands on")
    emit.add_argument("stage", choices=STAGES, help="which stage")
    text = "check first that the compiled circuit keeps the rules of circuits"
    emit.add_argument("--verify", action="store_true", help=text)
    _add_program(emit)
    _add_export(_add_program(add("export", "export:export_command", "write a model for others")))
    text = "write random programs, compiled and checked, as Parquet files"
    _add_dataset(add("dataset", "dataset:dataset_command", text))
    text = "say which fragments of RASP a program lies in, and why not in others"
    _add_fragment(add("fragment", "fragment:fragment_command", text))
    add("list", "standard:list_command", "list the standard programs")
    text = "open a session in the RASP text language"
    _add_session(add("repl", "repl:repl_command", text))
    text = "find expressions of .rasp files that mislead their readers"
    linted = add("lint", "lint:lint_command", text)
    linted.add_argument("files", metavar="FILE", nargs="+", help="a .rasp file")
    linted.add_argument("--strict-rasp", action="store_true", help="find also what is no RASP")
    return top


def _add_export(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        required=True,
        choices=FORMATS,
        help="the format; gpt2, llama and phi3 hold causal models, bert others",
    )
    parser.add_argument(
        "-o", "--out", required=True, metavar="DIR", help="the folder to write, made if need be"
    )


def _add_fragment(parser: ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        choices=get_args(FragmentName),
        help="the exit code is 1 unless it lies in this fragment; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")


def _add_dataset(parser: ArgumentParser) -> None:
    out = "the folder to write; files that are there already are left"
    parser.add_argument("-o", "--out", required=True, metavar="DIR", help=out)
    numbers = {
        "count": (1000, "programs, one a seed"),
        "shard-size": (500, "programs in a file"),
        "jobs": (2, "processes side by side"),
        "max-len": (5, "longest input"),
        "size": (8, "steps of a program at most, about"),
    }
    for name, (default, text) in numbers.items():
        help_ = f"{text} ({default})"
        parser.add_argument(f"--{name}", type=_positive, default=default, metavar="N", help=help_)
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--vocab", default="0,1,2,3,4", help="the tokens (0,1,2,3,4)")
    parser.add_argument("--min-layers", type=int, default=1, help="as RASP counts them (1)")
    parser.add_argument("--causal", action="store_true", help="positions see only what precedes")
    parser.add_argument("--optimize", type=int, choices=range(len(LEVELS)), default=1)


def _add_session(parser: ArgumentParser) -> None:
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


def _add_file(parser: ArgumentParser) -> None:
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


def _add_program(parser: ArgumentParser) -> ArgumentParser:
    _add_file(parser)
    parser.add_argument(
        "--max-len", type=_positive, metavar="N", help="longest input; else its `max_seq_len`"
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
    parser.add_argument("--emit", choices=STAGES, help="show what this stage hands on, and no more")
    return parser


def _add_json(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    return _add_emit(parser)


def _add_input(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        action="append",
        metavar="TOKENS",
        help="tokens separated by spaces, or single characters; may be repeated; "
        "else the file's `example`, or a random one",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random input (0)")


def _add_picture(parser: ArgumentParser) -> None:
    _add_input(parser)
    text = "compact: a head around one grid; paper: layers from top to bottom (compact)"
    parser.add_argument("--style", choices=["compact", "paper"], default="compact", help=text)
    parser.add_argument("--layer", type=int, metavar="N", help="of a compact picture, this layer")
    text = "draw the compiled model: the attention of each head beside what the program selects"
    parser.add_argument("--compiled", action="store_true", help=text)
    text = "which picture of the model: its heads, all columns, what reads and writes what, or when"
    parser.add_argument("--view", choices=VIEWS, help=text)
    text = "the file: .svg, or .pdf and .png where cairosvg is installed; else it is shown"
    parser.add_argument("-o", "--to", metavar="FILE", help=text)


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
