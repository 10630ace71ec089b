"""Programs, vocabularies and inputs as people write them in files and on command lines.

What enters here turns text or a file into a program and its arguments.
"""
