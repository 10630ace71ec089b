"""One rule for each kind of node: its table over roots, or its selection.

What enters here says what a program means; how it is computed is decided above.
"""
