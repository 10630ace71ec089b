"""Functions on finite value sets: domains, roots and their names, tables, and what shrinks them.

What enters here knows values and roots, and nothing of selectors, columns or weights.
"""
