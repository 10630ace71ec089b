"""The docs site has a place for every page, and the README's picture is what raspc draws now."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "mkdocs.yml"
OVERVIEW = ROOT / "docs" / "overview.svg"

pytestmark = pytest.mark.skipif(not CONFIG.exists(), reason="the tests run beside a wheel")


@pytest.fixture
def site(monkeypatch):
    """The files of website/, as they import each other."""
    monkeypatch.syspath_prepend(str(ROOT / "website"))
    known = set(sys.modules)
    yield
    for name in set(sys.modules) - known:
        if Path(getattr(sys.modules[name], "__file__", None) or "").parent == ROOT / "website":
            del sys.modules[name]


@pytest.mark.usefixtures("site")
def test_the_picture_of_the_readme(request):
    from overview import overview

    made = overview()
    if request.config.getoption("--update-golden"):
        OVERVIEW.write_text(made, encoding="utf-8")
    assert made == OVERVIEW.read_text(encoding="utf-8")


def test_no_file_of_the_site_has_the_name_of_a_module_of_the_tests():
    """Both folders are on the path of one process: of two files of one name one hides the other."""
    of_the_site = {path.name for path in (ROOT / "website").glob("*.py")}
    assert not of_the_site & {path.name for path in (ROOT / "tests").glob("*.py")}


def test_every_page_of_docs_has_a_place():
    listed = re.findall(r": ([\w/-]+\.md)$", CONFIG.read_text(encoding="utf-8"), re.MULTILINE)
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= set(listed)


@pytest.mark.slow
@pytest.mark.usefixtures("site")
def test_every_page_has_a_place_and_links_lead_to_what_is_there():
    from site_pages import pages

    made = pages()
    assert made == pages()
    listed = re.findall(r": ([\w/-]+\.md)$", CONFIG.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(name for name in made if name.endswith(".md"))
    for name in listed:
        for link in re.findall(r"\]\(((?!https?:)[^)#\s]+)", made[name]):
            assert (Path(name).parent / link).as_posix() in made, (name, link)


@pytest.mark.usefixtures("site")
def test_a_notebook_becomes_a_page():
    from notebook_pages import notebook_page

    [page, *pictures] = reversed(
        notebook_page(ROOT / "examples" / "notebooks" / "first_steps.ipynb").items()
    )
    assert page[0] == "notebooks/first_steps.md"
    assert '![select(tokens, tokens, ==)("hello")](first_steps-' in page[1]
    assert "EvaluationError: position 2 selects" in page[1]
    assert all(name.endswith(".svg") and svg.startswith("<svg") for name, svg in pictures)
