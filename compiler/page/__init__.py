"""One HTML file that steps through a compiled model on some inputs.

What enters here turns stages and the arrays of runs into the data of a page, and puts that into the
files of `static/`, which show it in a browser without any network. It knows no jax.
"""

from .make import make_page
from .page import Page

__all__ = ["Page", "make_page"]
