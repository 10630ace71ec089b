"""Pages by the rules of axe-core, in a real browser: screen readers, keyboards, contrast."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pages import CHROMIUM, need_browser, page_in_numpy
from standard import compiled

need_browser()
from playwright.sync_api import sync_playwright  # noqa: E402

FOUND = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
    found => `${found.id}: ${found.help}: ${found.nodes.map(node => node.html).join(' ')}`)"""

PACKAGE = find_spec("axe_playwright_python")
PROMISED = bool(os.environ.get("RASPC_TEST_BROWSER"))
needs_axe = pytest.mark.skipif(
    PACKAGE is None and not PROMISED, reason="axe-playwright-python is not installed"
)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--no-first-run"]
        )
        yield started
        started.close()


def violations(tab: Any) -> list[str]:
    assert PACKAGE is not None
    assert PACKAGE.origin is not None
    tab.evaluate((Path(PACKAGE.origin).parent / "axe.min.js").read_text(encoding="utf-8"))
    return tab.evaluate(FOUND)


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, scheme, tmp_path):
    model = compiled("sort", 8)
    path = page_in_numpy(model, [(3, 1, 2, 3), (5, 4)]).save(tmp_path / "page.html")
    tab = browser.new_context(
        viewport={"width": 1280, "height": 720}, color_scheme=scheme
    ).new_page()
    tab.goto(path.as_uri())
    assert violations(tab) == []
    tab.keyboard.press("End")
    assert violations(tab) == []
    tab.evaluate("() => document.querySelector('button').removeAttribute('aria-label')")
    tab.evaluate("() => { document.querySelector('button').textContent = ''; }")
    assert any(found.startswith("button-name") for found in violations(tab))
    tab.context.close()
