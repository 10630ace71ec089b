"""`python -m raspc` is the command line."""

import sys

from .compiler.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
