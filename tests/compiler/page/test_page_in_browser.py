"""Pages in a real browser: steps, typed inputs, what is shown, and that nothing is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from exported import CASES
from in_numpy import changed
from pages import CHROMIUM, data_of, need_browser, page_in_numpy
from standard import compiled

import raspc
from raspc.compiler.page import make
from raspc.compiler.page.detail import Detail
from raspc.compiler.page.texts import text_of
from raspc.rasp_ast.programs import make_hist
from raspc.rasp_ast.values import canonical

need_browser()
from playwright.sync_api import sync_playwright  # noqa: E402

LEAN = Detail(runs=1, weights=True, units=False, heads=False)
QUIET = ["background-networking", "component-update", "sync"]
LIVE = {n: c for n, c in CASES.items() if not n.endswith("-2")}
KINDS = (
    "hist-1",
    "sort-1",
    "reverse-0",
    "ratio-1",
    "sum-1",
    "several-1",
    "undefined here and there-1",
)
"""One for each kind of answer, which are tried in `make test` too, where there is a browser."""
EACH = [
    pytest.param(case, id=name, marks=[] if name in KINDS else [pytest.mark.slow])
    for name, case in LIVE.items()
]

ANSWERS = """all => all.map(ids => {
    const run = new TypedRun([CONFIG.bos_id, ...ids]);
    return MODEL.outputs.map((_, output) => run.answers(output).texts);
})"""
"""What the page's own forward answers."""
DIFFER = """() => PAGE.runs.flatMap((data, place) => {
    const [stored, typed] = [storedRun(place), new TypedRun(data.ids)];
    const steps = [...Array(LAST + 1).keys()];
    return MODEL.variables.flatMap((variable, v) => steps.flatMap(step => {
        const [a, b] = [stored, typed].map(run => run.cells(v, step)?.texts ?? null);
        return JSON.stringify(a) === JSON.stringify(b) ? [] : [[variable.name, step, a, b]];
    }));
})"""
"""Where a variable of a run that is stored is decoded otherwise by the page itself."""
UNNAMED = """[...document.querySelectorAll('button, input, select')].filter(control =>
    !control.closest('[hidden]') && !control.getAttribute('aria-label')
    && !control.textContent.trim() && !control.labels?.length).length"""
"""How many controls have no name."""
WRONG = """[...document.querySelectorAll('#variables tbody tr')].map(row =>
    [...row.querySelectorAll('td:not(.bos)')].map(cell => cell.classList.contains('wrong')))"""
"""Which cells of the table of variables are marked."""


class Opened:
    """A page that is open, and what it asked for and complained of."""

    def __init__(self, context: Any, path: Path, fragment: str = "") -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.tab = context.new_page()
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.tab.goto(path.as_uri() + fragment)

    def do(self, script: str, argument: Any = None) -> Any:
        return self.tab.evaluate(script, argument)

    def texts(self, selector: str) -> list[str]:
        return [text.strip() for text in self.tab.locator(selector).all_inner_texts()]

    @property
    def is_quiet(self) -> bool:
        own = [url for url in self.asked if not url.startswith(("file:", "data:"))]
        return not own and not self.complaints


@pytest.fixture(scope="module")
def browser():
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield started
        started.close()


@pytest.fixture
def show(browser, tmp_path):
    """Opens a page in a tab of its own, which must be quiet to the end."""
    opened: list[Opened] = []

    def open_page(page: Any, fragment: str = "", **options: Any) -> Opened:
        path = page.save(tmp_path / f"{len(opened)}.html")
        context = browser.new_context(viewport={"width": 1280, "height": 720}, **options)
        opened.append(Opened(context, path, fragment))
        return opened[-1]

    yield open_page
    for one in opened:
        assert one.is_quiet, (one.asked, one.complaints)
        one.tab.context.close()


