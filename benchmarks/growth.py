"""How compile time, memory and models grow with the longest input and with the vocabulary.

    python benchmarks/growth.py [--quick]

Ten programs are compiled for more and more positions, and for more and more tokens, each size in a
process of its own. Prints a table, writes it to growth.md beside this file, and draws it as
growth.svg if matplotlib is there (`pip install raspc[bench]`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import log, nan
from pathlib import Path
from time import process_time

from sizes import compiled, machine, markdown

import raspc

PROGRAMS = (
    "length", "hist", "reverse", "first_occurrence", "sort_unique",
    "sort", "most_frequent", "frac_prevs", "shuffle_dyck2", "dyck2_prefix",
)  # fmt: skip
LEVELS = (1, 2)
LENGTHS = (8, 16, 32, 64, 128, 256, 512, 1024)
VOCABULARIES = (4, 16, 64, 256, 1024, 4096, 16384, 50257)
USUAL_VOCABULARY, USUAL_LENGTH = 16, 16
QUICK = 4
"""With ``--quick`` so many sizes of each are measured."""
PATIENCE = 10.0
"""Seconds: after a size that takes longer no larger one is measured."""
LAST_ONES = 3
"""The exponent is that of the last sizes: from so many on, what is constant hardly counts."""

HEAD = ("program", "level", "of", "exponent")
NOTE = """\
By the longest input at {vocabulary} tokens, and by the vocabulary at {length} positions. Time is
CPU seconds of a first compile, memory what the process took at most beyond what it had before,
parameters those of the uniform layout. The exponent is the slope of the last {last} sizes on
logarithmic scales: 1 doubles with each doubling, 2 takes four times as much. A size without a
number was refused, or would have taken long: nothing larger is measured behind ten seconds.
"""

Axis = str
"""``"length"`` or ``"vocabulary"``."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """What one compile took: seconds, megabytes and parameters."""

    seconds: float
    megabytes: float
    parameters: float


Series = dict[int, Point]
Found = dict[tuple[Axis, str, int], Series]
MEASURES = ("seconds", "megabytes", "parameters")
UNITS = {"seconds": "CPU s", "megabytes": "MB", "parameters": "parameters"}


def sizes_of(axis: Axis, *, quick: bool) -> tuple[int, ...]:
    """The sizes along an axis."""
    sizes = LENGTHS if axis == "length" else VOCABULARIES
    return sizes[:QUICK] if quick else sizes


def measure_here(name: str, vocab: int, length: int, level: int) -> Point | None:
    """One compile in this process, which has compiled nothing large before; None if refused."""
    compiled("hist", 4, 4)  # warm
    before, start = peak(), process_time()
    try:
        model = compiled(name, vocab, length, level)
    except raspc.CompileError:
        return None
    seconds = process_time() - start
    return Point(
        seconds=seconds,
        megabytes=peak() - before,
        parameters=model.sizes.parameters,
    )


def peak() -> float:
    """The most memory that this process had so far, in megabytes."""
    import resource  # noqa: PLC0415  (not there on Windows)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, vocab: int, length: int, level: int) -> Point | None:
    """One compile in a process of its own; None if it is refused or takes too long."""
    what = [name, str(vocab), str(length), str(level)]
    command = [sys.executable, __file__, "--one", *what]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=4 * PATIENCE, check=True
        )
    except subprocess.TimeoutExpired:
        return None
    found = json.loads(done.stdout)
    return None if found is None else Point(**found)


def measure(*, quick: bool) -> Found:
    """A series for each axis, program and level, as far as it goes."""
    found: Found = {}
    for axis in ("length", "vocabulary"):
        for name in PROGRAMS:
            for level in LEVELS:
                series: Series = {}
                for size in sizes_of(axis, quick=quick):
                    length = size if axis == "length" else USUAL_LENGTH
                    vocab = size if axis == "vocabulary" else USUAL_VOCABULARY
                    point = measured(name, vocab, length, level)
                    if point is None:
                        break
                    series[size] = point
                    if point.seconds > PATIENCE:
                        break
                found[axis, name, level] = series
                print(axis, name, level, *map(_short, series.values()), flush=True)
    return found


def _short(point: Point) -> str:
    return f"{point.seconds:.2f}s/{point.megabytes:.0f}MB/{point.parameters:,}"


def exponent(series: Series, measure: str) -> float | None:
    """The slope of the last sizes, by least squares of the logarithms; None of fewer than two."""
    points = [
        (log(size), log(value))
        for size, point in list(series.items())[-LAST_ONES:]
        if (value := float(getattr(point, measure))) > 0
    ]
    if len(points) < 2:
        return None
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum(
        (x - mean_x) ** 2 for x, _ in points
    )


def tables(found: Found, *, quick: bool) -> Iterator[str]:
    """Markdown for each axis."""
    for axis in ("length", "vocabulary"):
        sizes = sizes_of(axis, quick=quick)
        rows = [
            _row(name, level, measure, found[axis, name, level], sizes)
            for name in PROGRAMS
            for level in LEVELS
            for measure in MEASURES
        ]
        yield f"## By the {axis}\n\n{markdown((*HEAD, *map(str, sizes)), rows)}"


def _row(name: str, level: int, measure: str, series: Series, sizes: Sequence[int]) -> list[str]:
    slope = exponent(series, measure)
    cells = [
        _cell(getattr(series[size], measure), measure) if size in series else "" for size in sizes
    ]
    return [name, str(level), UNITS[measure], "" if slope is None else f"{slope:.1f}", *cells]


def _cell(value: float, measure: str) -> str:
    return f"{value:.2f}" if measure == "seconds" else f"{value:,.0f}"


def draw(found: Found, path: Path) -> None:
    """A panel for each axis and measure, a line for each program, level 2 dashed."""
    try:
        from matplotlib import colormaps  # noqa: PLC0415  (heavy and optional)
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError:
        print("no picture: matplotlib is not installed")
        return
    figure = Figure(figsize=(12, 7.5), layout="constrained")
    panels = figure.subplots(2, 3, sharex="row")
    colours = colormaps["tab10"].colors
    for row, axis in zip(panels, ("length", "vocabulary"), strict=True):
        for panel, measure in zip(row, MEASURES, strict=True):
            for name, colour in zip(PROGRAMS, colours, strict=True):
                for level, style in zip(LEVELS, ("-", "--"), strict=True):
                    series = found[axis, name, level]
                    values = [getattr(point, measure) or nan for point in series.values()]
                    label = name if level == 1 else None
                    panel.loglog(
                        list(series), values, style, color=colour, label=label, linewidth=1.2
                    )
            panel.set_title(f"{UNITS[measure]} by the {axis}", fontsize=10)
            panel.grid(visible=True, color="#dddddd")
            panel.set_axisbelow(True)
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5, frameon=False)
    figure.suptitle("Level 1 solid, level 2 dashed", fontsize=11)
    figure.savefig(path, metadata={"Date": None})


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--one"]:
        name, vocab, length, level = arguments[1:]
        point = measure_here(name, int(vocab), int(length), int(level))
        print(json.dumps(None if point is None else asdict(point)))
        return
    quick = "--quick" in arguments
    found = measure(quick=quick)
    here = Path(__file__)
    note = NOTE.format(vocabulary=USUAL_VOCABULARY, length=USUAL_LENGTH, last=LAST_ONES)
    parts = [f"# Growth\n\nOn {machine()}, raspc {raspc.__version__}.\n\n{note}"]
    text = "\n".join([*parts, "\n\n".join(tables(found, quick=quick))]) + "\n"
    here.with_suffix(".md").write_text(text, encoding="utf-8")
    draw(found, here.with_suffix(".svg"))


if __name__ == "__main__":
    main(sys.argv[1:])
