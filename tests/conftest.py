"""Settings of the whole suite, and texts that are compared with files."""

import re
from pathlib import Path

import pytest
from hypothesis import settings

from raspc.compiler import pipeline

# A first call of a model compiles it, so no deadline for an example means anything.
settings.register_profile("raspc", deadline=None, derandomize=True)
settings.load_profile("raspc")


@pytest.fixture(autouse=True, scope="session")
def every_compiled_circuit_is_verified():
    """Whatever a test compiles in this process keeps the rules of circuits."""
    stages = pipeline.stages

    def verified(*arguments, **options):
        made = stages(*arguments, **options)
        made.verify()
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "stages", verified)
        yield


GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="renew golden texts, and the outputs and numbers in README.md and docs/",
    )
    parser.addoption(
        "--let-models-grow",
        action="store_true",
        help="with --update-golden: write sizes even where a model is larger than it was",
    )


@pytest.fixture
def golden(request):
    """Compares a text with the file of the test's own name, or renews that file."""
    name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")
    path = GOLDEN / f"{name}.txt"

    def compare(text):
        if request.config.getoption("--update-golden"):
            path.write_text(f"{text}\n", encoding="utf-8")
        assert path.exists(), f"{path.name} is missing; make it with --update-golden"
        assert f"{text}\n" == path.read_text(encoding="utf-8")

    return compare