@pytest.mark.parametrize("case", EACH)
def test_what_is_typed_is_answered_as_the_program_says(case, show):
    """Many inputs through the forward in JavaScript, and all decoded variables of some."""
    few = [max(case.inputs, key=len), *case.inputs[:2]]
    page = page_in_numpy(case.model, few)
    if data_of(page)["model"]["weights"] is None:
        assert case.model.sizes.parameters > 300_000
        return
    shown = show(page)
    ids = [list(case.model.input_encoder.encode(tokens)) for tokens in case.inputs]
    found = shown.do(ANSWERS, ids)
    wanted = [
        [
            [text_of(canonical(v)) for v in program(tokens, case.causal)]
            for program in case.programs.values()
        ]
        for tokens in case.inputs
    ]
    assert found == wanted
    differ = shown.do(DIFFER)
    assert differ == []


def test_steps_by_keys_buttons_slider_and_lines(show):
    shown = show(page_in_numpy(compiled("most_frequent", 6), ["abca", "dd"]))
    press, title = shown.tab.keyboard.press, "#stage-title"
    assert shown.texts(title) == ["Embedding"]
    seen = []
    for _ in range(9):
        press("ArrowRight")
        seen += shown.texts(title)
    layers = [f"Layer {n}: {kind}" for n in range(3) for kind in ("attention", "MLP")]
    assert seen == [*layers, "Answer", "Answer", "Answer"]
    press("Home")
    press("End")
    press("ArrowLeft")
    assert shown.texts(title) == ["Layer 2: MLP"]
    shown.tab.click("#first")
    shown.tab.click("#on")
    assert shown.texts(title) == ["Layer 0: attention"]
    assert shown.texts("#program li.now code")[0].startswith("seen_before = ")
    shown.tab.locator("#slider").fill("4")
    assert shown.texts(title) == ["Layer 1: MLP"]
    shown.tab.get_by_role("button", name="rank = selector_width").click()
    assert shown.texts(title) == ["Layer 1: attention"]
    assert shown.texts("#variables tr.new th") == ["rank"]
    shown.tab.locator("#chosen").select_option("1")
    assert shown.texts("#variables thead .token") == ["d", "d"]
    assert "#input=1&step=3" in shown.tab.url


def test_a_link_leads_to_a_place(show):
    page = page_in_numpy(compiled("hist", 6), ["abca", "dd"])
    assert show(page, "#input=1&step=2").texts("#stage-title, #variables thead .token") == [
        "d",
        "d",
        "Layer 0: MLP",
    ]
    typed = show(page, "#ids=0.0.1&step=3")
    assert typed.texts("#variables tr.answer .text") == ["2", "2", "1"]
    for nonsense in ("#input=7&step=99", "#ids=9.x&step=-1", "#%%%", "#input=&step="):
        assert show(page, nonsense).texts("#title") == ["a program"]


def test_pointing_at_a_weight_says_what_it_does(show):
    shown = show(page_in_numpy(compiled("hist", 6), ["abca"]), "#input=0&step=1")
    cells = shown.tab.locator("table.head td.weight")
    assert cells.count() == 4 * 5
    assert shown.texts("table.head td.weight.selected") == [
        ".33",
        ".33",
        ".50",
        ".50",
        ".33",
        ".33",
    ]
    cells.nth(4).hover()
    (said,) = shown.texts("#detail")
    assert said.startswith("query a at 0 → key a at 3 · score ")
    assert "weight 0.33333" in said
    assert "adds hist 0 · selected" in said
    cells.nth(0).hover()
    assert "key BOS" in shown.texts("#detail")[0]
    assert "adds hist 0.3333" in shown.texts("#detail")[0]
    shown.tab.locator("#stream canvas").hover(position={"x": 90, "y": 40})
    assert shown.texts("#stream-detail")[0].startswith("column 1 at position 0 (a): ")


