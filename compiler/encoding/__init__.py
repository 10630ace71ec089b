"""What readers ask of a root, the columns that follow, and reads of them with their errors.

What enters here knows columns; it does not know which block writes them.
"""
