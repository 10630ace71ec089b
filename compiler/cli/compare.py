"""`raspc run` and `raspc check`: a program beside its transformer."""

from __future__ import annotations

from argparse import Namespace

from ..compiled.beside import beside
from ..compiled.check import check
from ..loading.tokens import parse_input, parse_token
from ..progress import watched
from .as_json import check_json, print_json
from .assumptions import print_assumptions
from .request import CompileRequest

DISAGREE = 1
"""The exit code of a check that fails."""


def run_command(arguments: Namespace) -> int:
    request = CompileRequest.of(arguments)
    model = request.compile()
    print(f"{request.loaded.name}: {model.summary}")
    agree = True
    for tokens in request.inputs(arguments):
        programs = request.loaded.programs
        answers = model.answers(tokens) if len(programs) > 1 else {"": model(tokens)}
        for (name, program), answer in zip(programs.items(), answers.values(), strict=True):
            wanted: list[object] = list(program(tokens, causal=request.options.causal))
            rows, fine = beside(tokens, wanted, answer)
            agree = agree and fine
            title = f"{name}\n" if len(programs) > 1 else ""
            print(f"\n{title}{rows}")
    print_assumptions(model)
    return 0 if agree else DISAGREE


def check_command(arguments: Namespace) -> int:
    request = CompileRequest.of(arguments)
    model = request.compile()
    vocab = list(request.options.vocab)
    prompts = [parse_input(text, vocab) for text in arguments.prompt]
    with watched(f"checking {request.loaded.name}"):
        report = check(
            request.loaded.program,
            model,
            inputs=arguments.inputs,
            seed=arguments.seed,
            levels=arguments.level or ["jax"],
            generate=arguments.generate,
            prompts=prompts or None,
            stop=None if arguments.stop is None else parse_token(arguments.stop, vocab),
        )
    if arguments.json:
        print_json(check_json(report))
        return 0 if report else DISAGREE
    print(f"{request.loaded.name}: {report}")
    print_assumptions(model)
    return 0 if report else DISAGREE