def test_keys_move_within_the_grid_of_a_head(show):
    shown = show(page_in_numpy(compiled("hist", 6), ["abca"]), "#input=0&step=1")
    shown.tab.locator("table.head td.weight[tabindex='0']").focus()
    said = []
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft"):
        shown.tab.keyboard.press(key)
        said.append(shown.texts("#detail")[0].split(" · ")[0])
    assert said == [
        "query b at 1 → key BOS",
        "query b at 1 → key a at 0",
        "query b at 1 → key b at 1",
        "query a at 0 → key b at 1",
        "query a at 0 → key b at 1",
        "query a at 0 → key a at 0",
    ]
    assert shown.texts("table.head th.pointing") == ["a", "a"]
    assert shown.texts("#stage-title") == ["Layer 0: attention"]


def test_a_reader_types(show):
    shown = show(page_in_numpy(compiled("sort", 6), [[3, 1, 2]]))
    shown.tab.fill("#typed", "5 4 4 1")
    shown.tab.keyboard.press("Enter")
    shown.tab.click("#end")
    assert shown.texts("#variables tr.answer .text") == ["1", "4", "4", "5"]
    assert "not checked" in shown.texts("#verdict")[0]
    assert shown.texts("#stage tbody td:nth-child(4)") == ["not checked"] * 4
    for wrong, word in (("9", "is no token"), ("1 1 1 1 1 1 1", "too many"), ("", "at least one")):
        shown.tab.fill("#typed", wrong)
        shown.tab.click("#typing button[type=submit]")
        assert word in shown.texts("#complaint")[0]
    assert shown.texts("#variables tr.answer .text") == ["1", "4", "4", "5"]
    shown.tab.click("#palette-switch")
    shown.tab.get_by_role("button", name="⌫").click()
    for token in ("2", "1"):
        shown.tab.locator("#palette").get_by_role("button", name=token, exact=True).click()
    assert shown.texts("#variables tr.answer .text") == ["1", "2"]
    assert shown.texts("#complaint") == [""]


def test_tokens_are_shown_literally(show):
    nasty = [
        "</script><img src=x onerror=alert(1)>",
        "\"'&",
        "<b>bold</b>",
        "${x}",
        "{{x}}",
        "__proto__",
    ]
    page = page_in_numpy(raspc.compile(make_hist(), nasty, 6), [nasty])
    shown = show(page, "#input=0&step=3")
    assert (
        shown.do(
            "[...document.querySelectorAll('#variables thead .token')].map(x => x.textContent)"
        )
        == nasty
    )
    for step in range(4):
        shown.do(f"goTo({step})")
        assert shown.do("document.querySelectorAll('img, b').length") == 0
    shown.tab.click("#palette-switch")
    shown.tab.locator("#palette").get_by_role("button", name=nasty[0], exact=True).click()
    assert shown.do("state.run.tokens") == [nasty[0]]


def test_a_broken_weight_turns_the_cells_it_changes(show):
    model = compiled("hist", 6)
    column = model.layout["tokens"].start + model.vocabulary.index("b")

    def change(module, name, array):
        broken = array.copy()
        if module.endswith("attn/query") and name == "w":
            broken[column, :-1] = 0
        return broken

    page = page_in_numpy(model, ["abcb"], weights=changed(model, change))
    shown = show(page, "#input=0&step=3")
    rows = shown.do(WRONG)
    broken = [False, True, False, True]
    assert rows == [[False] * 4, broken, broken]
    assert shown.texts("#variables tr.answer .wrong .wanted") == ["should be 2", "should be 2"]
    assert shown.texts("#variables tr.answer .wrong .mark") == ["✗", "✗"]
    assert shown.texts("#verdict")[0].startswith("✗ 4 values")
    shown.do("goTo(1)")
    assert shown.tab.locator("table.head td.weight.off").count() > 0


def test_the_program_as_it_was_written_and_as_it_is_read(show):
    ones = raspc.tokens == "a"
    share = raspc.Aggregate(raspc.Select(ones, ones, raspc.Comparison.TRUE), ones)
    shown = show(page_in_numpy(raspc.compile(share, "ab", 4), ["aab"]), "#input=0&step=1")
    code = "#program li code"
    assert shown.texts(code)[0] == 'ones = raspc.tokens == "a"'
    shown.tab.click("#program .other")
    assert shown.texts(code) == [
        "s1 = tokens == 'a'",
        "result = aggregate(select(s1, s1, True), s1)",
    ]
    shown.tab.click("#program .other")
    assert len(shown.texts(code)) == 2
    assert shown.texts("#program li.now code")[1].startswith("share = ")


