"""A session in the text language that also compiles, at a terminal and on a pipe.

What enters here talks with a person, statement by statement.
"""
