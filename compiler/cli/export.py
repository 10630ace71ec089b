"""`raspc export`: a compiled model as files that the libraries of others read."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ...model.exports import ExportError, MissingLibraryError
from ...model.exports.circuits.folder import save_circuit
from ...model.exports.onnx_graph import save_onnx
from ...model.exports.pytorch import save_torch
from ...model.exports.transformer_lens import save_hooked
from ...rasp_ast.errors import CompileError, InputError
from ..compiled.exports import checkpoint_of
from ..compiled.model import CompiledModel
from .arguments import Format
from .request import CompileRequest


def export_command(arguments: Namespace) -> int:
    """Writes a folder.

    Raises:
        CompileError: the program is refused, or the format cannot hold its model.
        InputError: a library is not installed, or the folder cannot be written.
    """
    request = CompileRequest.of(arguments)
    model = request.compile()
    folder = Path(arguments.out)
    try:
        write(model, arguments.to, folder)
    except MissingLibraryError as error:
        raise InputError(str(error)) from error
    except ExportError as error:
        raise CompileError(f"{request.loaded.name} as {arguments.to}: {error}") from error
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}") from error
    print(f"{request.loaded.name} as {arguments.to}: {folder}")
    return 0


def write(model: CompiledModel, to: Format, folder: Path) -> None:
    """Writes a model into a folder in a format."""
    match to:
        case "safetensors":
            model.save(folder)
        case "torch":
            save_torch(checkpoint_of(model), folder)
        case "transformer-lens":
            save_hooked(checkpoint_of(model), folder)
        case "onnx":
            save_onnx(checkpoint_of(model), folder)
        case "circuit":
            save_circuit(model.circuit_graph(), folder)
        case "gpt2" | "llama" | "phi3" | "bert":
            model.to_huggingface(folder, architecture=to)
