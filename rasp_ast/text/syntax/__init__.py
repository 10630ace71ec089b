"""Words, grammar, tree, parser and lint of the text language.

What enters here knows what was written, and not what it means.
"""
