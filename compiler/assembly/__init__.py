"""From blocks to weights: layers, columns and arrays.

What enters here knows blocks, columns and arrays, and nothing of RASP.
"""
