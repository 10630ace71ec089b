"""A program on an input as a picture, and the canvas that pictures are drawn on.

What enters here draws; it compiles nothing.
"""
