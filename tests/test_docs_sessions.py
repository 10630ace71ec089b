"""Sessions and pictures that README.md and docs/ show are what a session answers and draws.

In a block of the language `session`, what follows `>> ` and `.. ` is typed; a page is one session.
`make golden` renews the answers.
"""

import re
from pathlib import Path

import pytest

import raspc
from raspc.compiler.loading.programs import load
from raspc.compiler.session.console import Console
from raspc.rasp_ast.pictures.draw import draw, drawing
from raspc.rasp_ast.programs import STANDARD
from raspc.raspy import indices, key, query, tokens

CHECKOUT = Path(__file__).parents[1]
PAGES = [*CHECKOUT.glob("README.md"), *sorted(CHECKOUT.glob("docs/*.md"))]  # a wheel has none
BLOCK = re.compile(r"^```session\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"^(?:>> |\.\. ).*$", re.MULTILINE)


@pytest.fixture
def renew(request):
    return request.config.getoption("--update-golden")


def compare(path, right, renew):
    if renew:
        path.write_text(right, encoding="utf-8")
    else:
        assert right == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_sessions(path, monkeypatch, renew):
    monkeypatch.chdir(CHECKOUT)
    console = Console()

    def answered(block):
        shown = []
        for line in TYPED.findall(block[1]):
            shown.append(line)
            for reply in console.replies(line[3:]):
                shown += [said.expandtabs(4).rstrip() for said in reply.lines]
        return "```session\n" + "".join(f"{line}\n" for line in shown) + "```"

    compare(path, BLOCK.sub(answered, path.read_text(encoding="utf-8")), renew)


@pytest.mark.skipif(not PAGES, reason="the tests run beside an installed wheel")
def test_the_picture(monkeypatch, renew):
    monkeypatch.chdir(CHECKOUT)
    console = Console()
    console.feed('load "examples/sort";')
    value = console.console.variables["sorted"]
    compare(CHECKOUT / "docs" / "sorted.svg", drawing(value, list("bcab")).svg, renew)


@pytest.mark.skipif(not PAGES, reason="the tests run beside an installed wheel")
def test_the_compact_picture(renew):
    program = load(str(CHECKOUT / "examples" / "reverse.py"), ()).program
    compare(CHECKOUT / "docs" / "reverse.svg", draw(program, "abca").svg, renew)


@pytest.mark.skipif(not PAGES, reason="the tests run beside an installed wheel")
def test_the_picture_of_raspy(renew):
    before = (key(tokens) == query(tokens)) & (key(indices) < query(indices))
    shown = before.value(1).named("earlier")("abca")
    compare(CHECKOUT / "docs" / "raspy.svg", draw(shown).svg, renew)


@pytest.mark.skipif(not PAGES, reason="the tests run beside an installed wheel")
@pytest.mark.parametrize("view", ["heads", "residual", "wiring", "lifetimes"])
def test_the_pictures_of_a_model(view, renew):
    program = load(str(CHECKOUT / "examples" / "reverse.py"), ()).program
    model = raspc.compile(program, "abcd", 8)
    right = draw(model, "abca", view=view).svg
    compare(CHECKOUT / "docs" / f"reverse-{view}.svg", right, renew)


@pytest.mark.skipif(not PAGES, reason="the tests run beside an installed wheel")
def test_the_picture_of_a_head_that_counts(renew):
    model = raspc.compile(STANDARD["hist"].make(), "abc", 6)
    right = draw(model, "abca").svg
    assert (right.count(">.33<"), right.count(">.50<")) == (6, 4)  # 1/3 for a, 1/2 for b and c
    compare(CHECKOUT / "docs" / "hist-heads.svg", right, renew)
