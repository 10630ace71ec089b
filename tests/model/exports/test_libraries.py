"""What is not installed is named, with the command that installs it."""

import subprocess
import sys

import pytest

from raspc.model.exports import MissingLibraryError
from raspc.model.exports.libraries import need


def test_a_missing_library_is_named_with_its_extra() -> None:
    with pytest.raises(MissingLibraryError, match=r"needs nowhere: pip install 'raspc\[torch\]'"):
        need("nowhere", "torch")


def test_a_library_that_is_there_is_no_error() -> None:
    need("numpy", "torch")


def test_the_exports_are_loaded_without_any_of_their_libraries() -> None:
    code = (
        "import sys, raspc.model.exports, raspc.compiler\n"
        "heavy = {'jax', 'onnx', 'torch', 'transformer_lens', 'transformers', 'tokenizers'}\n"
        "assert not heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