def test_the_residual_stream_as_numbers(show):
    shown = show(page_in_numpy(compiled("hist", 6), ["ab"]), "#input=0&step=1")
    shown.tab.click("#stream summary")
    rows = shown.texts("#stream table tbody tr")
    assert rows[0].split("\t") == ["0: tells BOS from tokens", "1", "0", "0"]
    assert rows[-1].split("\t") == ["5: 1/(1+hist)", "1", "0.5", "0.5"]


def test_nothing_can_be_fetched(show):
    shown = show(page_in_numpy(compiled("hist", 6), ["ab"]))
    refused = shown.do(
        "() => fetch('data:text/plain,x').then(() => 'fetched', error => String(error))"
    )
    assert "TypeError" in refused
    assert all("Content Security Policy" in text for text in shown.complaints)
    assert shown.complaints
    shown.complaints.clear()


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"color_scheme": "light"}])
def test_printed_and_in_the_dark(options, show, tmp_path):
    shown = show(
        page_in_numpy(compiled("sort", 6), [[3, 1, 2, 1, 5, 4]]), "#input=0&step=1", **options
    )
    paper = shown.do("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (options["color_scheme"] == "light")
    shown.tab.emulate_media(media="print")
    assert shown.do("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not shown.tab.locator("#slider").is_visible()
    assert shown.tab.locator("table.head").count() == 2
    pages = shown.tab.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert pages == 1


def test_what_was_left_out_is_made_again_of_the_weights(show, monkeypatch):
    model = compiled("sort", 6)
    whole = page_in_numpy(model, [[3, 1, 2]])
    monkeypatch.setattr(make, "details", lambda runs, live: [LEAN])
    lean = page_in_numpy(model, [[3, 1, 2]])
    assert len(lean.html) < len(whole.html)
    assert data_of(lean)["notes"] == []
    tables = []
    for page in (whole, lean):
        shown = show(page)
        for step in range(6):
            shown.do(f"goTo({step})")
            tables.append(shown.do("document.getElementById('stage').textContent"))
    assert tables[:6] == tables[6:]


def test_a_large_model_is_stepped_through_without_weights(show):
    shown = show(page_in_numpy(compiled("sort", 6), [[3, 1, 2]], live=False))
    assert not shown.tab.locator("#typed").is_visible()
    shown.do("goTo(LAST)")
    assert shown.texts("#variables tr.answer .text") == ["1", "2", "3"]


def test_a_notebook_shows_it_in_a_frame(show, tmp_path):
    page = page_in_numpy(compiled("hist", 6), ["abca"])

    class Notebook:
        def save(self, path: Path) -> Path:
            path.write_text(
                f"<!doctype html><title>x</title>{page._repr_html_()}", encoding="utf-8"
            )
            return path

    shown = show(Notebook())
    frame = shown.tab.frame_locator("iframe")
    frame.locator("#end").click()
    assert frame.locator("#stage-title").inner_text() == "Answer"
    assert frame.locator("#variables tr.answer .text").all_inner_texts() == ["2", "1", "1", "2"]


def test_every_picture_has_a_table_and_every_control_a_name(show):
    shown = show(page_in_numpy(compiled("most_frequent", 6), ["abca"]))
    for step in range(8):
        shown.do(f"goTo({step})")
        assert shown.do(UNNAMED) == 0
        assert shown.do("[...document.querySelectorAll('table')].every(t => t.querySelector('th'))")
        assert shown.do(
            "[...document.querySelectorAll('canvas')].every(c => c.getAttribute('aria-label'))"
        )
        assert shown.do(
            "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size ==="
            " document.querySelectorAll('[id]').length"
        )
