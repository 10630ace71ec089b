"""The arguments of `raspc dataset`."""

from __future__ import annotations

from argparse import ArgumentParser

from .arguments import LEVELS, positive

DRIVERS = ("pool", "ray")


def add_dataset(parser: ArgumentParser) -> None:
    out = "the folder to write; files that are there already are left"
    parser.add_argument("-o", "--out", required=True, metavar="DIR", help=out)
    numbers = {
        "count": (1000, "programs, one a seed"),
        "shard-size": (500, "programs in a file"),
        "jobs": (2, "processes side by side"),
        "max-len": (5, "longest input"),
        "size": (8, "steps of a program at most, about"),
        "seconds": (4, "computing time of a program at most; then it is recorded as refused"),
    }
    for name, (default, text) in numbers.items():
        help_ = f"{text} ({default})"
        parser.add_argument(f"--{name}", type=positive, default=default, metavar="N", help=help_)
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--vocab", default="0,1,2,3,4", help="the tokens (0,1,2,3,4)")
    parser.add_argument("--min-layers", type=int, default=1, help="as RASP counts them (1)")
    parser.add_argument("--causal", action="store_true", help="positions see only what precedes")
    parser.add_argument("--optimize", type=int, choices=range(len(LEVELS)), default=1)
    text = "processes of this machine (pool), or Ray Data on what Ray is connected to (ray)"
    parser.add_argument("--driver", choices=DRIVERS, default="pool", help=text)
