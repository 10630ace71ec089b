"""docs/words.md is what `help` of a session says. `make golden` renews it."""

from pathlib import Path

import pytest

from raspc.rasp_ast.command_topics import groups

PAGE = Path(__file__).parents[1] / "docs" / "words.md"
HEAD = """# The words of the RASP text language

What `help` of a session says of each word, on the example `hello`. In Python the docstrings of
the same things begin with it.
"""


def page():
    """The page, a table for each group."""
    parts = [HEAD]
    for group, topics in groups().items():
        parts.append(f"\n## {group[0].upper()}{group[1:]}\n\n")
        parts.append("| means | written | example | in Python |\n| --- | --- | --- | --- |\n")
        for one in topics:
            shows = f" gives `{one.shows}`" if one.shows else ""
            python = f"`{one.python}`" if one.python else ""
            cells = (one.meaning, f"`{one.form}`", f"`{one.example}`{shows}", python)
            parts.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n")
    return "".join(parts)


@pytest.mark.skipif(not PAGE.parent.is_dir(), reason="the tests run beside an installed wheel")
def test_the_page_says_what_help_says(request):
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
