"""What knows only names and numbers must not cost the start of jax."""

import subprocess
import sys

import pytest

LIGHT = ["raspc.model", *(f"raspc.model.{m}" for m in ("config", "parameters", "tokenizer"))]


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_do_not_load_jax(module):
    code = f"import sys, {module}; assert not {{'jax', 'haiku'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_heavy_names_are_there_when_asked_for():
    import raspc.model
    from raspc.model import runner, transformer

    assert raspc.model.Runner is runner.Runner
    assert raspc.model.forward is transformer.forward
    assert set(raspc.model.__all__) <= set(dir(raspc.model))
    with pytest.raises(AttributeError, match=r"'raspc\.model' has no attribute 'nothing'"):
        _ = raspc.model.nothing
