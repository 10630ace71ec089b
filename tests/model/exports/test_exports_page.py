"""What docs/exports.md shows of the libraries is what happens; tests/test_docs.py runs the rest."""

import re
from pathlib import Path

import pytest
from exported import need

need("torch", "transformers", "transformer_lens")

PAGE = Path(__file__).parents[3] / "docs" / "exports.md"
BLOCK = re.compile(r"^```(?:py|python)\n(?!>>>)(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(not PAGE.exists(), reason="a wheel has no pages")
def test_the_page_runs() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "page"}
    blocks = list(BLOCK.finditer(text))
    assert len(blocks) == 5
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        exec(compile("\n" * line + block[1], PAGE, "exec"), names)
