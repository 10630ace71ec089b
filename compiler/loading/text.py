"""Programs in the RASP text language, as the command line and a session compile them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from ...rasp_ast import nodes
from ...rasp_ast.errors import InputError, ProgramError
from ...rasp_ast.operands import Selector, SOp
from ...rasp_ast.text.functions import CONVERSIONS
from ...rasp_ast.text.labels import text
from ...rasp_ast.text.loading import RaspProgram, load_rasp
from ...rasp_ast.text.sequences import sizes
from ...rasp_ast.values import canonical

SUFFIX = ".rasp"


def load_text(path: Path, outputs: Sequence[str]) -> tuple[dict[str, SOp], bool]:
    """The s-ops of a file by name, or by the expressions that give them; and if it is causal.

    Args:
        outputs: which; if none, the only one that there is.

    Raises:
        InputError: the file cannot be read.
        ProgramError: it is no RASP, or has no such s-op.
    """
    try:
        program = load_rasp(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    if outputs:
        return {output: _chosen(program, output) for output in outputs}, program.causal
    own = _s_ops(program)
    if len(own) == 1:
        return own, program.causal
    what = "several s-ops" if own else "no s-op"
    raise ProgramError(f"{path} defines {what}", hint=_known(own))


def check_vocabulary(programs: Iterable[SOp], vocab: Iterable[object]) -> None:
    """Raises InputError if a view of the input, such as ``tokens_int``, reads none of its tokens.

    That a view does not read some of them is no fault: those inputs mean nothing to the program.
    """
    tokens = [canonical(token) for token in vocab]
    for node in nodes.topological([program.node for program in programs]):
        match node:
            case nodes.Apply(function=function, operands=(nodes.Tokens(),)):
                view = CONVERSIONS.get(function.symbol) is function
                if view and tokens and not any(_reads(function.call, token) for token in tokens):
                    shown = ", ".join(map(repr, tokens[:8])) + ", ..." * (len(tokens) > 8)
                    raise InputError(
                        f"`{function.symbol}` reads none of the tokens {shown}",
                        hint="a vocabulary of 0,1,2 has numbers, one of 012 digits",
                    )
            case _:
                pass


def check_lengths(programs: Iterable[SOp], longest: int) -> None:
    """Raises InputError if a list of a program has no values for the last positions of an input."""
    lists = sizes(*[program.node for program in programs])
    if lists and min(lists) < longest:
        size = min(lists)
        raise InputError(
            f"{text(list(lists[size]))} has {size} values, and inputs may have {longest}",
            hint=f"compile it for inputs of up to {size} tokens",
        )


def _reads(view: Callable[[object], object], token: object) -> bool:
    try:
        view(token)
    except ValueError:
        return False
    return True


def _chosen(program: RaspProgram, output: str) -> SOp:
    program_output = program[output] if output in program else _evaluated(program, output)
    if isinstance(program_output, Selector):
        raise ProgramError(
            f"a program is an s-op, and {output} is a selector",
            source=program_output.node.source,
            hint=f"selector_width({output}) is an s-op",
        )
    return program_output


def _evaluated(program: RaspProgram, output: str) -> SOp | Selector:
    if output.isidentifier():
        own = _s_ops(program)
        close = get_close_matches(output, own, n=1)
        hint = f"did you mean {close[0]}? {_known(own)}" if close else _known(own)
        raise ProgramError(f"the text defines no s-op {output!r}", hint=hint)
    return program.evaluate(output)


def _s_ops(program: RaspProgram) -> dict[str, SOp]:
    values = {name: program[name] for name in program}
    return {name: value for name, value in values.items() if isinstance(value, SOp)}


def _known(own: Mapping[str, SOp]) -> str:
    if not own:
        return "a program is an s-op at the top of the file, such as `x = indices + 1;`"
    return f"its s-ops are {', '.join(own)}; name one with --output, or an expression of them"
