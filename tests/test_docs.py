"""What README.md and docs/ show is what happens.

Python blocks run from top to bottom, each page in a namespace of its own; what follows a `$ raspc`
in a console block is what the command prints. `make golden` renews the outputs and the numbers.
"""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from standard import compiled

from raspc.compiler.cli import main
from raspc.rasp_ast.programs import STANDARD

CHECKOUT = Path(__file__).parents[1]
PAGES = [*CHECKOUT.glob("README.md"), *sorted(CHECKOUT.glob("docs/*.md"))]  # a wheel has none
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \|.*$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)\)|`((?:[\w-]+/)+[\w-]+\.(?:py|md))`")

SLOW = {"interpretability", "extensions", "datasets", "fragments", "page"}
"""Pages whose blocks take longer than all others together."""

every_page = pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)


@pytest.fixture
def renew(request):
    return request.config.getoption("--update-golden")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(page, marks=[pytest.mark.slow] if page.stem in SLOW else [], id=page.stem)
        for page in PAGES
    ],
)
def test_python_blocks_run(path):
    names = {"__name__": "page"}
    text = path.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if block[1] != "python":
            continue
        line = text.count("\n", 0, block.start(2))
        if ">>>" not in block[2]:
            exec(compile("\n" * line + block[2], path, "exec"), names)
            continue
        example = doctest.DocTestParser().get_doctest(block[2], names, path.name, str(path), line)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
        said = []
        runner.run(example, out=said.append, clear_globs=False)
        names.update(example.globs)
        assert not runner.failures, "".join(said)


@every_page
def test_console_blocks_show_what_is_printed(path, monkeypatch, capsys, renew):
    monkeypatch.chdir(CHECKOUT)
    text = path.read_text(encoding="utf-8")

    def printed(block):
        if block[1] != "console":
            return block[0]
        shown = []
        for command in re.findall(r"^\$ raspc (.*)$", block[2], re.MULTILINE):
            main(shlex.split(command))
            said = capsys.readouterr()
            shown.append(f"$ raspc {command}\n{said.out}{said.err}")
        return f"```console\n{''.join(shown)}```"

    right = BLOCK.sub(printed, text)
    if renew:
        path.write_text(right, encoding="utf-8")
    else:
        assert right == text


@every_page
def test_tables_of_sizes_are_measured(path, renew):
    """Rows that begin with a standard program's name: sizes for 16 tokens up to length 32."""
    text = path.read_text(encoding="utf-8")

    def measured(row):
        cells = row[0].removeprefix("| ").removesuffix(" |").split(" | ")
        if row[1] not in STANDARD or len(cells) < 7:  # a row of another table
            return row[0]
        causal = False not in STANDARD[row[1]].modes
        for level, start in ((1, 1), (2, 4)):
            s = compiled(row[1], 32, causal=causal, level=level, tokens=16).sizes
            cells[start : start + 3] = [str(s.layers), str(s.heads), f"{s.parameters:,}"]
        return f"| {' | '.join(cells)} |"

    right = ROW.sub(measured, text)
    if renew:
        path.write_text(right, encoding="utf-8")
    else:
        assert right == text


@every_page
def test_what_is_named_exists(path):
    text = path.read_text(encoding="utf-8")
    for link, file in LINK.findall(text):
        if not link.startswith("http"):
            where = path.parent if link else CHECKOUT
            assert (where / (link or file)).exists(), link or file
