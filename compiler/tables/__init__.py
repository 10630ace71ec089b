"""Functions on finite value sets: domains, roots, tables, and how to shrink and split them.

What enters here knows values and roots, and nothing of selectors, columns or weights.
"""
