"""What each word of the language means, with an example: for `help`, docs and docstrings.

What enters is a word of the RASP text language, of Python or of a session, and what is said of it.
"""
