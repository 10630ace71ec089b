"""How models grow with the longest input, at every level.

    python benchmarks/growth.py

Prints a table, writes it to growth.md beside this file, and draws it as growth.svg if matplotlib
is there (`pip install raspc[bench]`).
"""

from pathlib import Path

from sizes import compiled, machine, markdown

import raspc

PROGRAMS = ("length", "hist", "reverse", "sort", "frac_prevs", "shuffle_dyck2")
VOCAB = 16
LENGTHS = (8, 16, 32, 64, 128, 256)
LONGEST = {0: 64, 1: 256, 2: 256}
"""Level 0 is for looking at, not for long inputs."""

HEAD = ("program", "level", *map(str, LENGTHS), "128 to 256")
NOTE = """\
Parameters at 16 tokens by maximum length, and how many times more there are at 256 than at 128.
"""

Series = dict[tuple[str, int], list[int]]


def measure() -> Series:
    """Parameters for each program and level, one for each length as far as it goes."""
    found: Series = {}
    for name in PROGRAMS:
        for level, longest in LONGEST.items():
            lengths = [n for n in LENGTHS if n <= longest]
            sizes = [compiled(name, VOCAB, n, level).sizes.parameters for n in lengths]
            found[name, level] = sizes
            print(name, level, *sizes, flush=True)
    return found


def table(found: Series) -> str:
    """The series as markdown."""
    rows: list[list[str]] = []
    for (name, level), sizes in found.items():
        filled = [*(f"{size:,}" for size in sizes), *[""] * (len(LENGTHS) - len(sizes))]
        ratio = f"{sizes[-1] / sizes[-2]:.2f}" if len(sizes) == len(LENGTHS) else ""
        rows.append([name, str(level), *filled, ratio])
    return markdown(HEAD, rows)


def draw(found: Series, path: Path) -> None:
    """A panel for each program, a line for each level."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  (heavy and optional)
    except ImportError:
        print("no picture: matplotlib is not installed")
        return
    figure = Figure(figsize=(10, 6), layout="constrained")
    panels = figure.subplots(2, 3, sharex=True).ravel()
    for panel, name in zip(panels, PROGRAMS, strict=True):
        for level, colour in zip(LONGEST, ("#999999", "#1f77b4", "#d62728"), strict=True):
            sizes = found[name, level]
            panel.loglog(LENGTHS[: len(sizes)], sizes, "o-", color=colour, label=f"level {level}")
        panel.set_title(name)
        panel.set_xticks(LENGTHS, map(str, LENGTHS))
        panel.minorticks_off()
        panel.grid(visible=True, color="#dddddd")
        panel.set_axisbelow(True)
    panels[0].legend(frameon=False)
    figure.supxlabel("max_seq_len")
    figure.supylabel("parameters")
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    compiled("hist", 4, 4)  # warm
    found = measure()
    here = Path(__file__)
    text = f"# Growth\n\nOn {machine()}, raspc {raspc.__version__}.\n\n{NOTE}\n{table(found)}\n"
    here.with_suffix(".md").write_text(text, encoding="utf-8")
    draw(found, here.with_suffix(".svg"))


if __name__ == "__main__":
    main()
