"""The libraries of others, loaded when they are needed and not before."""

from __future__ import annotations

from importlib import import_module


class MissingLibraryError(ImportError):
    """A format was asked for whose library is not installed; the message says how to get it."""


def need(library: str, extra: str) -> None:
    """Loads a library.

    Raises:
        MissingLibraryError: it is not installed; ``pip install 'raspc[extra]'`` would do it.
    """
    try:
        import_module(library)
    except ImportError as error:
        raise MissingLibraryError(
            f"this format needs {library}: pip install 'raspc[{extra}]' ({error})"
        ) from error
